"""The office's calendar: which days it works, between which hours, and for which years it knows."""

import json
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cached_property
from importlib.resources import files
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
SATURDAY = 5
OFFICE_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


class CalendarNotCovered(ValueError):
    """The days off of `year` are not known, so nothing may be promised in it."""

    def __init__(self, year: int) -> None:
        super().__init__(f"the calendar of days off does not cover the year {year}")
        self.year = year


class Session(NamedTuple):
    """One stretch of the working day, clock time of the office."""

    opens: time
    closes: time


class Day(NamedTuple):
    day: date
    works: bool
    label: str


OFFICE_SESSIONS = (Session(time(7), time(11, 30)), Session(time(13, 30), time(17)))


@dataclass(frozen=True)
class Calendar:
    """Days off and worked Saturdays of the covered years; a day off wins over a worked Saturday.

    The default sessions make 8 hours, which is one working day.
    """

    days_off: frozenset[date]
    worked_saturdays: frozenset[date] = frozenset()
    sessions: tuple[Session, ...] = OFFICE_SESSIONS
    zone: ZoneInfo = OFFICE_ZONE
    years: range = range(2017, 2027)

    def __post_init__(self) -> None:
        bounds = [clock for session in self.sessions for clock in session]
        if not bounds or bounds != sorted(set(bounds)):
            raise ValueError("the sessions of a working day follow one another")
        if wrong := [day for day in self.worked_saturdays if day.weekday() != SATURDAY]:
            raise ValueError(f"not a Saturday: {min(wrong)}")
        if not self.years or self.years.step != 1:
            raise ValueError("the covered years follow one another")

    def is_working(self, day: date) -> bool:
        return self._days[self.index(day)].works

    def reason_not_working(self, day: date) -> str | None:
        """Why the office is closed that day, for a citizen to read; None when it works."""
        known = self._days[self.index(day)]
        return None if known.works else known.label

    def index(self, day: date) -> int:
        """Position of `day` among the covered days."""
        position = day.toordinal() - self._first.toordinal()
        if not 0 <= position < len(self._days):
            raise CalendarNotCovered(day.year)
        return position

    def day(self, position: int) -> Day:
        if position >= len(self._days):
            raise CalendarNotCovered(self.years.stop)
        return self._days[position]

    def days(self, start: int, stop: int) -> tuple[Day, ...]:
        """Covered days at positions `start` up to and not including `stop`."""
        if stop > len(self._days):
            raise CalendarNotCovered(self.years.stop)
        return self._days[start:stop]

    def worked_through(self, day: date) -> int:
        """Working days from the first covered day up to and including `day`."""
        return self._worked_through[self.index(day)]

    def working_day(self, position: int) -> date:
        """The working day that `position` working days precede."""
        if position < 0:
            raise CalendarNotCovered(self.years.start - 1)
        if position >= len(self._working):
            raise CalendarNotCovered(self.years.stop)
        return self._working[position]

    def elapsed(self, since_midnight: timedelta) -> timedelta:
        """Working time of a working day that has passed at that time after midnight."""
        return sum(
            (
                max(min(since_midnight, closes) - opens, timedelta())
                for opens, closes in self.stretches
            ),
            timedelta(),
        )

    def within_sessions(self, clock: time) -> time:
        """`clock` itself when the office is open, else the next opening, or closing at night."""
        for opens, closes in self.sessions:
            if clock <= closes:
                return max(clock, opens)
        return self.closing

    @property
    def closing(self) -> time:
        return self.sessions[-1].closes

    @cached_property
    def stretches(self) -> tuple[tuple[timedelta, timedelta], ...]:
        """The sessions as times after midnight."""
        return tuple(
            (since_midnight(opens), since_midnight(closes)) for opens, closes in self.sessions
        )

    @cached_property
    def day_length(self) -> timedelta:
        return self.elapsed(timedelta(days=1))

    @cached_property
    def _first(self) -> date:
        return date(self.years.start, 1, 1)

    @cached_property
    def _days(self) -> tuple[Day, ...]:
        length = (date(self.years.stop, 1, 1) - self._first).days
        return tuple(self._describe(self._first + timedelta(days=n)) for n in range(length))

    @cached_property
    def _working(self) -> tuple[date, ...]:
        return tuple(known.day for known in self._days if known.works)

    @cached_property
    def _worked_through(self) -> tuple[int, ...]:
        return tuple(accumulate(known.works for known in self._days))

    def _describe(self, day: date) -> Day:
        if day in self.days_off:
            return Day(day, False, "ngày nghỉ lễ")
        if day in self.worked_saturdays:
            return Day(day, True, "thứ Bảy làm bù")
        if day.weekday() >= SATURDAY:
            return Day(day, False, WEEKDAYS[day.weekday()])
        return Day(day, True, "ngày làm việc")


def since_midnight(clock: time) -> timedelta:
    return timedelta(
        hours=clock.hour,
        minutes=clock.minute,
        seconds=clock.second,
        microseconds=clock.microsecond,
    )


def load_calendar(path: Path | None = None) -> Calendar:
    """The calendar of `path`, or the product's own: civil servants' days off, 2017-2026."""
    source = path or files("dossier_shared").joinpath("data", "days_off.json")
    known = json.loads(source.read_text(encoding="utf-8"))
    try:
        first, last = known["years"]
        return Calendar(
            days_off=frozenset(map(date.fromisoformat, known["weekday_days_off"])),
            worked_saturdays=frozenset(map(date.fromisoformat, known["worked_saturdays"])),
            years=range(first, last + 1),
        )
    except KeyError as missing:
        raise ValueError(f"{source} holds no {missing}") from missing
