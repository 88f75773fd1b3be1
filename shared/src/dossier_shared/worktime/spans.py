"""Distances on the office's calendar, in working days and in working time."""

from datetime import date, datetime, timedelta

from dossier_shared.worktime.counting import DAY, in_zone
from dossier_shared.worktime.days import Calendar
from dossier_shared.worktime.sessions import elapsed, since_midnight


def working_days_between(a: date, b: date, calendar: Calendar) -> int:
    """Working days after `a` up to and including `b`; negative when `b` is the earlier."""
    return calendar.worked_through(b) - calendar.worked_through(a)


def previous_working_days(day: date, n: int, calendar: Calendar) -> date:
    """The n-th working day before `day`; `day` itself when n is 0."""
    if n < 0:
        raise ValueError("a number of working days before a day is not negative")
    if n == 0:
        return day
    before = calendar.worked_through(day) - calendar.is_working(day)
    return calendar.working_day(before - n)


def opening(day: date, calendar: Calendar) -> datetime:
    """When the first session of `day` starts, in the calendar's zone, were it a working day."""
    return datetime.combine(day, calendar.sessions_of(day)[0].opens, tzinfo=calendar.zone)


def working_time_between(a: datetime, b: datetime, calendar: Calendar) -> timedelta:
    """Office hours from `a` to `b`, both aware; negative when `b` is the earlier."""
    return _worked_until(b, calendar) - _worked_until(a, calendar)


def _worked_until(moment: datetime, calendar: Calendar) -> timedelta:
    local = in_zone(moment, calendar)
    through = calendar.worked_time(local.date())
    if not calendar.is_working(local.date()):
        return through
    stretches = calendar.stretches(local.date())
    return through - elapsed(stretches, DAY) + elapsed(stretches, since_midnight(local.time()))
