"""How good the forecasts were: reliability, Brier score, and what simpler forecasts would score."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from routing.domain.forecast import Calibration, Tally, calibration
from routing.forecasting.replay import Forecasted


@dataclass(frozen=True, slots=True)
class Group:
    """Forecasts of a tenth of the scale: how many, their mean, the share that came late."""

    count: int
    said: float
    came: float


def learnt(forecasts: Iterable[Forecasted], until: int) -> Calibration:
    """The map that follows from what was settled by the opening of a day."""
    tally = Tally()
    for one in forecasts:
        if one.known <= until:
            tally.add(one.p, one.late)
    return calibration(tally)


def reliability(pairs: Iterable[tuple[float, bool]]) -> list[Group]:
    """Of probabilities and what came, the groups 0-10 %, 10-20 %, ... that are not empty."""
    tenths: list[list[tuple[float, bool]]] = [[] for _ in range(10)]
    for p, late in pairs:
        tenths[min(int(p * 10), 9)].append((p, late))
    return [
        Group(
            len(tenth),
            sum(p for p, _ in tenth) / len(tenth),
            sum(late for _, late in tenth) / len(tenth),
        )
        for tenth in tenths
        if tenth
    ]


def brier(pairs: Sequence[tuple[float, bool]]) -> float:
    """Mean squared distance of probability and outcome; 0 is perfect (Brier 1950)."""
    return sum((p - late) ** 2 for p, late in pairs) / len(pairs)


def by_days_left(learn: Sequence[Forecasted]) -> Callable[[Forecasted], float]:
    """The rule of thumb to beat: the share that came late of cases with as many days left."""
    late: dict[int, list[bool]] = {}
    for one in learn:
        late.setdefault(_span(one.left), []).append(one.late)
    overall = sum(one.late for one in learn) / len(learn)

    def share(one: Forecasted) -> float:
        seen = late.get(_span(one.left), [])
        return sum(seen) / len(seen) if seen else overall

    return share


def _span(left: float) -> int:
    """Days left up to 1, 2, 3, 5, 8, 13, 21 and more."""
    return sum(left > bound for bound in (1, 2, 3, 5, 8, 13, 21))
