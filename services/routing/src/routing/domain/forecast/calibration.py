"""Probabilities that keep their word: of cases given 30 % about 30 % shall be late.

What was forecast is compared with what came, in a tally of fixed size; from it follows a monotone
map from the probability of the simulation to the share that was late (isotonic regression by
pooling adjacent violators: Ayer et al. 1955; for forecasts: Zadrozny and Elkan 2002).
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from routing.domain.forecast.model import EarlyWarning

BINS = 50
PRIOR = 10
"""So many cases each bin is taken to have seen beforehand, late as often as was forecast: with
nothing seen the map changes next to nothing, and a handful of cases changes little.
"""


@dataclass(frozen=True, slots=True)
class Bin:
    """Forecasts of nearly the same probability: how many, their sum, how many came late."""

    count: int = 0
    forecast: float = 0.0
    late: int = 0


class Tally:
    """What was forecast and what came, in `BINS` bins of equal width."""

    def __init__(self, bins: Sequence[Bin] = (Bin(),) * BINS) -> None:
        self.bins = list(bins)

    def add(self, forecast: float, late: bool) -> None:
        """`forecast`: the simulation's probability, 0..1, before any map; `late`: what came.

        A case that was overdue when it was forecast is not to be added: that is no forecast.
        """
        place = min(int(forecast * BINS), BINS - 1)
        seen = self.bins[place]
        self.bins[place] = Bin(seen.count + 1, seen.forecast + forecast, seen.late + late)

    def to_dict(self) -> dict[str, Any]:
        """As JSON holds it: `{"bins": [[count, sum of forecasts, late], ...]}`."""
        return {"bins": [[seen.count, seen.forecast, seen.late] for seen in self.bins]}

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> "Tally":
        """What `to_dict` gave, or the empty beginning for `{}`."""
        bins = [Bin(*seen) for seen in kept.get("bins", ())]
        return cls(bins) if bins else cls()


@dataclass(frozen=True, slots=True)
class Calibration:
    """A monotone map of probabilities through the points (`said[n]`, `came[n]`), straight between
    them and level outside; without points it changes nothing.
    """

    said: tuple[float, ...] = ()
    came: tuple[float, ...] = ()

    def __call__(self, late: float) -> float:
        """The share that came late of cases given the probability `late`; both 0..1."""
        if not self.said:
            return late
        place = bisect_right(self.said, late)
        if place in {0, len(self.said)}:
            return self.came[min(place, len(self.said) - 1)]
        low, high = self.said[place - 1], self.said[place]
        part = (late - low) / (high - low)
        return self.came[place - 1] + part * (self.came[place] - self.came[place - 1])


def calibration(tally: Tally) -> Calibration:
    """The map that follows from what came; at most `BINS` points."""
    centres = [(place + 0.5) / BINS for place in range(BINS)]
    weights = [seen.count + PRIOR for seen in tally.bins]
    said = [
        (seen.forecast + PRIOR * centre) / weight
        for seen, centre, weight in zip(tally.bins, centres, weights, strict=True)
    ]
    came = [
        (seen.late + PRIOR * centre) / weight
        for seen, centre, weight in zip(tally.bins, centres, weights, strict=True)
    ]
    return Calibration(tuple(said), tuple(ascending(came, weights)))


def ascending(values: Sequence[float], weights: Sequence[float]) -> list[float]:
    """The ascending values nearest to these (weighted least squares): neighbours in the wrong
    order are pooled until none is left.
    """
    pools: list[tuple[float, float, int]] = []
    for value, weight in zip(values, weights, strict=True):
        pool = (value, weight, 1)
        while pools and pools[-1][0] >= pool[0]:
            pool = _pooled(pools.pop(), pool)
        pools.append(pool)
    return [value for value, _, length in pools for _ in range(length)]


def _pooled(a: tuple[float, float, int], b: tuple[float, float, int]) -> tuple[float, float, int]:
    weight = a[1] + b[1]
    return (a[0] * a[1] + b[0] * b[1]) / weight, weight, a[2] + b[2]


def calibrated(
    warnings: Mapping[str, EarlyWarning], calibration: Calibration
) -> dict[str, EarlyWarning]:
    """The warnings with probabilities that keep their word; an overdue case stays late."""
    return {
        code: warning if warning.overdue else replace(warning, late=calibration(warning.late))
        for code, warning in warnings.items()
    }
