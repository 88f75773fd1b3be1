"""A dossier keeps the version it was taken under (NĐ 61/2018 art.14); a command with a reason moves
it, and says what that changes."""

from dataclasses import replace

import pytest
from services.intake.tests.builders import (
    CALENDAR,
    DUE,
    NOW,
    PROCEDURE,
    application,
    at,
    dossier,
)
from services.intake.tests.file_builders import attachment

from dossier_shared.contracts import DossierRescheduled
from dossier_shared.rules import RuleViolation
from dossier_shared.worktime import TimeLimit, Unit
from intake.domain.changing_version import Versions, Why, change_version, differences
from intake.domain.clock import Dated, Dating, Segment, then
from intake.domain.dossier import Change, Dossier
from intake.domain.people import HandedIn
from intake.domain.procedure import Procedure, RequiredDocument
from intake.domain.statuses import Status

SECOND = replace(
    PROCEDURE,
    version=2,
    valid_from="2018-04-01",
    limit=TimeLimit(7, Unit.WORKING_DAY),
    documents=(
        RequiredDocument(1, "Bản sao giấy chứng nhận", mandatory=True),
        RequiredDocument(2, "BẢN KHAI", mandatory=True),
        RequiredDocument(3, "Giấy khai sinh", mandatory=True),
    ),
)
VERSIONS = Versions(PROCEDURE, SECOND)
WHY = Why("Công dân đề nghị thời hạn mới", "815/QĐ-UBND")
TAKEN = dossier(documents=application().documents)
LATER = at("2018-04-13 10:00")
DATING = Dating(Dated(1, CALENDAR), Dated(1, CALENDAR))


def changed(found: Dossier, target: Procedure = SECOND) -> Change:
    return change_version(found, Versions(PROCEDURE, target), WHY, LATER, "lanh-dao-1", DATING)


def test_limit_and_due_date_follow_the_other_version_and_the_receipts_promise_stays() -> None:
    after, [told] = changed(TAKEN)
    assert (after.procedure_version, after.limit) == (2, SECOND.limit)
    assert after.due_now == at("2018-04-23 09:00")
    assert after.due_first == DUE
    assert told == DossierRescheduled(due_at=after.due_now, cause="version")


def test_the_move_is_kept_in_the_dossier_with_its_reason_and_decision() -> None:
    after, _ = changed(TAKEN)
    [move] = after.version_moves
    assert (move.was, move.version, move.by, move.at) == (1, 2, "lanh-dao-1", LATER)
    assert (move.reason, move.decision) == (WHY.reason, WHY.decision)
    assert (move.due_was, move.due_now) == (DUE, after.due_now)


def test_papers_and_files_go_to_the_document_of_their_name_in_the_new_checklist() -> None:
    handed = (*TAKEN.documents, HandedIn(2, "copy", 1))
    files = (attachment(document=3), attachment(id="f2", document=2), attachment(document=None))
    after, _ = changed(replace(TAKEN, documents=handed, files=files))
    assert after.documents == (HandedIn(2, "original", 1), HandedIn(1, "copy", 1))
    assert after.version_moves[0].left == (HandedIn(2, "copy", 1),)
    assert [file.document for file in after.files] == [1, None, None]


def test_the_checklists_differ_by_name_and_what_is_wanting_is_told() -> None:
    after, _ = changed(TAKEN)
    found = differences(after, VERSIONS)
    assert found.added == ("Giấy khai sinh",)
    assert found.dropped == ("Giấy xác nhận khuyết tật (nếu có)",)
    assert found.missing == ("Giấy khai sinh",)


def test_two_documents_of_one_name_keep_a_place_each() -> None:
    twice = tuple(RequiredDocument(number, "Ảnh 3x4", mandatory=True) for number in (1, 2))
    former, target = replace(PROCEDURE, documents=twice), replace(SECOND, documents=twice)
    papers = (HandedIn(1, "original", 1), HandedIn(2, "original", 1))
    versions = Versions(former, target)
    after, _ = change_version(dossier(documents=papers), versions, WHY, LATER, "lanh-dao-1", DATING)
    assert after.documents == papers


def test_a_clock_that_stands_still_has_no_due_date_and_nobody_is_told() -> None:
    stopped = then(TAKEN.clock, Segment("stopped", NOW, "dừng", "luật"))
    waiting = replace(TAKEN, status=Status.STOPPED, clock=stopped, due_now=None)
    after, told = changed(waiting)
    assert (after.due_now, told) == (None, [])
    assert after.limit == SECOND.limit


def test_a_version_without_a_limit_promises_no_day() -> None:
    after, [told] = changed(TAKEN, replace(SECOND, limit=None))
    assert (after.due_now, told.due_at) == (None, None)  # type: ignore[attr-defined]


def test_the_field_the_division_and_the_rules_stay_and_secrecy_never_falls() -> None:
    other = replace(SECOND, field="Dạy nghề", division="Phòng Dạy nghề", sensitive=False)
    after, _ = changed(TAKEN, other)
    assert (after.field, after.division, after.rules) == (
        TAKEN.field, TAKEN.division, TAKEN.rules,
    )  # fmt: skip
    assert after.sensitive


@pytest.mark.parametrize(
    ("found", "target", "code"),
    [
        (TAKEN, PROCEDURE, "version-same"),  # it follows it already
        (TAKEN, replace(SECOND, valid_from="2018-04-14"), "version-later"),  # of tomorrow
        (replace(TAKEN, status=Status.FINISHED), SECOND, "move-forbidden"),  # nothing left to date
        (replace(TAKEN, status=Status.WITHDRAWN), SECOND, "move-forbidden"),
    ],
)
def test_it_is_refused(found: Dossier, target: Procedure, code: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        changed(found, target)
    assert refused.value.code == code
