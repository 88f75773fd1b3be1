"""A handful of dossiers for which the optimum can be found exactly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import product
from random import Random

from dossier_shared.clock import OFFICE_ZONE
from dossier_shared.contracts import Limit
from dossier_shared.worktime import Calendar, TimeLimit, Unit, add
from routing.domain.assignment.port import Assignment, Candidate, Newcomer, Policy
from routing.domain.forecast.hours import Axis
from routing.simulate.bound import lower_bound
from routing.simulate.exact import optimum
from routing.simulate.instance import A_DAY, Instance
from routing.simulate.kinds import Kind
from routing.simulate.measures import measure
from routing.simulate.office import Office
from routing.simulate.receipts import Receipt
from routing.simulate.year import make_year

DIVISION = "Phòng"
SIZES = ((2, 8), (3, 8))
"""Officers and dossiers."""
DAYS = 4
"""Working days within which the dossiers come in."""
LIMITS = (2, 3, 5, 7)
MONDAY = datetime(2017, 3, 6, tzinfo=OFFICE_ZONE)


@dataclass(frozen=True, slots=True)
class Small:
    """Late dossiers of one small instance: at least by the bound, of somebody who knows all in
    advance (`optimum`), and likewise but with the office's order, what is due first (`in_order`).
    """

    bound: int
    optimum: int
    in_order: int
    late: Mapping[str, int]


def small_instance(
    officers: int, dossiers: int, load: float, seed: int, calendar: Calendar
) -> Instance:
    """Receipts over DAYS days for one division, short limits; nobody is away. As the office is
    empty at first, a load of 1 is still an easy one.
    """
    draw = Random(f"{seed} small")  # noqa: S311 - guards nothing
    axis = Axis(MONDAY, calendar)
    kinds = [_kind(n, draw) for n in range(4)]
    hours = sorted(draw.uniform(0.01, DAYS * A_DAY) for _ in range(dossiers))
    receipts = [_receipt(draw.choice(kinds), axis.instant(at), calendar) for at in hours]
    instance = make_year(receipts, load, seed, calendar, officers)
    staff = [replace(officer, away=()) for officer in instance.officers]
    return replace(instance, officers=staff)


def compare_small(instance: Instance, policies: Sequence[Policy]) -> Small:
    return Small(
        bound=lower_bound(instance),
        optimum=optimum(instance),
        in_order=_best_in_order(instance),
        late={each.name: _late(instance, each) for each in policies},
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """A policy that was told beforehand whom to name."""

    whom: Mapping[str, str]
    name: str = "told"

    def choose(
        self, newcomer: Newcomer, candidates: Sequence[Candidate], now: datetime, calendar: Calendar
    ) -> Assignment:
        return Assignment(self.whom[newcomer.task.code], self.name, (), "")


def _best_in_order(instance: Instance) -> int:
    """By trying out every way to deal the dossiers out."""
    codes = [each.code for each in instance.dossiers]
    names = [each.id for each in instance.officers]
    return min(
        _late(instance, _Told(dict(zip(codes, whom, strict=True))))
        for whom in product(names, repeat=len(codes))
        if whom[0] == names[0]
    )


def _late(instance: Instance, policy: Policy) -> int:
    return measure(instance, Office(instance, policy).run()).late


def _kind(number: int, draw: Random) -> Kind:
    days = LIMITS[number]
    return Kind(
        id=f"TT-{number}",
        division=DIVISION,
        limit=Limit(amount=days, unit="working-day"),
        work=days**0.7 * draw.lognormvariate(0, 0.3),
        spread=draw.uniform(0.4, 0.9),
        after=days * A_DAY * 0.15,
    )


def _receipt(kind: Kind, received_at: datetime, calendar: Calendar) -> Receipt:
    amount = kind.limit.amount if kind.limit else 1
    due_at = add(received_at, TimeLimit(amount, Unit.WORKING_DAY), calendar)
    return Receipt(kind, received_at, due_at)
