"""What a version says of limit, pause, papers and supplement holds for the dossiers taken under it
(NĐ 61/2018 art.14), whatever the next version says."""

from dataclasses import replace

import pytest
from services.intake.tests.builders import NOW, PROCEDURE, application, at
from services.intake.tests.commands import DATING, OFFICER, WANTS

from dossier_shared.rules import RuleViolation
from intake.domain import supplement
from intake.domain.clock import Dated
from intake.domain.dossier import Dossier
from intake.domain.episodes import BookEntry
from intake.domain.people import Copy, HandedIn
from intake.domain.procedure import Procedure, RequiredDocument
from intake.domain.receiving import Numbered, Receipt, receive_at_once, registered


def taken(procedure: Procedure, *papers: HandedIn) -> Dossier:
    handed = application(documents=papers or application().documents)
    fresh = registered(Numbered("H50-1", "h50/1", "K7M2Q9XWTR"), procedure, handed, NOW)
    dated = Dated(1, DATING.present.calendar)
    receipt = Receipt(NOW, "tiep-nhan-1", dated, BookEntry(2018, 1), None)
    return receive_at_once(fresh, procedure, receipt)[0]


def test_the_dossier_keeps_what_its_version_says() -> None:
    version = replace(PROCEDURE, version=4, pauses_on_supplement=True, supplement_days=10)
    dossier = taken(version)
    assert (dossier.procedure_version, dossier.limit) == (4, PROCEDURE.limit)
    assert (dossier.pauses, dossier.supplement_days) == (True, 10)
    assert dossier.sensitive


@pytest.mark.parametrize(
    ("days", "day", "refused"),
    [
        (None, "2018-04-17 16:00", False),  # the third working day, of art.19.4
        (None, "2018-04-18 08:00", True),
        (10, "2018-04-27 16:00", False),  # the tenth, as for cho thuê lại lao động (NĐ 145/2020)
        (10, "2018-05-02 08:00", True),
        (1, "2018-04-16 08:00", True),
    ],
)
def test_papers_are_asked_for_within_the_days_that_the_version_gives(
    days: int | None, day: str, refused: bool
) -> None:
    dossier = taken(replace(PROCEDURE, supplement_days=days))
    if not refused:
        supplement.draft(dossier, WANTS, at(day), OFFICER, DATING)
        return
    with pytest.raises(RuleViolation, match="supplement-too-late"):
        supplement.draft(dossier, WANTS, at(day), OFFICER, DATING)


@pytest.mark.parametrize(
    ("kind", "refused"),
    [("original", False), ("electronic", False), ("certified", True), ("copy", True)],
)
def test_a_paper_is_taken_in_the_kinds_that_the_checklist_accepts(
    kind: Copy, refused: bool
) -> None:
    accepts: tuple[Copy, ...] = ("original", "electronic")
    asked = (RequiredDocument(1, "Bản khai", mandatory=True, accepts=accepts),)
    procedure = replace(PROCEDURE, documents=asked)
    if not refused:
        assert taken(procedure, HandedIn(1, kind, 1)).documents
        return
    with pytest.raises(RuleViolation, match="document-kind"):
        taken(procedure, HandedIn(1, kind, 1))
