"""Office hours counted from now on, and those of one person, who may be away."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from math import inf

from dossier_shared.worktime import Calendar, after_working_time, working_time_between
from routing.domain.assignment.port import Absence

HOUR = timedelta(hours=1)
_A_DAY = HOUR * 40 / 7
"""Beyond the calendar's years rest days are not known: there a week is taken to be worked 40 hours.
A forecast may guess so, a promise to a citizen may not.
"""


@dataclass(frozen=True)
class OfficeHours:
    """Working hours since `now`, an aware instant within the calendar's years.

    The calendar is asked for a distance in working time once, for `now`; every other instant is a
    look into its table of days.
    """

    now: datetime
    calendar: Calendar

    def last_on_time(self, due_at: datetime | None) -> float:
        """Where the due date ends: what is done later is late, by date (NĐ 61/2018/NĐ-CP art.19.9).
        Below 0 when that date is past, be it that no hour was worked since; inf without a due date.
        """
        if due_at is None:
            return inf
        day = due_at.astimezone(self.calendar.zone).date()
        if day < self._today:
            return -1.0
        return (self._worked_through(day) - self._until_now) / HOUR

    def at(self, moment: datetime) -> float:
        """Where an aware instant stands, no longer before now; inf beyond the calendar's years."""
        if moment <= self.now:
            return 0.0
        if moment.astimezone(self.calendar.zone).date() > self._last:
            return inf
        return working_time_between(self.now, moment, self.calendar) / HOUR

    def instant(self, hours: float) -> datetime | None:
        """When so many hours will have been worked, aware UTC; None beyond the calendar's years."""
        days = self.calendar.worked_through(self._last)
        if hours > (self._worked(days - 1) - self._until_now) / HOUR:
            return None
        wanted = self._until_now + hours * HOUR
        place = bisect_left(range(days), wanted, key=self._worked)
        left = wanted - (self._worked(place - 1) if place else timedelta())
        opens = datetime.combine(self.calendar.working_day(place), time(), self.calendar.zone)
        done = after_working_time(opens, left, self.calendar).at.astimezone(UTC)
        return max(done, self.now)

    def _worked(self, place: int) -> timedelta:
        return self.calendar.worked_time(self.calendar.working_day(place))

    def _worked_through(self, day: date) -> timedelta:
        beyond = (day - self._last).days
        if beyond > 0:
            return self.calendar.worked_time(self._last) + beyond * _A_DAY
        return self.calendar.worked_time(day)

    @cached_property
    def _today(self) -> date:
        return self.now.astimezone(self.calendar.zone).date()

    @cached_property
    def _until_now(self) -> timedelta:
        begin = datetime(self.calendar.years.start, 1, 1, tzinfo=self.calendar.zone)
        return working_time_between(begin, self.now, self.calendar)

    @cached_property
    def _last(self) -> date:
        return date(self.calendar.years.stop - 1, 12, 31)


@dataclass(frozen=True, slots=True)
class OwnHours:
    """Of the office's hours those in which somebody is there; `gaps` are (gone, back) in office
    hours, ascending and disjoint, `back` being inf when it is beyond the calendar.
    """

    gaps: tuple[tuple[float, float], ...]

    @property
    def there_now(self) -> bool:
        return not self.gaps or self.gaps[0][0] > 0.0

    def until(self, office: float) -> float:
        """How many of the office's hours up to `office` he is there; inf stays inf."""
        if office == inf:
            return inf
        return office - sum(max(0.0, min(back, office) - gone) for gone, back in self.gaps)

    def office(self, own: float) -> float:
        """When he has worked so many hours, in the office's; inf when he does not come back."""
        for gone, back in self.gaps:
            if own <= gone:
                break
            own += back - gone
        return own


def own_hours(absences: Iterable[Absence], office: OfficeHours) -> OwnHours:
    """What is still to come of these absences; they may overlap."""
    gaps: list[tuple[float, float]] = []
    ahead = (each for each in absences if each.until > office.now)
    for each in sorted(ahead, key=lambda absence: absence.since):
        gone, back = office.at(each.since), office.at(each.until)
        if gaps and gone <= gaps[-1][1]:
            gone, back = gaps[-1][0], max(back, gaps.pop()[1])
        gaps.append((gone, back))
    return OwnHours(tuple(gaps))
