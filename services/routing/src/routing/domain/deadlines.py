"""The instants that follow from a due date: of a step, of the reminder, of lateness.

A dossier is late by date, not by hour: finished on the due date it is on time (NĐ 61/2018/NĐ-CP
art.19.9, TT 01/2018/TT-VPCP). Beyond the calendar's years rest days are not known: a step is then
due with the dossier, lateness begins the next day, and nobody is reminded before.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from dossier_shared.contracts import Limit
from dossier_shared.worktime import (
    Calendar,
    CalendarNotCovered,
    TimeLimit,
    Unit,
    add,
    opening,
    previous_working_days,
)

Standing = Literal["open", "near-due", "overdue"]


def step_due(
    start: datetime, budget: Limit | None, due_at: datetime | None, calendar: Calendar
) -> datetime | None:
    """When a step begun at `start` is due: at its budget's end, but never after the dossier."""
    if budget is None:
        return due_at
    try:
        end = add(start, TimeLimit(budget.amount, Unit(budget.unit)), calendar).astimezone(UTC)
    except CalendarNotCovered:
        return due_at
    return end if due_at is None else min(end, due_at)


def days_before(due_at: datetime, days: int, calendar: Calendar) -> datetime | None:
    """The opening of the `days`-th working day before the due date; None beyond the calendar."""
    try:
        day = previous_working_days(_date(due_at, calendar), days, calendar)
        return opening(day, calendar).astimezone(UTC)
    except CalendarNotCovered:
        return None


def working_days_after(due_at: datetime, days: int, calendar: Calendar) -> datetime:
    """The opening of the `days`-th working day after the due date."""
    day = _working_day_after(_date(due_at, calendar), days, calendar)
    return opening(day, calendar).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Horizon:
    """Due before `today`: overdue; from then and before `near`: near-due. Both are midnights."""

    today: datetime
    near: datetime

    def standing(self, due_at: datetime | None) -> Standing:
        if due_at is None or due_at >= self.near:
            return "open"
        return "overdue" if due_at < self.today else "near-due"


def horizon(now: datetime, near_days: int, calendar: Calendar) -> Horizon:
    """What is late at `now`, and what is due today or within the next `near_days` working days."""
    today = _date(now, calendar)
    last_near = _working_day_after(today, near_days, calendar)
    return Horizon(_midnight(today, calendar), _midnight(last_near + timedelta(days=1), calendar))


def _working_day_after(day: date, number: int, calendar: Calendar) -> date:
    try:
        return calendar.working_day(calendar.worked_through(day) + number - 1)
    except CalendarNotCovered:
        return day + timedelta(days=number)


def _date(moment: datetime, calendar: Calendar) -> date:
    return moment.astimezone(calendar.zone).date()


def _midnight(day: date, calendar: Calendar) -> datetime:
    return datetime.combine(day, time(), tzinfo=calendar.zone).astimezone(UTC)
