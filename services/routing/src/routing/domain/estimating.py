"""What a case in somebody's hands means for his time."""

from collections.abc import Callable
from datetime import timedelta

from routing.domain.assignment.port import Task
from routing.domain.case import Case
from routing.domain.forecast.model import budget_time
from routing.domain.workflow import Step
from routing.domain.workflow.checking import forward

NOTHING = timedelta()
UNBUDGETED = timedelta(hours=8)
"""What is expected of a step without a budget: a working day."""

Estimate = Callable[[str, Step], timedelta]
"""The working time that a step of a procedure usually takes whoever has it."""


def task_of(case: Case, step: Step, estimate: Estimate) -> Task:
    """The step as a task: its own time, and that of the longest way from it to the end."""
    known = {each.key: each for each in case.steps}

    def longest(at: Step) -> timedelta:
        ways = (known[key] for key in forward(at) if key in known)
        return max((estimate(case.procedure, way) + longest(way) for way in ways), default=NOTHING)

    return Task(case.code, case.due_at, estimate(case.procedure, step), after=longest(step))


def by_budget(procedure: str, step: Step) -> timedelta:
    """Half of the budget, as long as nothing was observed."""
    return (budget_time(step.budget) or UNBUDGETED) / 2
