"""Scores of units and of staff by the citizens' ratings (TT 01/2018/TT-VPCP art.13-15).

Nine indices of 0-2 points: 1 whole time, 2 time at each unit, 3 contacts, 4 agencies contacted,
5 organisation of the one-stop, 6 publicity, 7 attitude, 8 complaints, 9 online service. A unit is
graded by the sum of all nine, a member of staff by that of 1-4 and 7. A sum of which an index is
missing is not graded: what nobody was asked is not 0 points.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from routing.domain.case import SYSTEM
from routing.domain.office import UNASSIGNED
from routing.domain.reports.counts import Contradiction, ratio
from routing.domain.reports.periods import Window
from routing.domain.reports.ratings import INDICES, Means, Rating, means, rating_of
from routing.domain.reports.solving import outcome
from routing.domain.reports.spelling import alphabetical
from routing.domain.reports.standing import known, standing_at
from routing.domain.reports.timeline import Timeline
from routing.domain.workflow import ROLE_NAMES

OF_STAFF = (1, 2, 3, 4, 7)
OF_UNIT = tuple(range(1, INDICES + 1))
UNIT_GRADES = (
    (Decimal(15), "Xuất sắc"),
    (Decimal(12), "Tốt"),
    (Decimal(9), "Khá"),
    (Decimal(6), "Trung bình"),
    (Decimal(0), "Yếu"),
)
STAFF_GRADES = (
    (Decimal(5), "Hoàn thành 100% nhiệm vụ"),
    (Decimal("3.5"), "Hoàn thành từ 70% đến dưới 100% nhiệm vụ"),
    (Decimal(0), "Hoàn thành dưới 70% nhiệm vụ"),
)
NOBODY = frozenset({*ROLE_NAMES, UNASSIGNED, SYSTEM})
"""Roles, the list of what nobody has taken, and the system: none of them is graded."""


@dataclass(frozen=True, slots=True)
class Score:
    """`key` is the division, or the id of a member of staff. `rated` dossiers were rated in the
    period; of the `resolved` in it, `punctual` were early or on time (NĐ 61/2018 art.30).
    `asked` are the numbers of the indices that make the sum.
    """

    key: str
    rated: int
    resolved: int
    punctual: int
    indices: Means
    asked: tuple[int, ...]

    def __post_init__(self) -> None:
        if self.punctual > self.resolved:
            raise Contradiction(f"{self.key}: more on time than resolved")

    @property
    def total(self) -> Decimal | None:
        """The sum of the indices asked; None when one of them is missing."""
        found = [self.indices[number - 1] for number in self.asked]
        given = [index for index in found if index is not None]
        return sum(given, Decimal(0)) if len(given) == len(found) else None

    @property
    def grade(self) -> str | None:
        grades = UNIT_GRADES if self.asked == OF_UNIT else STAFF_GRADES
        total = self.total
        return None if total is None else next(name for least, name in grades if total >= least)

    @property
    def punctual_share(self) -> Decimal | None:
        return ratio(self.punctual, self.resolved)


@dataclass(frozen=True, slots=True)
class Scores:
    """Of one agency: itself, its divisions, and those who had its dossiers in hand."""

    agency: str
    window: Window
    whole: Score
    units: tuple[Score, ...]
    staff: tuple[Score, ...]

    def __post_init__(self) -> None:
        if sum(unit.rated for unit in self.units) != self.whole.rated:
            raise Contradiction("the units were rated for other dossiers than the agency")


@dataclass(frozen=True, slots=True)
class _Work:
    """A dossier that was rated or resolved in the window: by whom, and with what end."""

    division: str
    staff: tuple[str, ...]
    rating: Rating | None
    resolved: bool
    punctual: bool


def scores(timelines: Iterable[Timeline], agency: str, window: Window) -> Scores:
    """Of the agency's own among `timelines`: ratings given, and dossiers resolved, in the window.

    A rating stands for the division of the dossier and for all who had a step of it.
    """
    works = [_work(timeline, window) for timeline in timelines if timeline.agency == agency]
    units: defaultdict[str, list[_Work]] = defaultdict(list)
    staff: defaultdict[str, list[_Work]] = defaultdict(list)
    for work in works:
        if work.rating is not None or work.resolved:
            units[work.division].append(work)
            for person in work.staff:
                staff[person].append(work)
    return Scores(
        agency, window, _score(agency, works, OF_UNIT), _all(units, OF_UNIT), _all(staff, OF_STAFF)
    )


def holders(timeline: Timeline, window: Window) -> tuple[str, ...]:
    """Who had a step of it before the window's end. Whoever gave a step over to a colleague before
    it was done did not have it.
    """
    held: list[tuple[str | None, str]] = []
    for mark in known(timeline, window.as_of):
        if mark.kind != "step-entered" or mark.at >= window.end:
            continue
        if held and held[-1][0] == mark.detail:
            held.pop()
        held.append((mark.detail, "" if mark.external else mark.who or ""))
    return tuple(dict.fromkeys(who for _, who in held if who and who not in NOBODY))


def _work(timeline: Timeline, window: Window) -> _Work:
    standing = standing_at(timeline, window.end, window.as_of)
    resolved = window.holds(standing.resolved_at)
    punctual = resolved and outcome(standing, standing.due_now, window.zone) != "late"
    rating = rating_of(timeline, window)
    return _Work(timeline.division, holders(timeline, window), rating, resolved, punctual)


def _all(groups: Mapping[str, Sequence[_Work]], asked: tuple[int, ...]) -> tuple[Score, ...]:
    return tuple(_score(key, groups[key], asked) for key in alphabetical(groups))


def _score(key: str, works: Sequence[_Work], asked: tuple[int, ...]) -> Score:
    ratings = [work.rating for work in works if work.rating is not None]
    return Score(
        key=key,
        rated=len(ratings),
        resolved=sum(work.resolved for work in works),
        punctual=sum(work.punctual for work in works),
        indices=means(rating.points for rating in ratings),
        asked=asked,
    )
