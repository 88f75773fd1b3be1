"""Is a provider away? Then no try is spent on it: it is only asked now and then by a few.

Good and bad answers fade, so that old trouble is forgotten. One that shares its fate with nobody
(behind each address another machine) has no breaker.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

State = Literal["closed", "open", "half-open"]

HALF_LIFE = timedelta(seconds=30)
IN_A_ROW = 5
ENOUGH, TOO_BAD = 8.0, 0.6
PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(seconds=30)
PROBES = 3
"""So many messages find out at once whether it is back: one of them may itself be the trouble."""


@dataclass(frozen=True, slots=True)
class Breaker:
    """`good` and `bad` are the answers until `at`, faded; `row` the bad ones since the last good.

    `opened_at` is when it opened, `pause` how long it then lets nothing through; `probes` are under
    way, and count no longer after `probes_until`.
    """

    at: datetime
    good: float = 0.0
    bad: float = 0.0
    row: int = 0
    opened_at: datetime | None = None
    pause: timedelta = PAUSE
    probes: int = 0
    probes_until: datetime | None = None

    def state(self, now: datetime) -> State:
        if self.opened_at is None:
            return "closed"
        return "open" if now < self.opened_at + self.pause else "half-open"

    def lets_through(self, now: datetime) -> bool:
        state = self.state(now)
        return state == "closed" or (state == "half-open" and self._probing(now) < PROBES)

    def trouble(self, now: datetime) -> float:
        """The share of bad answers, from 0 to 1; what is long ago weighs less than one answer."""
        faded = self._faded(now)
        return faded.bad / (faded.good + faded.bad + 1)

    def asked(self, now: datetime, limit: timedelta) -> "Breaker":
        """A message goes through, to be answered within `limit`."""
        if self.state(now) != "half-open":
            return self
        return replace(self, probes=self._probing(now) + 1, probes_until=now + limit)

    def answered(self, good: bool, now: datetime) -> "Breaker":
        """After an answer; bad is one that was surely not, or perhaps not, an acceptance."""
        faded = self._faded(now)
        if good:
            return replace(faded, good=faded.good + 1, row=0, opened_at=None, pause=PAUSE, probes=0)
        worse = replace(faded, bad=faded.bad + 1, row=faded.row + 1)
        state = self.state(now)
        if state == "half-open":
            longer = min(2 * self.pause, LONGEST_PAUSE)
            return replace(worse, opened_at=now, pause=longer, probes=0)
        if state == "closed" and worse._away():
            return replace(worse, opened_at=now, pause=PAUSE, probes=0)
        return worse

    def _away(self) -> bool:
        share = self.bad / (self.good + self.bad)
        return self.row >= IN_A_ROW or (self.good + self.bad >= ENOUGH and share >= TOO_BAD)

    def _probing(self, now: datetime) -> int:
        return self.probes if self.probes_until is not None and now < self.probes_until else 0

    def _faded(self, now: datetime) -> "Breaker":
        left = 0.5 ** max(0.0, (now - self.at) / HALF_LIFE)
        return replace(self, at=max(now, self.at), good=self.good * left, bad=self.bad * left)
