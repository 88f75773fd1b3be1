"""What can be done to a case: each command gives the case after it and what is told of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from dossier_shared.contracts import (
    CaseClaimed,
    CaseDecided,
    CaseFinished,
    CaseOpened,
    CaseSentBack,
    CaseStepCompleted,
    Outcome,
    Payload,
)
from routing.domain.caller import Caller
from routing.domain.case import SYSTEM, Action, Case, Passage
from routing.domain.deadlines import due_soon_at, overdue_at, step_due
from routing.domain.errors import (
    ALREADY_CLAIMED,
    DECISION_NEEDED,
    FIRST_STEP,
    NOT_DECIDED,
    NOTHING_TO_DECIDE,
    REASON_MISSING,
)
from routing.domain.may import must_fit, must_hold
from routing.domain.office import Office
from routing.domain.workflow import STEP_NAMES, Step

Done = tuple[Case, Sequence[Payload]]


@dataclass(frozen=True, slots=True)
class Act:
    """Who acts, when, and what he notes down."""

    caller: Caller
    at: datetime
    note: str | None = None


def open_case(case: Case, office: Office, now: datetime) -> Done:
    """Put somebody in charge (NĐ 61/2018/NĐ-CP art.19.1) and arm the timers."""
    first = case.steps[0]
    opened = _entered(case, first, office, now)
    if first.automatic:
        itself = Act(Caller(SYSTEM, frozenset(), case.agency, None), now)
        passage = _passage(case, itself, "completed", case.steps[1])
        opened = _entered(replace(case, history=(passage,)), case.steps[1], office, now)
    if case.due_at is not None:
        opened = replace(
            opened,
            due_soon_at=due_soon_at(
                case.received_at, case.due_at, office.due_soon_days, office.calendar
            ),
            overdue_at=overdue_at(case.due_at, office.calendar),
        )
    return opened, [
        CaseOpened(
            division=opened.division,
            step=opened.step,
            assignee=opened.assignee,
            step_due_at=opened.step_due_at,
        )
    ]


def claim(case: Case, act: Act) -> Done:
    """Take the case over, from whoever of the same role has it."""
    must_fit(case, act.caller)
    if case.assignee == act.caller.id and case.claimed_at is not None:
        raise ALREADY_CLAIMED.broken()
    passage = replace(
        _passage(case, act, "claimed", case.present),
        taken_from=case.assignee if case.assignee != act.caller.id else None,
    )
    claimed = replace(
        case,
        assignee=act.caller.id,
        claimed_at=act.at,
        history=(*case.history, passage),
    )
    return claimed, [CaseClaimed(step=case.step, assignee=act.caller.id)]


def complete(case: Case, act: Act, office: Office) -> Done:
    """Pass the present step; after the last one the case is finished."""
    must_hold(case, act.caller)
    if case.present.decides:
        raise DECISION_NEEDED.broken(step=STEP_NAMES[case.step])
    if case.present is case.steps[-1]:
        return _finished(case, act)
    after = _moved(case, act, "completed", case.steps[case.position + 1], office)
    return after, [
        CaseStepCompleted(
            step=case.step,
            next_step=after.step,
            assignee=after.assignee,
            step_due_at=after.step_due_at,
        )
    ]


def decide(case: Case, act: Act, outcome: Outcome, office: Office) -> Done:
    """Approve or refuse; a refusal goes on to the applicant like any result (art.19.8)."""
    must_hold(case, act.caller)
    if not case.present.decides:
        raise NOTHING_TO_DECIDE.broken(step=STEP_NAMES[case.step])
    after = _moved(case, act, "decided", case.steps[case.position + 1], office)
    after = replace(after, outcome=outcome)
    return after, [
        CaseDecided(
            outcome=outcome,
            next_step=after.step,
            assignee=after.assignee,
            step_due_at=after.step_due_at,
        )
    ]


def send_back(case: Case, act: Act, office: Office) -> Done:
    """Refuse what was passed up: back to the step before and to who had it, with the reason."""
    must_hold(case, act.caller)
    if not (act.note or "").strip():
        raise REASON_MISSING.broken()
    if case.position == 0:
        raise FIRST_STEP.broken()
    target = case.steps[case.position - 1]
    after = _moved(case, act, "sent-back", target, office)
    former = _former_holder(case, target)
    after = replace(after, assignee=office.choose(target.role, case.division, former))
    if target.decides:
        after = replace(after, outcome=None)
    return after, [
        CaseSentBack(
            step=case.step,
            to_step=after.step,
            assignee=after.assignee,
            step_due_at=after.step_due_at,
        )
    ]


def _finished(case: Case, act: Act) -> Done:
    if case.outcome is None:
        raise NOT_DECIDED.broken()
    finished = replace(
        case,
        status="finished",
        finished_at=act.at,
        due_soon_at=None,
        overdue_at=None,
        history=(*case.history, _passage(case, act, "completed", None)),
    )
    return finished, [CaseFinished(outcome=case.outcome)]


def _moved(case: Case, act: Act, action: Action, to: Step, office: Office) -> Case:
    passage = _passage(case, act, action, to)
    left = replace(case, history=(*case.history, passage))
    return _entered(left, to, office, act.at)


def _entered(case: Case, step: Step, office: Office, now: datetime) -> Case:
    return replace(
        case,
        step=step.key,
        assignee=office.choose(step.role, case.division),
        claimed_at=None,
        step_started_at=now,
        step_due_at=step_due(now, step.budget, case.due_at, office.calendar),
    )


def _former_holder(case: Case, step: Step) -> str | None:
    """Who passed the step last; a claim alone passes nothing."""
    passed = (p.by for p in reversed(case.history) if p.step == step.key and p.action != "claimed")
    return next(passed, None)


def _passage(case: Case, act: Act, action: Action, to: Step | None) -> Passage:
    return Passage(
        step=case.step,
        action=action,
        by=act.caller.id,
        since=case.step_started_at,
        until=act.at,
        to_step=to.key if to else None,
        due_at=case.step_due_at,
        note=act.note,
    )
