"""The legal clock of a dossier: a list of segments from which the due date is derived."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from dossier_shared.worktime import (
    Calendar,
    CountedDay,
    Due,
    TimeLimit,
    Unit,
    after_working_time,
    due,
    working_days_between,
    working_time_between,
)

Kind = Literal["runs", "stopped", "restarted", "reappointed"]


@dataclass(frozen=True, slots=True)
class Segment:
    """One stretch of the clock, with its reason and legal source; `end` is None for the last.

    `runs` begins the limit or goes on with it after a stop; `restarted` counts it anew (NĐ 61
    art.19.4); `reappointed` runs to the day in `until`, promised in an apology (art.19.9).
    """

    kind: Kind
    start: datetime
    reason: str
    law: str
    end: datetime | None = None
    until: datetime | None = None


Segments = tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Dated:
    """The office's calendar with the number of its version."""

    version: int
    calendar: Calendar


def then(clock: Segments, segment: Segment) -> Segments:
    """The clock with its last segment ended where the next one starts."""
    return (*ended(clock, segment.start), segment)


def ended(clock: Segments, at: datetime) -> Segments:
    return (*clock[:-1], replace(clock[-1], end=at)) if clock else ()


def stands_still(clock: Segments) -> bool:
    return bool(clock) and clock[-1].kind == "stopped"


def due_of(clock: Segments, limit: TimeLimit | None, calendar: Calendar) -> Due | None:
    """The due date these segments give; None without a limit or while the clock stands still.

    Days that stopped are days of the limit's own unit after the day of the stop up to and
    including the day it went on; hours are office hours. CalendarNotCovered when it ends in a
    year that is not known.
    """
    if not clock or stands_still(clock):
        return None
    base = max(n for n, segment in enumerate(clock) if n == 0 or segment.kind in _BASES)
    first, stops = clock[base], [s for s in clock[base:] if s.kind == "stopped"]
    if first.until is not None:
        return _appointed(first.until, stops, limit, calendar)
    if limit is None:
        return None
    if limit.unit is Unit.HOUR:
        return _after_hours([s for s in clock[base:] if s.kind != "stopped"], limit, calendar)
    return _after_days(first.start, stops, limit, calendar)


_BASES = frozenset({"restarted", "reappointed"})


def _after_hours(runs: Sequence[Segment], limit: TimeLimit, calendar: Calendar) -> Due:
    """What is left of the hours goes on in each run, until one holds the end."""
    left = timedelta(hours=limit.amount)
    for run in runs:
        ends = after_working_time(run.start, left, calendar)
        if run.end is None or ends.at <= run.end or run is runs[-1]:
            return ends
        left -= working_time_between(run.start, run.end, calendar)
    raise AssertionError("the last run holds the end")


def _after_days(
    start: datetime, stops: Sequence[Segment], limit: TimeLimit, calendar: Calendar
) -> Due:
    """Each stop lengthens the limit by its own days, unless the limit had ended before it."""
    ends = due(start, limit, calendar)
    for stop in stops:
        if ends.at < stop.start:
            return ends
        limit = replace(limit, amount=limit.amount + _stopped_days(stop, limit.unit, calendar))
        ends = due(start, limit, calendar)
    return ends


def _appointed(
    until: datetime, stops: Sequence[Segment], limit: TimeLimit | None, calendar: Calendar
) -> Due:
    """A promised day is moved on by the days that the clock stood still before it."""
    unit = Unit.CALENDAR_DAY if limit and limit.unit is Unit.CALENDAR_DAY else Unit.WORKING_DAY
    stopped = sum(_stopped_days(stop, unit, calendar) for stop in stops if stop.start <= until)
    if stopped:
        return due(until, TimeLimit(stopped, unit), calendar)
    local = until.astimezone(calendar.zone)
    return Due(local, (CountedDay(local.date(), None, "ngày hẹn lại"),))


def _stopped_days(stop: Segment, unit: Unit, calendar: Calendar) -> int:
    began = stop.start.astimezone(calendar.zone).date()
    went_on = (stop.end or stop.start).astimezone(calendar.zone).date()
    if unit is Unit.CALENDAR_DAY:
        return (went_on - began).days
    return working_days_between(began, went_on, calendar)
