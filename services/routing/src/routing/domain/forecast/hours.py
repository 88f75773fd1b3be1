"""The forecast counts in working hours from now on; here they meet the calendar.

Beyond the calendar's years rest days are not known: there a week is taken to be worked 40 hours.
A forecast may guess so, a promise to a citizen may not.
"""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from dossier_shared.worktime import Calendar, working_time_between

HOUR = timedelta(hours=1)
_STRETCH = 7 * 24 / 40
"""So many hours pass for each that is worked."""


@dataclass(frozen=True, slots=True)
class Axis:
    """Working hours since `now`, an aware instant within the calendar's years."""

    now: datetime
    calendar: Calendar

    def hours(self, moment: datetime) -> float:
        """Where an aware instant stands on the axis; below 0 when it is past."""
        known = min(moment, self._end)
        beyond = (moment - known) / HOUR / _STRETCH
        return working_time_between(self.now, known, self.calendar) / HOUR + beyond

    def instant(self, hours: float) -> datetime:
        """When so many hours, 0 or more, will have been worked; aware UTC, not before `now`."""
        calendar = self.calendar
        since_first = calendar.worked_time(self._today) - self._left_today + hours * HOUR
        days = calendar.worked_through(self._last)
        place = bisect_left(range(days), since_first, key=self._worked)
        if place == days:
            return (self._end + (since_first - self._worked(days - 1)) * _STRETCH).astimezone(UTC)
        day = calendar.working_day(place)
        return max(self._before_closing(day, self._worked(place) - since_first), self.now)

    def last_on_time(self, due_at: datetime) -> float:
        """Where the due date ends; what is finished later is late (NĐ 61/2018/NĐ-CP: by date).
        Below 0 when that date is past, be it that no hour has been worked since.
        """
        day = due_at.astimezone(self.calendar.zone).date()
        if day < self._today:
            return -1.0
        return self.hours(self._midnight(day + timedelta(days=1)))

    def _before_closing(self, day: date, left: timedelta) -> datetime:
        """When on a working day so much of it is left."""
        moment = self._midnight(day)
        for opens, closes in reversed(self.calendar.stretches(day)):
            taken = min(left, closes - opens)
            moment, left = self._midnight(day) + closes - taken, left - taken
            if not left:
                break
        return moment

    def _worked(self, place: int) -> timedelta:
        """From the first covered day to the end of the working day that `place` others precede."""
        return self.calendar.worked_time(self.calendar.working_day(place))

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), tzinfo=self.calendar.zone).astimezone(UTC)

    @property
    def _today(self) -> date:
        return self.now.astimezone(self.calendar.zone).date()

    @property
    def _left_today(self) -> timedelta:
        tonight = self._midnight(self._today) + timedelta(hours=23, minutes=59)
        return working_time_between(self.now, tonight, self.calendar)

    @property
    def _last(self) -> date:
        return date(self.calendar.years.stop - 1, 12, 31)

    @property
    def _end(self) -> datetime:
        """The last minute that the calendar knows."""
        return self._midnight(self._last) + timedelta(hours=23, minutes=59)
