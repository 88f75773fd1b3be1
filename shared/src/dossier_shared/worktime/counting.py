"""When a time limit ends, and the day-by-day account of it that a citizen can check."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from dossier_shared.worktime.days import Calendar, Day
from dossier_shared.worktime.sessions import Stretch, elapsed, since_midnight

LONGEST = 10_000
NOT_COUNTED = "ngày nhận, không tính"
DAY = dt.timedelta(days=1)


class Unit(StrEnum):
    """`giờ làm việc`, `ngày làm việc` and `ngày` of the procedures."""

    HOUR = "hour"
    WORKING_DAY = "working-day"
    CALENDAR_DAY = "calendar-day"


@dataclass(frozen=True, slots=True)
class TimeLimit:
    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if not 1 <= self.amount <= LONGEST:
            raise ValueError(f"a time limit is from 1 to {LONGEST}, not {self.amount}")


class CountedDay(NamedTuple):
    """One day of the account: its number in the count, or None and why it was passed over."""

    date: dt.date
    number: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Due:
    """The last instant of a time limit, in the calendar's zone, and how it was counted."""

    at: dt.datetime
    days: tuple[CountedDay, ...]


def due(received: dt.datetime, limit: TimeLimit, calendar: Calendar) -> Due:
    """The end of `limit` for a dossier received at an aware instant.

    Hours start at once and run in office hours only (Bộ luật Dân sự 2015 art.147.1). Days leave
    out the day of receipt, whatever its hour (art.147.2), and end at the receipt's clock time
    moved into office hours. Two ends are at closing time, so that no later receipt is due sooner:
    working days counted from a rest day, and calendar days on the working day that rest days
    lead to, where ends falling on those rest days move (art.148.5).
    """
    moment = in_zone(received, calendar)
    match limit.unit:
        case Unit.HOUR:
            return after_working_time(moment, dt.timedelta(hours=limit.amount), calendar)
        case Unit.WORKING_DAY:
            return _after_working_days(moment, limit.amount, calendar)
        case Unit.CALENDAR_DAY:
            return _after_calendar_days(moment, limit.amount, calendar)


def add(start: dt.datetime, limit: TimeLimit, calendar: Calendar) -> dt.datetime:
    return due(start, limit, calendar).at


def in_zone(moment: dt.datetime, calendar: Calendar) -> dt.datetime:
    if moment.utcoffset() is None:
        raise ValueError(f"{moment.isoformat()} names no time zone")
    return moment.astimezone(calendar.zone)


def _after_working_days(moment: dt.datetime, amount: int, calendar: Calendar) -> Due:
    received = moment.date()
    last = calendar.working_day(calendar.worked_through(received) + amount - 1)
    if calendar.is_working(received):
        clock, reason = calendar.within_sessions(moment.time(), last), NOT_COUNTED
    else:
        clock = calendar.closing(last)
        reason = f"{NOT_COUNTED} ({calendar.reason_not_working(received)}, hạn hết giờ làm việc)"
    passed = calendar.days(calendar.index(received) + 1, calendar.index(last) + 1)
    days = (CountedDay(received, None, reason), *_number_working(passed))
    return Due(dt.datetime.combine(last, clock, tzinfo=calendar.zone), days)


def _number_working(days: Iterable[Day]) -> Iterator[CountedDay]:
    number = 0
    for day, works, label in days:
        number += works
        yield CountedDay(day, number if works else None, label)


def _after_calendar_days(moment: dt.datetime, amount: int, calendar: Calendar) -> Due:
    start = calendar.index(moment.date())
    end = calendar.day(start + amount)
    last = calendar.working_day(calendar.worked_through(end.day) - end.works)
    at_closing = not calendar.is_working(last - dt.timedelta(days=1))
    clock = calendar.closing(last) if at_closing else calendar.within_sessions(moment.time(), last)
    counted = calendar.days(start + 1, start + amount + 1)
    moved = calendar.days(start + amount + 1, calendar.index(last) + 1)
    days = [
        CountedDay(moment.date(), None, NOT_COUNTED),
        *(CountedDay(day.day, number, day.label) for number, day in enumerate(counted, 1)),
        *(CountedDay(day.day, None, day.label) for day in moved),
    ]
    if at_closing:
        days[-1] = days[-1]._replace(reason="ngày làm việc sau ngày nghỉ, hạn hết giờ làm việc")
    return Due(dt.datetime.combine(last, clock, tzinfo=calendar.zone), tuple(days))


def after_working_time(start: dt.datetime, left: dt.timedelta, calendar: Calendar) -> Due:
    """When `left` of office hours has run since `start`, an aware instant; `left` is positive."""
    moment = in_zone(start, calendar)
    position = calendar.index(moment.date())
    begin = since_midnight(moment.time())
    days: list[CountedDay] = []
    number = 0
    while True:
        day, works, label = calendar.day(position)
        used, left = _use(calendar.stretches(day), begin, left) if works else ((), left)
        number += bool(used)
        reason = _account(used) if used else "nhận sau giờ làm việc" if works else label
        days.append(CountedDay(day, number if used else None, reason))
        if not left:
            midnight = dt.datetime.combine(day, dt.time(), tzinfo=calendar.zone)
            return Due(midnight + used[-1][1], tuple(days))
        position, begin = position + 1, dt.timedelta()


def _use(
    stretches: tuple[Stretch, ...], start: dt.timedelta, left: dt.timedelta
) -> tuple[tuple[Stretch, ...], dt.timedelta]:
    """The parts of a working day, from `start` after midnight, that `left` takes; what remains."""
    whole = elapsed(stretches, DAY)
    if not start and left >= whole:
        return stretches, left - whole
    used: list[Stretch] = []
    for opens, closes in stretches:
        begin = max(opens, start)
        end = min(closes, begin + left)
        if begin < end:
            left -= end - begin
            used.append((begin, end))
    return tuple(used), left


@lru_cache(maxsize=1024)
def _account(used: tuple[Stretch, ...]) -> str:
    hours = sum((end - begin for begin, end in used), dt.timedelta()) / dt.timedelta(hours=1)
    amount = f"{hours:.2f}".rstrip("0").rstrip(".").replace(".", ",")
    spans = ", ".join(f"{_clock(begin)}-{_clock(end)}" for begin, end in used)
    return f"tính {amount} giờ ({spans})"


def _clock(since_midnight: dt.timedelta) -> str:
    hours, minutes = divmod(since_midnight // dt.timedelta(minutes=1), 60)
    return f"{hours:02d}:{minutes:02d}"
