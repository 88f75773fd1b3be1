"""How many notices were handed over and arrived, and how soon: counted from what is stored.

Each notice carries what is counted of it, in the same write as its state, so there is no second
book that could differ; a range of days is one aggregation over one index.
"""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

By = Literal["day", "kind", "channel", "provider", "template", "audience", "status"]
SUMS = ("notices", "handed", "handed_fast", "arrived", "arrived_fast")


@dataclass(frozen=True, slots=True)
class Range:
    """Days of the office, both included."""

    agency: str
    first: date
    last: date


CountFacts = Callable[[Range], Awaitable[list[Mapping[str, Any]]]]
"""One row for each combination of what can be told apart, with its sums."""


@dataclass(frozen=True, slots=True)
class Figure:
    """Of the notices alike in what they are grouped by; shares of those there are, or None."""

    by: Mapping[str, str]
    notices: int
    handed: int
    handed_fast: int
    arrived: int
    arrived_fast: int
    statuses: Mapping[str, int]

    @property
    def share_handed_fast(self) -> float | None:
        """Of those that a provider took, how many it had within ten seconds."""
        return self.handed_fast / self.handed if self.handed else None

    @property
    def share_arrived_fast(self) -> float | None:
        """Of those that are known to have arrived, how many did within ten seconds."""
        return self.arrived_fast / self.arrived if self.arrived else None


def figures(rows: Iterable[Mapping[str, Any]], by: Sequence[By]) -> list[Figure]:
    """The rows added up by what is asked, in the order of their names."""
    sums: dict[tuple[str, ...], dict[str, int]] = defaultdict(lambda: dict.fromkeys(SUMS, 0))
    statuses: dict[tuple[str, ...], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        group = tuple(row[name] for name in by)
        for name in SUMS:
            sums[group][name] += row[name]
        statuses[group][row["status"]] += row["notices"]
    return [
        Figure(dict(zip(by, group, strict=True)), **sums[group], statuses=dict(statuses[group]))
        for group in sorted(sums)
    ]
