"""A year as it will be, known to the simulator alone. Times are working hours since the beginning
of the year, on the axis of `routing.domain.forecast.hours`; a policy is told instants.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import inf

from routing.domain.forecast.hours import Axis

A_DAY = 8.0
"""Working hours of a working day."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """`last`: the hour with which its due date ends, inf without one. `work`: what its officer will
    really need; `after`: what the later steps will need.
    """

    code: str
    procedure: str
    division: str
    received: float
    received_at: datetime
    due_at: datetime | None
    last: float
    work: float
    after: float

    @property
    def must_leave(self) -> float:
        """When it must leave its officer's hands to be on time."""
        return self.last - self.after

    def late(self, left: float | None) -> bool:
        """Whether it is late, leaving his hands at that hour, None for never."""
        return self.last < inf and (left is None or left > self.must_leave)


@dataclass(frozen=True, slots=True)
class Away:
    """Not there from `gone` up to `back`; before `known` nobody knows of it."""

    known: float
    gone: float
    back: float


@dataclass(frozen=True, slots=True)
class Officer:
    """`away` is ascending and disjoint; `areas` are the procedures that a rule gives him."""

    id: str
    division: str
    areas: frozenset[str] = frozenset()
    away: tuple[Away, ...] = ()

    def there(self, at: float) -> bool:
        return not any(each.gone <= at < each.back for each in self.away)

    def done(self, start: float, work: float) -> float:
        """When he has done so much, beginning at `start`."""
        for each in self.away:
            if each.back <= start:
                continue
            if start + work <= each.gone:
                break
            worked = max(0.0, each.gone - start)
            start, work = each.back, work - worked
        return start + work

    def present(self, since: float, until: float) -> float:
        """The hours he is there in that time."""
        gaps = (min(each.back, until) - max(each.gone, since) for each in self.away)
        return until - since - sum(max(0.0, gap) for gap in gaps)


@dataclass(frozen=True, slots=True)
class Usual:
    """What was observed of a procedure: medians of the officer's work and of the later steps, and
    the spread of the former.
    """

    work: timedelta
    after: timedelta
    spread: float


@dataclass(frozen=True, slots=True)
class Instance:
    """Dossiers by the hour of receipt. `usual`, by procedure, is all a policy knows of durations;
    `end` is the hour with which the year ends.
    """

    dossiers: Sequence[Dossier]
    officers: Sequence[Officer]
    usual: Mapping[str, Usual]
    axis: Axis
    end: float
