"""The office's calendar: which days it works, between which hours, and for which years it knows."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from importlib.resources import files
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from dossier_shared.worktime.sessions import (
    OFFICE_SESSIONS,
    Sessions,
    Stretch,
    elapsed,
    in_order,
    stretches_of,
)

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
SATURDAY = 5
OFFICE_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


class CalendarNotCovered(ValueError):
    """The days off of `year` are not known, so nothing may be promised in it."""

    def __init__(self, year: int) -> None:
        super().__init__(f"the calendar of days off does not cover the year {year}")
        self.year = year


class Day(NamedTuple):
    day: date
    works: bool
    label: str


@dataclass(frozen=True)
class Calendar:
    """Days off and worked Saturdays of the covered years; a day off wins over a worked Saturday.

    The default sessions make 8 hours, which is one working day. `special` days keep other hours
    (a half day): for a limit in days they count like any working day. `reasons` say of single
    days why they are off, worked or special. `counter_sessions` are when citizens are served at
    the counter; nothing is counted by them.
    """

    days_off: frozenset[date]
    worked_saturdays: frozenset[date] = frozenset()
    sessions: Sessions = OFFICE_SESSIONS
    zone: ZoneInfo = OFFICE_ZONE
    years: range = range(2017, 2027)
    special: Mapping[date, Sessions] = field(default_factory=dict)
    reasons: Mapping[date, str] = field(default_factory=dict)
    counter_sessions: Sessions = ()

    def __post_init__(self) -> None:
        for sessions in (self.sessions, *self.special.values()):
            if not sessions or not in_order(sessions):
                raise ValueError("the sessions of a working day follow one another")
        if not in_order(self.counter_sessions):
            raise ValueError("the sessions of the counter follow one another")
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

    def sessions_of(self, day: date) -> Sessions:
        """The hours of a working day."""
        return self.special.get(day, self.sessions)

    def within_sessions(self, clock: time, day: date) -> time:
        """`clock` itself when the office is open on that working day, else the next opening, or
        closing at night.
        """
        for opens, closes in self.sessions_of(day):
            if clock <= closes:
                return max(clock, opens)
        return self.closing(day)

    def closing(self, day: date) -> time:
        return self.sessions_of(day)[-1].closes

    def stretches(self, day: date) -> tuple[Stretch, ...]:
        """The sessions of a working day as times after midnight."""
        special = self.special.get(day)
        return self._usual if special is None else stretches_of(special)

    def worked_time(self, day: date) -> timedelta:
        """Working time from the first covered day up to and including `day`."""
        return self._worked_time[self.index(day)]

    def counter_open(self, at: datetime) -> bool:
        """Whether citizens are served at that aware instant."""
        local = at.astimezone(self.zone)
        served = self.counter_sessions or self.sessions_of(local.date())
        return self.is_working(local.date()) and any(
            opens <= local.time() < closes for opens, closes in served
        )

    @cached_property
    def _usual(self) -> tuple[Stretch, ...]:
        return stretches_of(self.sessions)

    @cached_property
    def _worked_time(self) -> tuple[timedelta, ...]:
        lengths = (
            elapsed(self.stretches(known.day), timedelta(days=1)) if known.works else timedelta()
            for known in self._days
        )
        return tuple(accumulate(lengths))

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
        works, label = self._usually(day)
        return Day(day, works, self.reasons.get(day, label))

    def _usually(self, day: date) -> tuple[bool, str]:
        if day in self.days_off:
            return False, "ngày nghỉ lễ"
        if day in self.worked_saturdays:
            return True, "thứ Bảy làm bù"
        if day.weekday() >= SATURDAY:
            return False, WEEKDAYS[day.weekday()]
        return True, "ngày làm việc, giờ riêng" if day in self.special else "ngày làm việc"


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
