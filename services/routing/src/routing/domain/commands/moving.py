"""Commands that lead a case from step to step."""

from dataclasses import replace
from datetime import datetime

from dossier_shared.contracts import (
    CaseDecided,
    CaseFinished,
    CaseOpened,
    CaseSentBack,
    CaseStepCompleted,
    Outcome,
)
from routing.domain.case import Case
from routing.domain.commands.acting import Act, Done, by_system, entered, noted, passage, way_of
from routing.domain.errors import (
    DECISION_NEEDED,
    FIRST_STEP,
    NOT_DECIDED,
    NOT_JOINED,
    NOTHING_TO_DECIDE,
    REASON_MISSING,
)
from routing.domain.may import must_be_open, must_hold
from routing.domain.office import Office
from routing.domain.records import HOLDING, Action
from routing.domain.timers import armed
from routing.domain.workflow import END, Step
from routing.domain.workflow import Action as Way
from routing.domain.workflow.checking import in_order


def open_case(case: Case, office: Office, now: datetime) -> Done:
    """Put somebody in charge (NĐ 61/2018/NĐ-CP art.19.1) and arm the timers."""
    first = case.steps[0]
    if first.automatic:
        way = way_of(case, "complete")
        case = noted(case, passage(case, by_system(case, now), "completed", way))
        first = case.step_of(str(way.to))
    opened = entered(case, first, office, now, None)
    return opened, [
        CaseOpened(
            division=opened.division,
            step=opened.step,
            assignee=opened.assignee,
            step_due_at=opened.step_due_at,
        )
    ]


def complete(case: Case, act: Act, office: Office) -> Done:
    """Pass the present step; where it leads to the end, the case is finished."""
    acting_for = _ready(case, act, office)
    if case.present.decides:
        raise DECISION_NEEDED.broken(step=case.present.name)
    _must_be_joined(case, act.at)
    way = way_of(case, "complete")
    if way.to == END:
        return _finished(case, act, way, office, acting_for)
    after = _moved(case, act, "completed", way, office, acting_for)
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
    acting_for = _ready(case, act, office)
    if not case.present.decides:
        raise NOTHING_TO_DECIDE.broken(step=case.present.name)
    _must_be_joined(case, act.at)
    decided = replace(case, outcome=outcome)
    way = way_of(decided, "approve" if outcome == "approved" else "refuse")
    after = _moved(decided, act, "decided", way, office, acting_for)
    return after, [
        CaseDecided(
            outcome=outcome,
            next_step=after.step,
            assignee=after.assignee,
            step_due_at=after.step_due_at,
        )
    ]


def send_back(case: Case, act: Act, office: Office) -> Done:
    """Refuse what was passed up: back to a step before and to who had it, with the reason."""
    acting_for = _ready(case, act, office)
    if not (act.note or "").strip():
        raise REASON_MISSING.broken()
    if not case.present.allows("send-back"):
        raise FIRST_STEP.broken()
    way = way_of(case, "send-back")
    former = _former_holder(case, str(way.to))
    after = _moved(case, act, "sent-back", way, office, acting_for, former)
    if _decides_ahead(after, after.present):
        after = replace(after, outcome=None)
    return after, [
        CaseSentBack(
            step=case.step,
            to_step=after.step,
            assignee=after.assignee,
            step_due_at=after.step_due_at,
        )
    ]


def _ready(case: Case, act: Act, office: Office) -> str | None:
    must_be_open(case)
    return must_hold(case, act.caller)


def _must_be_joined(case: Case, at: datetime) -> None:
    """All who were asked at this step have answered; of a `deadline` join, the silent are late."""
    waited_for = [
        asked.party
        for asked in case.asked
        if asked.step == case.step
        and (case.present.join == "all" or asked.due_at is None or asked.due_at > at)
    ]
    if waited_for:
        raise NOT_JOINED.broken(parties=", ".join(waited_for))


def _finished(case: Case, act: Act, way: Way, office: Office, acting_for: str | None) -> Done:
    if case.outcome is None:
        raise NOT_DECIDED.broken()
    last = replace(passage(case, act, "completed", way), to_step=None, acting_for=acting_for)
    finished = replace(noted(case, last), status="finished", finished_at=act.at)
    return armed(finished, office.calendar, act.at), [CaseFinished(outcome=case.outcome)]


def _moved(
    case: Case,
    act: Act,
    action: Action,
    way: Way,
    office: Office,
    acting_for: str | None,
    former: str | None = None,
) -> Case:
    left = noted(case, replace(passage(case, act, action, way), acting_for=acting_for))
    return entered(left, case.step_of(str(way.to)), office, act.at, former)


def _former_holder(case: Case, step: str) -> str | None:
    """Who passed the step last; a change of hands alone passes nothing."""
    passed = (p for p in reversed(case.history) if p.step == step and p.action not in HOLDING)
    return next((p.acting_for or p.by for p in passed), None)


def _decides_ahead(case: Case, step: Step) -> bool:
    known = {each.key: each for each in case.steps}
    return any(known[key].decides for key in in_order(step.key, known) or [])
