"""How late a dossier is, and who had it meanwhile: the own agency or a partner (liên thông)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Literal

from dossier_shared.worktime import (
    Calendar,
    CalendarNotCovered,
    working_days_between,
    working_time_between,
)
from routing.domain.reports.periods import DAY, Window
from routing.domain.reports.solving import outcome
from routing.domain.reports.standing import Standing, date_of, late_on, standings
from routing.domain.reports.timeline import Timeline

Cause = Literal["own", "partner", "both"]


@dataclass(frozen=True, slots=True)
class Delay:
    """`days` counts the working days after the promised one; `own` and `partner` are the office
    hours after it in which the agency itself and others had the dossier, pauses left out. All are
    None where the calendar of days off does not reach.
    """

    days: int | None
    own: timedelta | None
    partner: timedelta | None


UNCOUNTED = Delay(None, None, None)


def delay(
    timeline: Timeline,
    standing: Standing,
    due: datetime | None,
    window: Window,
    calendar: Calendar,
) -> Delay | None:
    """By which a dossier standing so at the window's end is late against `due`, be it still open
    or resolved within the window; None when it is not late.
    """
    until = _late_until(standing, due, window)
    if until is None or due is None:
        return None
    promised = date_of(due, window.zone)
    try:
        days = working_days_between(promised, _last_day(until, window), calendar)
        own, partner = _held(timeline, promised, until, window, calendar)
    except CalendarNotCovered:
        return UNCOUNTED
    return Delay(days, own, partner)


def cause(standing: Standing, late: Delay) -> Cause:
    """Whose delay it is: of whoever had the dossier in office hours after the promised day, or
    when it became late, if none have passed.
    """
    if late.own and late.partner:
        return "both"
    if late.own or late.partner:
        return "partner" if late.partner else "own"
    return "partner" if standing.with_partner else "own"


def _late_until(standing: Standing, due: datetime | None, window: Window) -> datetime | None:
    """When the lateness ended, or the last instant of it that the report sees."""
    if standing.open:
        late = late_on(standing, due, window.today, window.zone)
        return window.seen if late else None
    late = window.holds(standing.resolved_at) and outcome(standing, due, window.zone) == "late"
    return standing.resolved_at if late else None


def _last_day(until: datetime, window: Window) -> date:
    """A period that ends at midnight ends with the day before."""
    return date_of(until - timedelta.resolution, window.zone)


def _held(
    timeline: Timeline, promised: date, until: datetime, window: Window, calendar: Calendar
) -> tuple[timedelta, timedelta]:
    """Office hours since the promised day's end with the own agency, and with a partner."""
    since = datetime.combine(promised + DAY, time(), tzinfo=window.zone)
    own = partner = timedelta()
    marks = list(standings(timeline, window.as_of))
    for (at, standing), (next_at, _) in pairwise([*marks, (until, marks[-1][1])]):
        begins, ends = max(at, since), min(next_at, until)
        if begins >= ends or standing.paused:
            continue
        worked = working_time_between(begins, ends, calendar)
        if standing.with_partner:
            partner += worked
        else:
            own += worked
    return own, partner
