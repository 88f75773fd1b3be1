"""What is expected of the open cases: the forecast of each from what the office has in hand."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from dossier_shared.worktime import Calendar, CalendarNotCovered
from routing.domain.case import Case
from routing.domain.forecast import Observation, OpenCase, OpenStep, budget_time, handling
from routing.domain.forecast.model import presumed_holder
from routing.domain.office import Office
from routing.domain.organisation import Member
from routing.domain.workflow import END, Step
from routing.domain.workflow.checking import forward, lengths

A_STEP = timedelta(1)
MOVED = frozenset({"completed", "decided", "sent-back"})


def observations(
    case: Case, before: Mapping[str, datetime], away: Mapping[str, Member], calendar: Calendar
) -> Iterator[Observation]:
    """How long each step of a case took whoever had it. `before`: when the holder of a passage, by
    its number in the history, last passed another case; then he could begin with this one.
    """
    for number, passage in enumerate(case.history):
        step = case.step_of(passage.step)
        if passage.action not in MOVED or step.automatic:
            continue
        began = (
            passage.since
            if step.agency
            else max(passage.since, before.get(str(number), passage.since))
        )
        absences = away[passage.by].absences if passage.by in away and not step.agency else ()
        gone = [(absence.since, absence.until) for absence in absences]
        try:
            took = handling(began, passage.until, gone, calendar)
        except CalendarNotCovered:
            continue
        budget = budget_time(step.budget)
        yield Observation(case.procedure, step.key, max(took, timedelta()), passage.until, budget)


def open_case(case: Case, office: Office, first: bool, now: datetime) -> OpenCase:
    """`first`: it is the next that its holder takes up, or he has claimed it."""
    handled = timedelta()
    if case.status == "open" and (first or case.claimed_at is not None):
        member = office.members.get(case.assignee)
        gone = [(each.since, each.until) for each in member.absences] if member else []
        handled = handling(case.claimed_at or case.step_started_at, now, gone, office.calendar)
    return OpenCase(case.code, case.procedure, case.due_at, handled, tuple(_ahead(case, office)))


def _ahead(case: Case, office: Office) -> Iterator[OpenStep]:
    """The present step and the longest way from it to the end."""
    step = case.present
    yield _open_step(step, case.assignee)
    left = lengths(step.key, case.steps, lambda _: A_STEP)
    while (key := max(sorted(forward(step)), key=lambda way: left[way])) != END:
        step = case.step_of(key)
        yield _open_step(step, presumed_holder(_able(case, step, office), case.code))


def _open_step(step: Step, holder: str) -> OpenStep:
    return OpenStep(step.key, holder, budget_time(step.budget), external=step.agency is not None)


def _able(case: Case, step: Step, office: Office) -> Sequence[str]:
    return [
        member.id
        for member in office.members.values()
        if member.serves(step.role, case.agency, case.division)
    ]
