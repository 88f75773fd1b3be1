"""How good the forecasts were: reliability, Brier score, and what simpler forecasts would score."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from routing.domain.forecast import Calibration, Tally, calibration
from routing.forecasting.replay import Forecasted

Pair = tuple[float, bool]
"""A probability of lateness, and whether the case came late."""
WARM_UP = 40
"""Working days from whose forecasts nothing is learnt: next to no durations had been observed."""


@dataclass(frozen=True, slots=True)
class Group:
    """Forecasts of a tenth of the scale: how many, their mean, the share that came late."""

    count: int
    said: float
    came: float


def learnt(forecasts: Iterable[Forecasted], day: int) -> Calibration:
    """The map that follows from what was settled by the opening of a day."""
    tally = Tally()
    for one in forecasts:
        if one.day >= WARM_UP and one.known <= day:
            tally.add(one.p, one.late)
    return calibration(tally)


def tested(forecasts: Sequence[Forecasted], start: int) -> Iterator[tuple[Forecasted, float]]:
    """Each forecast from day `start` on, and its probability mapped by what was known that day.

    `forecasts` are of one year, in the order of their days.
    """
    for day, of_day in groupby(forecasts, lambda one: one.day):
        if day >= start:
            mapped = learnt(forecasts, day)
            for one in of_day:
                yield one, mapped(one.p)


def reliability(pairs: Iterable[Pair]) -> list[Group]:
    """The groups 0-10 %, 10-20 %, ... of the probabilities, without the empty."""
    tenths: list[list[Pair]] = [[] for _ in range(10)]
    for p, late in pairs:
        tenths[min(int(p * 10), 9)].append((p, late))
    return [
        Group(
            count=len(tenth),
            said=sum(p for p, _ in tenth) / len(tenth),
            came=sum(late for _, late in tenth) / len(tenth),
        )
        for tenth in tenths
        if tenth
    ]


def calibration_error(groups: Sequence[Group]) -> float:
    """The mean distance of what was said and what came, each forecast counting alike."""
    total = sum(group.count for group in groups)
    return sum(group.count * abs(group.came - group.said) for group in groups) / total


def brier(pairs: Sequence[Pair]) -> float:
    """Mean squared distance of probability and outcome; 0 is perfect (Brier 1950)."""
    return sum((p - late) ** 2 for p, late in pairs) / len(pairs)


def by_days_left(forecasts: Sequence[Forecasted], day: int) -> Callable[[Forecasted], float]:
    """The rule of thumb to beat: of cases with as many days left, the share that had come late,
    among those settled by the opening of a day.
    """
    seen: dict[int, list[bool]] = {}
    for one in forecasts:
        if one.day >= WARM_UP and one.known <= day:
            seen.setdefault(_span(one.left), []).append(one.late)
    shares = {span: sum(late) / len(late) for span, late in seen.items()}
    return lambda one: shares.get(_span(one.left), 0.0)


def _span(left: float) -> int:
    """Up to 1, 2, 3, 5, 8, 13, 21 days left, or more."""
    return sum(left > bound for bound in (1, 2, 3, 5, 8, 13, 21))
