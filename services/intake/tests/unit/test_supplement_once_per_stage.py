"""The citizen is asked for more papers once a stage, by the one-stop, in time (NĐ 61/2018 art.5.1e,
11.2c, 15.3, 17.2a, 19.4)."""

from dataclasses import replace

import pytest
from services.intake.tests.builders import NOW, at, dossier, submitted
from services.intake.tests.commands import COUNTER, DATING, HEAD, OFFICER, WANTS

from dossier_shared.contracts import DossierSupplementAsked, DossierSupplemented
from dossier_shared.rules import RuleViolation
from intake.domain import supplement
from intake.domain.dossier import Dossier
from intake.domain.people import HandedIn
from intake.domain.statuses import Status

NEXT_DAY = at("2018-04-13 09:00")


def asked(whole: Dossier | None = None) -> Dossier:
    """Drafted, approved and asked at appraisal."""
    drafted, _ = supplement.draft(whole or dossier(), WANTS, NOW, OFFICER, DATING)
    approved, _ = supplement.approve(drafted, HEAD)
    return supplement.ask(approved, NOW, COUNTER, DATING)[0]


def test_the_division_drafts_its_head_approves_and_the_one_stop_asks() -> None:
    drafted, quiet = supplement.draft(dossier(), WANTS, NOW, OFFICER, DATING)
    approved, quiet_still = supplement.approve(drafted, HEAD)
    waiting, [told] = supplement.ask(approved, NOW, COUNTER, DATING)
    assert (list(quiet), list(quiet_still)) == ([], [])
    [one] = waiting.supplements
    assert (one.stage, one.drafted_by, one.approved_by, one.asked_by) == (
        "appraisal", OFFICER, HEAD, COUNTER,
    )  # fmt: skip
    assert (one.basis, waiting.status) == (WANTS.basis, Status.SUPPLEMENT)
    assert told == DossierSupplementAsked(stage="appraisal")


def test_nothing_goes_out_that_the_head_has_not_approved() -> None:
    drafted, _ = supplement.draft(dossier(), WANTS, NOW, OFFICER, DATING)
    with pytest.raises(RuleViolation, match="supplement-not-approved"):
        supplement.ask(drafted, NOW, COUNTER, DATING)


def test_nobody_approves_his_own_draft() -> None:
    drafted, _ = supplement.draft(dossier(), WANTS, NOW, HEAD, DATING)
    with pytest.raises(RuleViolation, match="drafter-approves"):
        supplement.approve(drafted, HEAD)


def test_a_draft_is_replaced_until_it_is_asked_and_dropped_until_it_is_approved() -> None:
    first, _ = supplement.draft(dossier(), WANTS, NOW, OFFICER, DATING)
    second, _ = supplement.draft(first, replace(WANTS, reason="Khác"), NOW, OFFICER, DATING)
    assert [one.reason for one in second.supplements] == ["Khác"]
    assert supplement.drop(second)[0].supplements == ()
    approved, _ = supplement.approve(second, HEAD)
    with pytest.raises(RuleViolation, match="supplement-approved-before"):
        supplement.drop(approved)


def test_appraisal_asks_once() -> None:
    back, _ = supplement.take(asked(), (), NEXT_DAY, COUNTER, DATING)
    with pytest.raises(RuleViolation, match="supplement-asked-before"):
        supplement.draft(back, WANTS, NEXT_DAY, OFFICER, DATING)


def test_the_counter_asks_once_and_appraisal_may_still_ask_after_it() -> None:
    waiting, [told] = supplement.ask_at_intake(submitted(), WANTS, NOW, COUNTER)
    assert told == DossierSupplementAsked(stage="intake")
    back, _ = supplement.take_at_intake(waiting, (), NEXT_DAY, COUNTER, DATING)
    with pytest.raises(RuleViolation, match="supplement-asked-before"):
        supplement.ask_at_intake(back, WANTS, NEXT_DAY, COUNTER)
    received = dossier(supplements=back.supplements)
    assert [one.stage for one in asked(received).supplements] == ["intake", "appraisal"]


def test_the_counter_s_answer_is_owed_anew_when_the_papers_are_in() -> None:
    waiting, _ = supplement.ask_at_intake(submitted(), WANTS, NOW, COUNTER)
    assert waiting.answer_due is None
    back, [told] = supplement.take_at_intake(waiting, (), NEXT_DAY, COUNTER, DATING)
    assert back.answer_due == at("2018-04-16 09:00")  # eight working hours, over a weekend
    assert told == DossierSupplemented(stage="intake", due_at=None)


@pytest.mark.parametrize(
    ("day", "refused"),
    [
        ("2018-04-17 16:00", False),  # the third working day after Thursday the 12th
        ("2018-04-18 08:00", True),
    ],
)
def test_what_is_insufficient_is_told_within_three_working_days(day: str, refused: bool) -> None:
    if not refused:
        supplement.draft(dossier(), WANTS, at(day), OFFICER, DATING)
        return
    with pytest.raises(RuleViolation, match="supplement-too-late"):
        supplement.draft(dossier(), WANTS, at(day), OFFICER, DATING)


def test_a_sector_law_may_give_more_time_and_is_kept_with_the_request() -> None:
    wants = replace(WANTS, sector_law="Điều 9 Nghị định 31/2013/NĐ-CP")
    drafted, _ = supplement.draft(dossier(), wants, at("2018-04-24 08:00"), OFFICER, DATING)
    assert drafted.supplements[0].sector_law == "Điều 9 Nghị định 31/2013/NĐ-CP"


def test_papers_brought_later_stand_in_the_place_of_those_before() -> None:
    brought = (HandedIn(3, "copy", 1), HandedIn(1, "certified", 2))
    back, _ = supplement.take(asked(), brought, NEXT_DAY, COUNTER, DATING)
    assert back.documents == (HandedIn(1, "certified", 2), HandedIn(3, "copy", 1))
