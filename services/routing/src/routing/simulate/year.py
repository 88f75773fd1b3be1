"""From receipts to a year as it will be: who works, how long everything takes, scaled to a load."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from math import exp, inf
from random import Random
from statistics import median, pstdev

from dossier_shared.worktime import Calendar
from routing.domain.forecast.hours import Axis
from routing.simulate.instance import A_DAY, Dossier, Instance, Officer, Usual
from routing.simulate.kinds import HOUR, LATER_SPREAD, Kind
from routing.simulate.receipts import Receipt
from routing.simulate.staffing import posted, staffed

OFFICERS = 22
"""In all divisions, as in the register of the demonstration."""
FEWEST_SEEN, MOST_SEEN = 5, 60
"""Of each procedure so many durations of the year before are known, else as many as come in."""


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A receipt with the hours its officer, before scaling, and the later steps will need."""

    receipt: Receipt
    work: float
    after: float


def make_year(
    receipts: Sequence[Receipt],
    load: float,
    seed: int,
    calendar: Calendar,
    officers: int = OFFICERS,
) -> Instance:
    """`load`: the working hours that the dossiers will really need, as a part of the hours that
    their division's officers are there. Everything is drawn from the seed, whatever the load: only
    the lengths of the work are scaled. Raises ValueError when there are no receipts.
    """
    if not receipts:
        raise ValueError("there are no dossiers to replay")
    axis = Axis(_midnight(receipts[0].received_at, calendar), calendar)
    end = axis.hours(_midnight(receipts[-1].received_at, calendar) + timedelta(hours=23))
    drawn = _drawn(receipts, seed)
    staff = _staff(drawn, officers, seed, end)
    scale = _scales(drawn, staff, load, end)
    return Instance(
        dossiers=[_dossier(n, each, scale, axis) for n, each in enumerate(drawn)],
        officers=staff,
        usual=_usual(receipts, scale, seed),
        axis=axis,
        end=end,
    )


def _drawn(receipts: Sequence[Receipt], seed: int) -> list[_Drawn]:
    draw = Random(f"{seed} works")  # noqa: S311 - guards nothing
    return [
        _Drawn(
            receipt,
            work=receipt.kind.work * exp(receipt.kind.spread * draw.gauss(0, 1)),
            after=receipt.kind.after * exp(LATER_SPREAD * draw.gauss(0, 1)),
        )
        for receipt in receipts
    ]


def _demand(drawn: Sequence[_Drawn]) -> Mapping[str, float]:
    """Hours of work for each division, before scaling."""
    hours: dict[str, float] = defaultdict(float)
    for each in drawn:
        hours[each.receipt.kind.division] += each.work
    return hours


def _staff(drawn: Sequence[_Drawn], officers: int, seed: int, end: float) -> list[Officer]:
    shares: dict[str, dict[Kind, float]] = defaultdict(lambda: defaultdict(float))
    for each in drawn:
        kind = each.receipt.kind
        shares[kind.division][kind] += kind.mean_work()
    return [
        officer
        for division, number in staffed(_demand(drawn), officers).items()
        for officer in posted(division, number, shares[division], seed, round(end / A_DAY))
    ]


def _scales(
    drawn: Sequence[_Drawn], staff: Sequence[Officer], load: float, end: float
) -> Mapping[str, float]:
    """By what the work of each division is multiplied to make up the load."""
    there: dict[str, float] = defaultdict(float)
    for officer in staff:
        there[officer.division] += officer.present(0, end)
    return {division: load * there[division] / hours for division, hours in _demand(drawn).items()}


def _dossier(number: int, drawn: _Drawn, scale: Mapping[str, float], axis: Axis) -> Dossier:
    receipt = drawn.receipt
    return Dossier(
        code=f"{number:05}",
        procedure=receipt.kind.id,
        division=receipt.kind.division,
        received=axis.hours(receipt.received_at),
        received_at=receipt.received_at,
        due_at=receipt.due_at,
        last=inf if receipt.due_at is None else axis.last_on_time(receipt.due_at),
        work=drawn.work * scale[receipt.kind.division],
        after=drawn.after,
    )


def _usual(
    receipts: Sequence[Receipt], scale: Mapping[str, float], seed: int
) -> Mapping[str, Usual]:
    """What the year before has shown of each procedure."""
    seen = Counter(receipt.kind for receipt in receipts)
    return {
        kind.id: _observed(kind, min(MOST_SEEN, max(FEWEST_SEEN, number)), scale, seed)
        for kind, number in seen.items()
    }


def _observed(kind: Kind, number: int, scale: Mapping[str, float], seed: int) -> Usual:
    draw = Random(f"{seed} year before {kind.id}")  # noqa: S311 - guards nothing
    logarithms = [draw.gauss(0, kind.spread) for _ in range(number)]
    return Usual(
        work=kind.work * scale[kind.division] * exp(median(logarithms)) * HOUR,
        after=kind.after * HOUR,
        spread=pstdev(logarithms),
    )


def _midnight(moment: datetime, calendar: Calendar) -> datetime:
    local = moment.astimezone(calendar.zone)
    return datetime.combine(local.date(), time(), tzinfo=calendar.zone)
