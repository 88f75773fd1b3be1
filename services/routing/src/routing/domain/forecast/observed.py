"""How long each step took: the last durations seen, and the quantiles that follow from them.

Of a procedure's step the last 60 are kept. While there are fewer than 20, the sample is filled up
with what the step took in other procedures in proportion to its budget; while those are too few
as well, with a guess from the budget alone. Nothing is kept of persons.
"""

from bisect import bisect_left
from collections import deque
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from routing.domain.forecast.model import Observation

KEPT = 60
KEPT_SHARES = 200
ENOUGH = 20
KNOTS = 21
"""A distribution is these many values at equal distances of probability, from the least on."""
_MINUTE = timedelta(minutes=1)
_UNBUDGETED = timedelta(hours=8)
_GUESS = tuple((n + 1) / ENOUGH for n in range(ENOUGH))
"""Parts of a budget: without any experience each up to the whole is as likely."""

Knots = tuple[float, ...]
"""Working hours at the probabilities 0, 1/20, ... 1, ascending."""


class Observed:
    """At most `KEPT` durations, whole minutes, for each procedure's step, and `KEPT_SHARES` parts
    of the budget for each step, in thousandths. `seen` counts all that were added.
    """

    def __init__(self) -> None:
        self._minutes: dict[tuple[str, str], deque[int]] = {}
        self._shares: dict[str, deque[int]] = {}
        self.seen = 0

    def add(self, observation: Observation) -> None:
        """Remember it in place of the oldest of its kind; those of no length teach as well."""
        self.seen += 1
        place = observation.procedure, observation.step
        kept = self._minutes.setdefault(place, deque(maxlen=KEPT))
        kept.append(round(observation.took / _MINUTE))
        share = observation.took / (observation.budget or _UNBUDGETED)
        shares = self._shares.setdefault(observation.step, deque(maxlen=KEPT_SHARES))
        shares.append(round(share * 1000))

    def knots(self, procedure: str, step: str, budget: timedelta | None) -> Knots:
        """The distribution of a step's duration in hours; see `Knots`."""
        own = [minutes / 60 for minutes in self._minutes.get((procedure, step), ())]
        return tuple(_spread(sorted(own + self._borrowed(step, budget, ENOUGH - len(own))), KNOTS))

    def quantile(self, procedure: str, step: str, budget: timedelta | None, q: float) -> timedelta:
        """The duration that a share `q`, 0..1, of such steps does not exceed."""
        return timedelta(hours=at(self.knots(procedure, step, budget), q))

    def _borrowed(self, step: str, budget: timedelta | None, number: int) -> list[float]:
        """So many hours that the step would take by what is known of it elsewhere."""
        if number <= 0:
            return []
        seen = self._shares.get(step, ())
        shares = sorted(share / 1000 for share in seen) if len(seen) >= ENOUGH else _GUESS
        whole = (budget or _UNBUDGETED) / timedelta(hours=1)
        return [share * whole for share in _spread(shares, number)]

    def to_dict(self) -> dict[str, Any]:
        """As JSON holds it: `{"minutes": [[procedure, step, [..]]], "shares": {step: [..]}}`."""
        return {
            "minutes": [[*place, list(kept)] for place, kept in self._minutes.items()],
            "shares": {step: list(kept) for step, kept in self._shares.items()},
        }

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> "Observed":
        """What `to_dict` gave, or the empty beginning for `{}`."""
        observed = cls()
        for procedure, step, minutes in kept.get("minutes", ()):
            observed._minutes[procedure, step] = deque(minutes, maxlen=KEPT)
        for step, shares in kept.get("shares", {}).items():
            observed._shares[step] = deque(shares, maxlen=KEPT_SHARES)
        return observed


def at(knots: Sequence[float], q: float) -> float:
    """The value that a share `q` of the distribution does not exceed; straight between knots."""
    place = q * (len(knots) - 1)
    below = min(int(place), len(knots) - 2)
    return knots[below] + (place - below) * (knots[below + 1] - knots[below])


def share_below(knots: Sequence[float], value: float) -> float:
    """The share of the distribution that is less than `value`: the inverse of `at`."""
    above = bisect_left(knots, value)
    if above in {0, len(knots)}:
        return min(above, 1)
    low, high = knots[above - 1], knots[above]
    return (above - 1 + (value - low) / (high - low)) / (len(knots) - 1)


def _spread(ascending: Sequence[float], number: int) -> list[float]:
    """So many values at equal distances of probability from these."""
    if number == 1:
        return [at(ascending, 0.5)]
    return [at(ascending, n / (number - 1)) for n in range(number)]
