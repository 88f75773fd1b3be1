"""What the early warning is told and what it tells.

All instants are aware UTC; all durations are working time, on the axis of
`dossier_shared.worktime.working_time_between`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zlib import crc32

from dossier_shared.contracts import Limit
from dossier_shared.worktime import Calendar, working_time_between
from routing.domain.office import UNASSIGNED
from routing.domain.workflow import HOURS_A_DAY

Away = Sequence[tuple[datetime, datetime]]
"""When somebody is away: from an instant up to another."""
Absences = Mapping[str, Away]
"""Of each holder, when he is known to be away."""


@dataclass(frozen=True, slots=True)
class Observation:
    """A step that was passed `at` an instant and `took` so long in the hands of its holder, as
    `handling` measures it: waiting in his queue is no part of it. `budget` as in `OpenStep`.
    """

    procedure: str
    step: str
    took: timedelta
    at: datetime
    budget: timedelta | None = None


@dataclass(frozen=True, slots=True)
class OpenStep:
    """`holder`: of a step to come the `presumed_holder`; `budget`: the step's part of the limit, as
    `budget_time`. An `external` step is another agency's: it begins at once and occupies nobody
    here. No two steps ahead of a case have the same name.
    """

    step: str
    holder: str
    budget: timedelta | None
    external: bool = False


@dataclass(frozen=True, slots=True)
class OpenCase:
    """`ahead`: the present step first, then those to come; never empty. `handled`: how long the
    present step has been worked on, as `handling` measures it; nothing while it waits in its
    holder's queue.
    """

    code: str
    procedure: str
    due_at: datetime | None
    handled: timedelta
    ahead: tuple[OpenStep, ...]


@dataclass(frozen=True, slots=True)
class EarlyWarning:
    """`finish` is the median of the simulated futures, `finish_late` their 90th percentile. `late`
    is the probability, 0..1, that the finish date is after the due date; 0 when there is no due
    date, and 1 when it has passed (`overdue`). `why` is Vietnamese, for the work list.
    """

    code: str
    finish: datetime
    finish_late: datetime
    late: float
    overdue: bool
    why: str


def budget_time(limit: Limit | None) -> timedelta | None:
    """A budget as working time; five of seven calendar days are taken to be worked."""
    if limit is None:
        return None
    if limit.unit == "hour":
        return timedelta(hours=limit.amount)
    if limit.unit == "working-day":
        return timedelta(hours=limit.amount * HOURS_A_DAY)
    return timedelta(hours=limit.amount * HOURS_A_DAY) * 5 / 7


def presumed_holder(able: Sequence[str], code: str) -> str:
    """Who is taken to have a step to come, of those who can do it: the codes are dealt out evenly.

    Were it the one who has least now, in the forecast all coming work would be his.
    """
    return able[crc32(code.encode()) % len(able)] if able else UNASSIGNED


def handling(began: datetime, until: datetime, away: Away, calendar: Calendar) -> timedelta:
    """Working time from `began` to `until` in which the holder was there.

    He began when the case had come to him and the one before it had left him, whichever is later:
    so waiting in the queue does not count, and nobody has to press a button. `away` does not
    overlap itself. Raises CalendarNotCovered outside the calendar's years.
    """
    worked = working_time_between(began, until, calendar)
    for gone, back in away:
        if gone < until and back > began:
            worked -= working_time_between(max(gone, began), min(back, until), calendar)
    return worked
