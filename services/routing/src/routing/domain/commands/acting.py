"""What all commands on a case share: who acts, what is noted down, and how a step is entered."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from dossier_shared.contracts import Payload
from routing.domain.caller import Caller
from routing.domain.case import SYSTEM, Case
from routing.domain.deadlines import step_due
from routing.domain.errors import NOT_AT_THIS_STEP
from routing.domain.estimating import task_of
from routing.domain.office import Assigned, Office, Work
from routing.domain.records import Action, Consultation, Passage
from routing.domain.timers import armed
from routing.domain.workflow import Action as Way
from routing.domain.workflow import Consulted, Do, Step, holds

Done = tuple[Case, Sequence[Payload]]


@dataclass(frozen=True, slots=True)
class Act:
    """Who acts, when, and what he notes down."""

    caller: Caller
    at: datetime
    note: str | None = None


def by_system(case: Case, at: datetime) -> Act:
    return Act(Caller(SYSTEM, frozenset(), case.agency, None), at)


def way_of(case: Case, do: Do) -> Way:
    """The action of the present step as the facts have it; NOT_AT_THIS_STEP names what there is."""
    for way in case.present.actions:
        if way.do == do and holds(way.when, case.facts):
            return way
    raise NOT_AT_THIS_STEP.broken(step=case.present.name, allowed=list(case.allowed()))


def passage(case: Case, act: Act, action: Action, way: Way | None = None) -> Passage:
    return Passage(
        step=case.step,
        action=action,
        by=act.caller.id,
        since=case.step_started_at,
        until=act.at,
        to_step=way.to if way else case.step,
        due_at=case.step_due_at,
        note=act.note,
        issued=way.issues if way else (),
    )


def noted(case: Case, what: Passage) -> Case:
    return replace(case, history=(*case.history, what))


def entered(case: Case, step: Step, office: Office, at: datetime, former: str | None) -> Case:
    """The case at a step, in somebody's hands, its consultations begun and its timers armed."""
    due = step_due(at, step.budget, None if step.outside_limit else case.due_at, office.calendar)
    given = assigned(case, step, office, at, former)
    after = replace(
        case,
        step=step.key,
        assignee=given.assignee,
        assigned=given,
        claimed_at=None,
        step_started_at=at,
        step_due_at=due,
    )
    owed = {each.party for each in case.asked}
    for consulted in step.consults:
        if consulted.name not in owed:
            after = asked(after, consulted, given.assignee, office, at)
    return armed(after, office.calendar, at)


def assigned(
    case: Case,
    step: Step,
    office: Office,
    at: datetime,
    former: str | None = None,
    not_to: frozenset[str] = frozenset(),
) -> Assigned:
    work = Work(
        task_of(case, step, office.estimate), case.agency, case.procedure, case.field, step.role,
        case.division, former, not_to,
    )  # fmt: skip
    return office.choose(work, at)


def asked(case: Case, whom: Consulted, by: str, office: Office, at: datetime) -> Case:
    """The case with one consultation more, due its budget after `at`."""
    consultation = Consultation(
        number=len(case.consultations) + 1,
        step=case.step,
        party=whom.name,
        agency=whom.agency is not None,
        asked_by=by,
        asked_at=at,
        due_at=step_due(at, whom.budget, None, office.calendar),
    )
    return replace(case, consultations=(*case.consultations, consultation))
