"""The steps of a case with the date each was, is or will be due."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from dossier_shared.worktime import Calendar
from routing.domain.case import Case
from routing.domain.deadlines import step_due
from routing.domain.workflow import Step


@dataclass(frozen=True, slots=True)
class Planned:
    step: Step
    state: Literal["done", "present", "ahead"]
    due_at: datetime | None


def plan(case: Case, calendar: Calendar) -> Iterator[Planned]:
    """A step ahead is due its budget after the one before it, were that passed just in time."""
    reached = len(case.steps) if case.status == "finished" else case.position
    due = case.step_due_at
    for position, step in enumerate(case.steps):
        if position < reached:
            yield Planned(step, "done", _was_due(case, step))
        elif position == reached:
            yield Planned(step, "present", due)
        else:
            due = step_due(due, step.budget, case.due_at, calendar) if due else None
            yield Planned(step, "ahead", due)


def _was_due(case: Case, step: Step) -> datetime | None:
    return next((p.due_at for p in reversed(case.history) if p.step == step.key), None)
