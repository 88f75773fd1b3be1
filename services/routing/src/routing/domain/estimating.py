"""What a case in somebody's hands means for his time."""

from collections.abc import Callable
from datetime import timedelta

from routing.domain.assignment.port import Task
from routing.domain.case import Case
from routing.domain.forecast import Observed
from routing.domain.forecast.model import budget_time
from routing.domain.workflow import Step
from routing.domain.workflow.checking import lengths

RENEWED = 50

Estimate = Callable[[str, Step], timedelta]
"""The working time that a step of a procedure usually takes whoever has it."""


def task_of(case: Case, step: Step, estimate: Estimate) -> Task:
    """The step as a task: its own time, and that of the longest way from it to the end."""
    own = estimate(case.procedure, step)
    ways = lengths(step.key, case.steps, lambda way: estimate(case.procedure, way))
    return Task(case.code, case.due_at, own, after=ways[step.key] - own)


class Usual:
    """Half of the passages through a step took no longer: the median of what was observed, or half
    of the budget as long as nothing was. Looked up anew after every `RENEWED` observations.
    """

    def __init__(self, observed: Observed) -> None:
        self._observed = observed
        self._known: dict[tuple[str, str], timedelta] = {}
        self._age = 0

    def __call__(self, procedure: str, step: Step) -> timedelta:
        if (age := self._observed.seen // RENEWED) != self._age:
            self._age, self._known = age, {}
        place = procedure, step.key
        if place not in self._known:
            budget = budget_time(step.budget)
            self._known[place] = self._observed.quantile(procedure, step.key, budget, 0.5)
        return self._known[place]
