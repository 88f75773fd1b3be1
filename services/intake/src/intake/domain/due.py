"""The due date of a dossier, and its account day by day, derived from the segments of its clock.

NĐ 61/2018 art.19.4 and 19.9; days and hours are counted by Bộ luật Dân sự 2015 art.147-148.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

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
from intake.domain.clock import Segment, Segments, stands_still


def base_of(clock: Segments) -> Segment:
    """The segment from which the limit that holds is counted."""
    return next((one for one in reversed(clock) if one.kind in _BASES), clock[0])


def due_of(clock: Segments, limit: TimeLimit | None, calendar: Calendar) -> Due | None:
    """The due date these segments give; None without a limit or while the clock stands still.

    Days that stopped are days of the limit's own unit (working days after an apology), after the
    day of the stop up to and including the day it went on; hours are office hours.
    CalendarNotCovered when it ends in a year that is not known.
    """
    if not clock or stands_still(clock):
        return None
    first = base_of(clock)
    counted = clock[clock.index(first) :]
    stops = [_since(first.start, one) for one in counted if one.kind == "stopped"]
    if first.until is not None:
        return _appointed(first.until, stops, calendar)
    if limit is None:
        return None
    if limit.unit is Unit.HOUR:
        return _after_hours([one for one in counted if one.kind != "stopped"], limit, calendar)
    return _after_days(first, stops, limit, calendar)


def _since(start: datetime, stop: Segment) -> Segment:
    """The part of a stop that lies after a start, which may be the morning after the receipt."""
    return replace(stop, start=max(stop.start, start), end=max(stop.end or stop.start, start))


_BASES = frozenset({"restarted", "reappointed"})
STOPPED = "thời hạn tạm dừng"


def _after_hours(runs: Sequence[Segment], limit: TimeLimit, calendar: Calendar) -> Due:
    """What is left of the hours goes on in each run, until one holds the end."""
    left, account = timedelta(hours=limit.amount), list[CountedDay]()
    for run in runs:
        ends = after_working_time(run.start, left, calendar)
        if run.end is None or ends.at <= run.end or run is runs[-1]:
            return Due(ends.at, tuple(_renumbered([*account, *ends.days])))
        used = max(working_time_between(run.start, run.end, calendar), timedelta())
        left -= used
        account += after_working_time(run.start, used, calendar).days if used else ()
        account.append(CountedDay(run.end.astimezone(calendar.zone).date(), None, STOPPED))
    raise AssertionError("the last run holds the end")


def _after_days(
    first: Segment, stops: Sequence[Segment], limit: TimeLimit, calendar: Calendar
) -> Due:
    """Each stop lengthens the limit by its own days, unless the limit had ended before it."""

    def count(amount: int) -> Due:
        return due(first.start, TimeLimit(amount, limit.unit), calendar)

    ends = _lengthened(count, limit.amount, first.start, stops, _Days(limit.unit, calendar))
    began = "ngày tính lại thời hạn" if first.kind == "restarted" else "ngày nhận"
    return _accounted(ends, began, stops, limit.amount)


def _appointed(until: datetime, stops: Sequence[Segment], calendar: Calendar) -> Due:
    """A promised day is moved on by the working days that the clock stood still before it."""
    local = until.astimezone(calendar.zone)

    def count(moved: int) -> Due:
        if moved:
            return due(local, TimeLimit(moved, Unit.WORKING_DAY), calendar)
        return Due(local, (CountedDay(local.date(), None, "ngày hẹn lại"),))

    ends = _lengthened(count, 0, until, stops, _Days(Unit.WORKING_DAY, calendar))
    return _accounted(ends, "ngày hẹn lại")


@dataclass(frozen=True, slots=True)
class _Days:
    """Days after one instant up to and including the day of another, in the unit of a limit."""

    unit: Unit
    calendar: Calendar

    def __call__(self, since: datetime, through: datetime) -> int:
        first, last = (at.astimezone(self.calendar.zone).date() for at in (since, through))
        if self.unit is Unit.CALENDAR_DAY:
            return (last - first).days
        return working_days_between(first, last, self.calendar)


def _lengthened(
    count: Callable[[int], Due], amount: int, since: datetime, stops: Sequence[Segment],
    days: _Days,
) -> Due:  # fmt: skip
    """A stop on a last day that rest days had moved counts from there, and no limit ends before
    the day on which it went on.
    """
    ends = count(amount)
    for stop in stops:
        if ends.at < stop.start:
            break
        went_on = stop.end or stop.start
        amount = max(amount, days(since, stop.start)) + days(stop.start, went_on)
        ends = count(amount)
        if ends.at.date() < went_on.astimezone(ends.at.tzinfo).date():
            amount += 1
            ends = count(amount)
    return ends


def _accounted(
    ends: Due, began: str, stops: Sequence[Segment] = (), amount: int | None = None
) -> Due:
    """The account with its first day named, and the days not counted on which the clock stood."""
    zone = ends.at.tzinfo
    first, *rest = ends.days
    days = [first._replace(reason=first.reason.replace("ngày nhận", began)), *rest]
    for stop in stops:
        after, through = (at.astimezone(zone).date() for at in (stop.start, stop.end or stop.start))
        days = [
            day._replace(number=None, reason=STOPPED) if after < day.date <= through else day
            for day in days
        ]
    return Due(ends.at, tuple(_renumbered(days, amount)))


def _renumbered(days: Iterable[CountedDay], amount: int | None = None) -> Iterator[CountedDay]:
    number = 0
    for day in days:
        number += day.number is not None
        counted = day.number is not None and (amount is None or number <= amount)
        yield day._replace(number=number if counted else None)
