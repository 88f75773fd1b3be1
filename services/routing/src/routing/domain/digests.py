"""What is told at the start of work: to each division daily, to the leaders by week and quarter."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from dossier_shared.contracts import DigestDue, Payload
from dossier_shared.worktime import Calendar, CalendarNotCovered, opening

Rhythm = Literal["daily", "weekly", "quarterly"]
QUARTER_MONTHS = 3


@dataclass(frozen=True, slots=True)
class Digest:
    """One for each division and day, one for the agency and week, and quarter. `id` names it:
    `<agency>/<rhythm>/<division>`; `next_due` is the opening at which it is told next.
    """

    id: str
    agency: str
    rhythm: Rhythm
    division: str | None
    next_due: datetime


@dataclass(frozen=True, slots=True)
class Figures:
    """Open cases of the division, or of the agency, and those near their due date and past it."""

    open: int
    near_due: int
    overdue: int


def digest(
    agency: str, rhythm: Rhythm, division: str | None, now: datetime, calendar: Calendar
) -> Digest:
    """A digest that is told for the first time at the next turn of its rhythm."""
    key = digest_id(agency, rhythm, division)
    return Digest(key, agency, rhythm, division, _next(rhythm, now, calendar))


def digest_id(agency: str, rhythm: Rhythm, division: str | None) -> str:
    return f"{agency}/{rhythm}/{division or ''}"


def tell(
    told: Digest, figures: Figures, now: datetime, calendar: Calendar
) -> tuple[Digest, Sequence[Payload]]:
    """What is due: told once, however many turns were missed while nobody swept; a division with
    nothing to do is told nothing. On a day that was declared off since, nobody is told: it waits
    for the next opening.
    """
    opens = _opening(_working(now.astimezone(calendar.zone).date(), calendar), calendar)
    if now < opens:
        return replace(told, next_due=opens), []
    after = replace(told, next_due=_next(told.rhythm, now, calendar))
    if told.rhythm == "daily" and not figures.open:
        return after, []
    return after, [
        DigestDue(
            agency=told.agency,
            rhythm=told.rhythm,
            division=told.division,
            day=now.astimezone(calendar.zone).date(),
            open=figures.open,
            near_due=figures.near_due,
            overdue=figures.overdue,
        )
    ]


def _next(rhythm: Rhythm, now: datetime, calendar: Calendar) -> datetime:
    """The opening of the first working day of the next day, week or quarter."""
    today = now.astimezone(calendar.zone).date()
    if rhythm == "daily" and now < _opening(_working(today, calendar), calendar):
        return _opening(_working(today, calendar), calendar)
    return _opening(_working(_turn(rhythm, today), calendar), calendar)


def _turn(rhythm: Rhythm, today: date) -> date:
    match rhythm:
        case "daily":
            return today + timedelta(days=1)
        case "weekly":
            return today + timedelta(days=7 - today.weekday())
    months = today.month - (today.month - 1) % QUARTER_MONTHS + QUARTER_MONTHS
    return date(today.year + (months > 12), (months - 1) % 12 + 1, 1)


def _working(day: date, calendar: Calendar) -> date:
    """The day itself or the next one that is worked; beyond the calendar, the day itself."""
    try:
        return calendar.working_day(calendar.worked_through(day) - calendar.is_working(day))
    except CalendarNotCovered:
        return day


def _opening(day: date, calendar: Calendar) -> datetime:
    return opening(day, calendar).astimezone(UTC)
