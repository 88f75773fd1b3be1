"""Calls by hand: for the citizens whom no channel reached (many are old, and have no telephone).

A call is due by the end of the working day after it was opened, or last tried in vain.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from dossier_shared.worktime import Calendar, CalendarNotCovered
from notify.domain.errors import CALL_CLOSED, NO_SUCH_CALL
from notify.domain.kinds import Kind

CallOutcome = Literal["reached", "told-otherwise", "no-answer", "wrong-number", "given-up"]
"""What somebody of the one-stop noted; `told-otherwise` is by letter or in person."""
CLOSES: frozenset[CallOutcome] = frozenset({"reached", "told-otherwise", "given-up"})
Closed = CallOutcome | Literal["told", "sent-again", "overtaken"]
"""`told`: a channel reached him after all; `overtaken`: a later notice took the call's sense."""
FOR_NOW: frozenset[Closed] = frozenset({"told", "sent-again"})
"""Open anew when it turns out that he was not told: a receipt comes late, or it fails again."""
BY_HAND: frozenset[Closed] = frozenset({"reached", "told-otherwise"})
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class CallTry:
    at: datetime
    by: str
    outcome: CallOutcome


@dataclass(frozen=True, slots=True)
class Call:
    """`id` is the natural key: the event's id and the kind of its notices. `since` is when it was
    opened or last tried, from which it is due.
    """

    id: str
    kind: Kind
    opened_at: datetime
    since: datetime
    tries: tuple[CallTry, ...] = ()
    closed_at: datetime | None = None
    closed_as: Closed | None = None

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


Calls = tuple[Call, ...]


def opened(calls: Calls, id_: str, kind: Kind, at: datetime) -> Calls:
    """With the call of these notices; one that was closed for now is open anew, any other stays as
    it is.
    """
    if all(call.id != id_ for call in calls):
        return (*calls, Call(id_, kind, at, at))
    return tuple(
        replace(call, since=at, closed_at=None, closed_as=None)
        if call.id == id_ and call.closed_as in FOR_NOW
        else call
        for call in calls
    )


def closed(calls: Calls, ended: Mapping[str, tuple[Closed, datetime]]) -> Calls:
    """With the open ones named in `ended` closed."""
    return tuple(
        replace(call, closed_as=ended[call.id][0], closed_at=ended[call.id][1])
        if call.is_open and call.id in ended
        else call
        for call in calls
    )


def has_told(calls: Calls, id_: str) -> bool:
    """Whether somebody of the one-stop told him."""
    return any(call.id == id_ and call.closed_as in BY_HAND for call in calls)


def tried(calls: Calls, id_: str, one: CallTry) -> Calls:
    """What somebody noted: closed, or due again the next working day."""
    call = next((call for call in calls if call.id == id_), None)
    if call is None:
        raise NO_SUCH_CALL.broken()
    if not call.is_open:
        raise CALL_CLOSED.broken()
    after = replace(call, since=one.at, tries=(*call.tries, one))
    if one.outcome in CLOSES:
        after = replace(after, closed_at=one.at, closed_as=one.outcome)
    return tuple(after if each is call else each for each in calls)


def oldest(calls: Calls) -> datetime | None:
    """From when the open call that is due first is due."""
    return min((call.since for call in calls if call.is_open), default=None)


def due_of(call: Call, calendar: Calendar) -> datetime:
    """The end of the working day after `since`; beyond the calendar Saturdays and Sundays are off.

    The later `since` is, the later is this: so they are in the same order.
    """
    return _due(call.since.astimezone(calendar.zone).date(), calendar)


def overdue_before(now: datetime, calendar: Calendar) -> datetime:
    """A call that is open since before this instant should have been made by now."""
    day = now.astimezone(calendar.zone).date()
    while _due(day, calendar) > now:
        day -= timedelta(days=1)
    return datetime.combine(day + timedelta(days=1), time(), calendar.zone)


def _due(day: date, calendar: Calendar) -> datetime:
    try:
        due = calendar.working_day(calendar.worked_through(day))
    except CalendarNotCovered:
        due = _weekday_after(day)
    return datetime.combine(due, calendar.closing(due), calendar.zone).astimezone(UTC)


def _weekday_after(day: date) -> date:
    after = day + timedelta(days=1)
    while after.weekday() >= SATURDAY:
        after += timedelta(days=1)
    return after
