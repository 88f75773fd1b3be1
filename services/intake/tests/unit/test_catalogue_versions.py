"""Công bố, sửa đổi, bổ sung, thay thế, bãi bỏ (NĐ 63/2010 art.13-17): versions that follow one upon
another, and never change once published."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from services.intake.tests.builders import PROCEDURE

from dossier_shared.contracts import ProcedureEnded, ProcedurePublished
from dossier_shared.rules import RuleViolation
from dossier_shared.worktime import TimeLimit, Unit
from intake.domain.catalogued import (
    Catalogued,
    Ordered,
    bring_into_force,
    discard_draft,
    end,
    last_day,
    save_draft,
    shipped,
    version_numbered,
    version_on,
)
from intake.domain.people import Copy
from intake.domain.procedure import Act, Decision, Fee, Procedure, RequiredDocument
from intake.domain.registers import Entry, beyond, into_force, wanting

TODAY = date(2018, 4, 12)
FIRST = date(2017, 1, 1)


def ordered(kind: Act, from_day: date, day: str = "2018-04-10", today: date = TODAY) -> Ordered:
    return Ordered(Decision(kind, "815/QĐ-UBND", day, "quan-tri-1"), from_day, today)


def limited(days: int) -> Procedure:
    return replace(PROCEDURE, limit=TimeLimit(days, Unit.WORKING_DAY))


PUBLISHED = shipped(PROCEDURE)[0]
DRAFTED = save_draft(PUBLISHED, limited(7))[0]
SECOND = date(2018, 5, 2)
AMENDED = bring_into_force(DRAFTED, ordered("amend", SECOND), sensitive=True)[0]
ABOLISHED = end(PUBLISHED, ordered("abolish", date(2018, 6, 1)))[0]


def code_of(run: Any) -> str:
    with pytest.raises(RuleViolation) as refused:
        run()
    return refused.value.code


def test_the_draft_becomes_the_next_version_from_its_day_and_the_others_are_told() -> None:
    after, [told] = bring_into_force(DRAFTED, ordered("amend", SECOND), sensitive=True)
    assert (after.draft, [one.version for one in after.versions]) == (None, [1, 2])
    assert isinstance(told, ProcedurePublished)
    assert (told.version, told.valid_from, told.sensitive) == (2, SECOND, True)


def test_the_published_version_is_left_as_it_was_and_ends_the_day_before_the_next() -> None:
    assert AMENDED.versions[0] is PUBLISHED.versions[0]
    assert last_day(AMENDED, AMENDED.versions[0]) == date(2018, 5, 1)
    assert last_day(AMENDED, AMENDED.versions[1]) is None


@pytest.mark.parametrize("kind", ["amend", "supplement"])
def test_sua_doi_and_bo_sung_keep_which_decision_made_the_version(kind: Act) -> None:
    after, _ = bring_into_force(DRAFTED, ordered(kind, SECOND), sensitive=False)
    assert after.versions[1].decision == Decision(kind, "815/QĐ-UBND", "2018-04-10", "quan-tri-1")


@pytest.mark.parametrize(
    ("day", "version"),
    [
        (FIRST, 1),
        (TODAY, 1),
        (date(2018, 5, 1), 1),  # the last day before the amendment
        (SECOND, 2),
        (date(2030, 1, 1), 2),  # until further notice
    ],
)
def test_on_each_day_its_own_version_is_in_force(day: date, version: int) -> None:
    assert version_on(AMENDED, day).version == version


@pytest.mark.parametrize(
    ("found", "day", "code"),
    [
        (PUBLISHED, date(2016, 12, 31), "procedure-not-yet"),
        (Catalogued("NCC-99", draft=PROCEDURE), TODAY, "unknown-procedure"),  # a mere draft
        (ABOLISHED, date(2018, 6, 1), "procedure-abolished"),  # from this very day
        (ABOLISHED, date(2019, 6, 1), "procedure-abolished"),
    ],
)
def test_there_may_be_none_and_it_says_why(found: Catalogued, day: date, code: str) -> None:
    assert code_of(lambda: version_on(found, day)) == code


def test_thay_the_names_the_procedure_to_follow_instead() -> None:
    successor = shipped(replace(PROCEDURE, id="NCC-90"))[0]
    after, [told] = end(PUBLISHED, ordered("replace", SECOND), successor)
    assert told == ProcedureEnded(from_day=SECOND, replaced_by="NCC-90")
    assert version_on(after, date(2018, 5, 1)).version == 1
    with pytest.raises(RuleViolation, match="NCC-90") as refused:
        version_on(after, SECOND)
    assert refused.value.code == "procedure-replaced"


def test_bai_bo_ends_the_last_version_the_day_before_and_drops_the_draft() -> None:
    after, [told] = end(DRAFTED, ordered("abolish", date(2018, 6, 1)))
    assert told == ProcedureEnded(from_day=date(2018, 6, 1), replaced_by=None)
    assert last_day(after, after.versions[0]) == date(2018, 5, 31)
    assert after.draft is None


UNPUBLISHED = Catalogued("NCC-01", draft=PROCEDURE)
LATER = shipped(replace(PROCEDURE, id="NCC-90", valid_from="2018-07-01"))[0]


@pytest.mark.parametrize(
    ("found", "said", "code"),
    [
        (PUBLISHED, ordered("amend", SECOND), "no-draft"),
        (DRAFTED, ordered("publish", SECOND), "published-before"),
        (UNPUBLISHED, ordered("amend", SECOND), "not-published"),
        (UNPUBLISHED, ordered("supplement", SECOND), "not-published"),
        (DRAFTED, ordered("amend", FIRST), "versions-overlap"),  # the same day as the first
        (DRAFTED, ordered("amend", date(2016, 1, 1)), "versions-overlap"),  # before it
        (DRAFTED, ordered("amend", date(2018, 4, 11)), "valid-from-past"),  # yesterday
        (DRAFTED, ordered("amend", SECOND, day="2018-04-13"), "decision-in-future"),
        (save_draft(PUBLISHED, PROCEDURE)[0], ordered("amend", SECOND), "version-unchanged"),
        (replace(ABOLISHED, draft=PROCEDURE), ordered("amend", SECOND), "procedure-ends"),
    ],
)
def test_no_version_comes_into_force_so(found: Catalogued, said: Ordered, code: str) -> None:
    assert code_of(lambda: bring_into_force(found, said, sensitive=False)) == code


def test_an_amendment_may_hold_from_today_and_a_first_version_from_the_past() -> None:
    assert bring_into_force(DRAFTED, ordered("amend", TODAY), sensitive=False)[0].versions[1]
    first, _ = bring_into_force(UNPUBLISHED, ordered("publish", FIRST), sensitive=False)
    assert first.versions[0].valid_from == "2017-01-01"


@pytest.mark.parametrize(
    ("found", "said", "successor", "code"),
    [
        (UNPUBLISHED, ordered("abolish", SECOND), None, "not-published"),
        (ABOLISHED, ordered("abolish", SECOND), None, "procedure-ends"),  # twice
        (PUBLISHED, ordered("abolish", date(2018, 4, 11)), None, "valid-from-past"),
        (PUBLISHED, ordered("abolish", SECOND, day="2018-04-13"), None, "decision-in-future"),
        (AMENDED, ordered("abolish", SECOND), None, "versions-overlap"),  # the second had no day
        (PUBLISHED, ordered("replace", SECOND), UNPUBLISHED, "successor-wrong"),
        (PUBLISHED, ordered("replace", SECOND), PUBLISHED, "successor-wrong"),  # by itself
        (PUBLISHED, ordered("replace", SECOND), LATER, "successor-wrong"),  # a gap of two months
    ],
)
def test_no_procedure_ends_so(
    found: Catalogued, said: Ordered, successor: Catalogued | None, code: str
) -> None:
    assert code_of(lambda: end(found, said, successor)) == code


def test_a_draft_is_thrown_away_without_a_trace_in_the_versions() -> None:
    after, told = discard_draft(DRAFTED)
    assert (after, told) == (PUBLISHED, [])
    assert code_of(lambda: discard_draft(PUBLISHED)) == "no-draft"


def test_a_draft_claims_neither_number_nor_day_nor_decision() -> None:
    claimed = replace(
        PROCEDURE, version=9, valid_from="2018-01-01",
        decision=Decision("publish", "1/QĐ", "2018-01-01", "x"), sensitive=True,
    )  # fmt: skip
    draft = save_draft(PUBLISHED, claimed)[0].draft
    assert draft is not None
    assert (draft.version, draft.valid_from, draft.decision) == (2, "", None)
    assert not draft.sensitive  # its field's register says so, when it is published


def test_a_version_is_known_by_its_number_for_good() -> None:
    assert version_numbered(AMENDED, 1) is PUBLISHED.versions[0]
    for number in (0, 3, -1):
        assert code_of(lambda number=number: version_numbered(AMENDED, number)) == "version-unknown"


FIELD = Entry("fields", "ncc", PROCEDURE.field, sensitive=True)
DIVISION = Entry("divisions", "p-ncc", PROCEDURE.division)
CHARGED = replace(PROCEDURE, fees=(Fee("phi-1", "Phí thẩm định", 600_000),))


@pytest.mark.parametrize(
    ("procedure", "entries", "what"),
    [
        (PROCEDURE, [FIELD, DIVISION], []),
        (PROCEDURE, [DIVISION], ["lĩnh vực «Người có công»"]),
        (PROCEDURE, [replace(FIELD, ended="2018-01-01"), DIVISION], ["lĩnh vực «Người có công»"]),
        (CHARGED, [FIELD, DIVISION], ["phí, lệ phí «phi-1»"]),
        (CHARGED, [FIELD, DIVISION, Entry("fees", "phi-1", "Phí")], []),
        (CHARGED, [], [
            "lĩnh vực «Người có công»", "phòng «Phòng Người có công»", "phí, lệ phí «phi-1»",
        ]),
    ],
)  # fmt: skip
def test_a_draft_names_only_what_the_registers_hold(
    procedure: Procedure, entries: list[Entry], what: list[str]
) -> None:
    assert list(map(str, wanting(procedure, entries))) == what


BIRTH = Entry("document-types", "khai-sinh", "Giấy khai sinh", accepts=("certified", "copy"))


@pytest.mark.parametrize(
    ("accepts", "kind", "wrong"),
    [
        (("copy",), "khai-sinh", ()),
        (("certified", "copy"), "khai-sinh", ()),
        (("original", "copy"), "khai-sinh", (1,)),  # nobody gives his birth certificate away
        (("original", "copy"), None, ()),  # of no registered type
    ],
)
def test_a_document_accepts_no_kind_that_its_type_does_not(
    accepts: tuple[Copy, ...], kind: str | None, wrong: tuple[int, ...]
) -> None:
    asked = (RequiredDocument(1, "Giấy khai sinh", mandatory=True, accepts=accepts, type=kind),)
    draft = save_draft(PUBLISHED, replace(PROCEDURE, documents=asked))[0]
    entries = [FIELD, DIVISION, BIRTH]
    assert beyond(replace(PROCEDURE, documents=asked), entries) == wrong
    said = ordered("amend", SECOND)
    if wrong:
        assert code_of(lambda: into_force(draft, said, entries)) == "document-type-kinds"
        return
    assert len(into_force(draft, said, entries)[0].versions) == 2


@pytest.mark.parametrize(
    ("fees", "together"),
    [
        ((), 0),
        ((20_000, 30_000), 50_000),
        ((20_000, None), None),  # one depends on the case
    ],
)
def test_the_fees_together_are_known_when_each_is(
    fees: tuple[int | None, ...], together: int | None
) -> None:
    priced = tuple(Fee(f"phi-{place}", "Phí", vnd) for place, vnd in enumerate(fees))
    assert replace(PROCEDURE, fees=priced).fee_vnd == together
