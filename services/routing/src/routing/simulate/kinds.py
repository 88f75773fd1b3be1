"""What each procedure asks of its officer. Limits, budgets and how often it is asked for are those
of the product's data; how long people really need is made up, from the seed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from math import exp
from random import Random

from dossier_shared.contracts import Limit
from routing.domain.forecast.model import budget_time
from routing.domain.workflow import Definition, Step

HOUR = timedelta(hours=1)
UNBUDGETED = 48.0
"""Hours of an officer's steps without a budget: six working days of a limit of ten."""
LATER_SPREAD = 0.4
FIELD_WEIGHTS: Mapping[str, float] = {
    "NCC": 46, "BHTN": 14, "BTXH": 12, "LDTL": 9, "LDNN": 6, "ATLD": 6, "DN": 4, "TNXH": 3,
}  # fmt: skip
"""How often a field is asked for, as in the reference year of the demonstration; within a field
each procedure is as likely.
"""


@dataclass(frozen=True, slots=True)
class Kind:
    """A procedure. `work` is the median of its officer's hours, before they are scaled to a load,
    and `spread` the standard deviation of their logarithm; `after` the median hours of the later
    steps, whose spread is LATER_SPREAD.
    """

    id: str
    division: str
    limit: Limit | None
    work: float
    spread: float
    after: float

    def mean_work(self) -> float:
        return self.work * exp(self.spread**2 / 2)


def kind_of(definition: Definition, procedure: str, division: str, seed: int) -> Kind:
    """The officers' steps of a case are taken as one; of the later steps half of the budget is
    needed, and none of a time outside the limit. Longer budgets mean more work, though not in
    proportion: who has twice the limit needs 1.6 times as long.
    """
    draw = Random(f"{seed} kind {procedure}")  # noqa: S311 - guards nothing
    officers = [step for step in definition.steps if _of_an_officer(step)]
    later = [
        step
        for step in definition.steps
        if not (_of_an_officer(step) or step.outside_limit or step.automatic)
    ]
    return Kind(
        id=procedure,
        division=division,
        limit=definition.limit,
        work=(_hours(officers) or UNBUDGETED) ** 0.7 * draw.lognormvariate(0, 0.3),
        spread=draw.uniform(0.4, 0.9),
        after=_hours(later) / 2,
    )


def weight(procedure: str, all_of_them: Mapping[str, object]) -> float:
    """How often the procedure is asked for, in proportion."""
    field = field_of(procedure)
    return FIELD_WEIGHTS.get(field, 1) / sum(field_of(each) == field for each in all_of_them)


def field_of(procedure: str) -> str:
    return procedure.split("-", maxsplit=1)[0]


def _of_an_officer(step: Step) -> bool:
    return step.role == "officer" and step.agency is None


def _hours(steps: list[Step]) -> float:
    return sum(((budget_time(step.budget) or timedelta()) / HOUR for step in steps), 0.0)
