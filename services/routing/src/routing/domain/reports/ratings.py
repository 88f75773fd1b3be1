"""What citizens said of a dossier within a period: nine points (TT 01/2018/TT-VPCP art.13)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from routing.domain.reports.counts import tenths
from routing.domain.reports.periods import Window
from routing.domain.reports.standing import known
from routing.domain.reports.timeline import Mark, Timeline

INDICES = 9
Points = Sequence[int | None]
Means = tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class Rating:
    """The last of a dossier within the window: a dossier has one voice, however often it rated."""

    mark: Mark

    @property
    def points(self) -> Points:
        return self.mark.points

    @property
    def dissatisfied(self) -> bool:
        """Whether any index was given 0 points."""
        return 0 in self.points


def rating_of(timeline: Timeline, window: Window) -> Rating | None:
    given = [
        mark
        for mark in known(timeline, window.as_of)
        if mark.kind == "rated" and window.holds(mark.at)
    ]
    return Rating(given[-1]) if given else None


def means(given: Iterable[Points]) -> Means:
    """Each index: the sum of its points by the number of dossiers that gave it some, to one
    decimal, halves up (art.14); None where none did.
    """
    rows = list(given)
    return tuple(_mean([row[place] for row in rows]) for place in range(INDICES))


def _mean(column: Points) -> Decimal | None:
    points = [point for point in column if point is not None]
    return tenths(Decimal(sum(points)) / len(points)) if points else None
