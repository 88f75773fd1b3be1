"""A case waits while its dossier's clock stands still, and takes over each new due date."""

from dataclasses import replace

import pytest
from services.routing.tests.builders import (
    AGENCY,
    CODE,
    DUE,
    NCC,
    NOW,
    at,
    case_at,
    event,
    finished,
    office,
    passed,
    received,
)

from dossier_shared.contracts import (
    CaseOpened,
    DossierDutyAsked,
    DossierDutyPaid,
    DossierFinished,
    DossierRefused,
    DossierRescheduled,
    DossierResumed,
    DossierReturned,
    DossierStopped,
    DossierSubmitted,
    DossierSupplementAsked,
    DossierSupplemented,
    DossierWithdrawn,
    Payload,
)
from dossier_shared.rules import RuleViolation
from routing.adapters.cases import CASES
from routing.adapters.catalogue import shipped_catalogue
from routing.domain.may import must_be_open
from routing.domain.queues import tag, tags
from routing.domain.workflow import END
from routing.handlers import CaseEvents

EVENTS = CaseEvents(shipped_catalogue(), office())
LATER = at("2018-05-10 09:00")
SUBMITTED = DossierSubmitted(
    agency=AGENCY, procedure="NCC-01", field="Người có công", division=NCC, submitted_at=NOW,
    answer_due=LATER, sensitive=False, contact=None,
)  # fmt: skip

HALTS = pytest.mark.parametrize(
    ("stop", "go_on"),
    [
        (DossierSupplementAsked(stage="appraisal"),
         DossierSupplemented(stage="appraisal", due_at=LATER)),
        (DossierDutyAsked(amount=1), DossierDutyPaid(due_at=LATER)),
        (DossierStopped(), DossierResumed(due_at=LATER)),
    ],
    ids=["supplement", "duty", "stop"],
)  # fmt: skip
"""What brings a dossier to a halt, and what lets it go on."""


def at_of(case, kind):
    [at_] = [timer.at for timer in case.timers if timer.kind == kind]
    return at_


def heard(case, *told: Payload):
    for number, one in enumerate(told, start=2):
        case, _ = EVENTS.react(case, event(one, sequence=number), NOW) or (case, [])
    return case


@pytest.mark.parametrize(
    ("told", "reminders", "with_the_citizen"),
    [
        pytest.param(
            DossierSupplementAsked(stage="appraisal"), ["supplement-silent"], True,
            id="papers are wanting",
        ),
        pytest.param(DossierDutyAsked(amount=100_000), [], True, id="a fee is owed"),
        pytest.param(DossierStopped(), [], False, id="the work was stopped"),
    ],
)  # fmt: skip
def test_while_the_clock_stands_still_only_wanting_papers_are_reminded_of_and_nothing_can_be_done(
    told, reminders, with_the_citizen
):
    case = heard(case_at("appraise"), told)
    assert (case.status, case.due_at) == ("waiting", None)
    assert [timer.kind for timer in case.timers] == reminders
    assert (tag("waiting", AGENCY) in tags(case)) is with_the_citizen
    with pytest.raises(RuleViolation, match="case-waiting"):
        must_be_open(case)
    assert CASES.to_fields(case)["lists"]


@HALTS
def test_when_it_goes_on_the_timers_follow_the_new_due_date(stop, go_on):
    case = heard(case_at("appraise"), stop, go_on)
    assert (case.status, case.due_at) == ("open", LATER)
    assert at_of(case, "due-soon-2") == at("2018-05-08 07:00")
    assert at_of(case, "overdue") == at("2018-05-11 07:00")
    must_be_open(case)


def test_a_promised_new_day_moves_the_timers():
    case = heard(case_at("appraise"), DossierRescheduled(due_at=LATER, cause="apology"))
    assert (case.due_at, at_of(case, "overdue")) == (LATER, at("2018-05-11 07:00"))


def test_without_a_limit_only_the_step_has_a_timer_when_it_goes_on():
    case = heard(case_at("appraise"), DossierStopped(), DossierResumed(due_at=None))
    assert (case.status, [timer.kind for timer in case.timers]) == ("open", ["step-overdue"])


@pytest.mark.parametrize("told", [DossierWithdrawn(), DossierRefused()], ids=lambda t: t.type)
def test_a_dossier_taken_back_closes_its_case(told):
    case = heard(case_at("appraise"), told)
    assert (case.status, case.next_due) == ("closed", None)
    assert "lists" not in CASES.to_fields(case)
    after = heard(case, DossierResumed(due_at=LATER))
    assert replace(after, marks=case.marks) == case


def test_a_result_recorded_at_the_one_stop_ends_the_work():
    case = heard(case_at("appraise"), DossierFinished(outcome="refused", due_at=DUE))
    assert (case.status, case.outcome) == ("finished", "refused")
    assert [timer.kind for timer in case.timers] == ["uncollected"]


def test_a_result_of_a_case_finished_here_is_to_be_collected_until_it_is():
    done = finished()
    assert [timer.kind for timer in done.timers] == ["uncollected"]
    after = heard(done, DossierFinished(outcome="approved", due_at=DUE))
    assert replace(after, marks=()) == done
    assert [mark.kind for mark in after.marks] == ["finished"]
    assert heard(after, DossierReturned(method="counter")).timers == ()


@HALTS
def test_a_dossier_that_came_to_a_halt_while_its_case_was_finished_is_handed_over_again(
    stop, go_on
):
    waiting = heard(finished(), stop)
    assert (waiting.status, waiting.step, waiting.finished_at) == ("waiting", "hand-over", None)
    again = heard(waiting, go_on)
    assert (again.status, again.assignee, again.due_at) == ("open", "mc-1", LATER)
    assert at_of(again, "overdue") == at("2018-05-11 07:00")
    done, [told] = passed(again)
    assert (done.status, told.outcome) == ("finished", "approved")
    assert [each.to_step for each in done.history if each.step == "hand-over"] == [END, None]


def test_a_result_that_intake_knows_of_is_never_done_again():
    known = heard(finished(), DossierFinished(outcome="approved", due_at=DUE))
    after = heard(known, DossierStopped())
    assert replace(after, marks=()) == replace(known, marks=())


def test_what_is_withdrawn_while_its_case_was_finished_waits_for_nobody_to_collect_it():
    after = heard(finished(), DossierWithdrawn())
    assert (after.status, after.timers) == ("closed", ())


def test_who_has_collected_the_result_is_not_asked_to_collect_it():
    case = heard(case_at("appraise"), DossierFinished(outcome="approved", due_at=DUE))
    assert heard(case, DossierReturned(method="post")).next_due is None


def test_a_submission_waits_outside_the_work_lists_until_it_is_received():
    told = event(SUBMITTED)
    case = EVENTS.opens(told)
    case, payloads = EVENTS.react(case, told, NOW)
    assert ([mark.kind for mark in case.marks], payloads) == (["submitted"], [])
    assert "lists" not in CASES.to_fields(case)
    waiting = heard(case, DossierSupplementAsked(stage="intake"))
    assert waiting.status == "registered"
    with pytest.raises(RuleViolation, match="case-not-received"):
        must_be_open(waiting)


def test_its_receipt_puts_somebody_in_charge():
    case = EVENTS.opens(event(SUBMITTED))
    opened, [payload] = EVENTS.react(case, event(received(), sequence=2), NOW)
    assert isinstance(payload, CaseOpened)
    assert (opened.code, opened.status, opened.due_at) == (CODE, "open", DUE)
    assert EVENTS.react(opened, event(received(), sequence=3), NOW) is None
