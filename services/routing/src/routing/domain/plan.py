"""The steps of a case with the date each was, is or will be due."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from dossier_shared.worktime import Calendar
from routing.domain.case import Case
from routing.domain.deadlines import step_due
from routing.domain.workflow import END, Step
from routing.domain.workflow.checking import forward


@dataclass(frozen=True, slots=True)
class Planned:
    step: Step
    state: Literal["done", "present", "ahead"]
    due_at: datetime | None


def plan(case: Case, calendar: Calendar) -> Iterator[Planned]:
    """What was passed, in the order of the workflow, the present step, and those that may follow.

    A step ahead is due its budget after the one before it, were that passed just in time.
    """
    ahead = _ahead(case)
    for step in case.steps:
        if step.key not in ahead and (case.status == "finished" or step.key != case.step):
            was_due = _was_due(case, step)
            if any(passage.step == step.key for passage in case.history):
                yield Planned(step, "done", was_due)
    if case.status == "finished":
        return
    due = case.step_due_at
    yield Planned(case.present, "present", due)
    for step in (step for step in case.steps if step.key in ahead):
        bound = None if step.outside_limit else case.due_at
        due = step_due(due, step.budget, bound, calendar) if due else None
        yield Planned(step, "ahead", due)


def _ahead(case: Case) -> set[str]:
    """The steps that can still follow; none of a finished case."""
    if case.status == "finished":
        return set()
    reached: set[str] = set()
    todo = [case.step]
    while todo:
        for key in forward(case.step_of(todo.pop())) - {END} - reached:
            reached.add(key)
            todo.append(key)
    return reached


def _was_due(case: Case, step: Step) -> datetime | None:
    return next((p.due_at for p in reversed(case.history) if p.step == step.key), None)
