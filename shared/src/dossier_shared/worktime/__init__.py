"""Counting time limits as the office does: hours, working days and calendar days.

Bộ luật Dân sự 2015 art.147-148. Everything here is pure; the calendar comes in as data.
"""

from dossier_shared.worktime.counting import (
    CountedDay,
    Due,
    TimeLimit,
    Unit,
    add,
    after_working_time,
    due,
)
from dossier_shared.worktime.days import (
    WEEKDAYS,
    Calendar,
    CalendarNotCovered,
    load_calendar,
)
from dossier_shared.worktime.sessions import OFFICE_SESSIONS, Session, Sessions, in_order
from dossier_shared.worktime.spans import (
    opening,
    previous_working_days,
    working_days_between,
    working_time_between,
)

__all__ = [
    "OFFICE_SESSIONS",
    "WEEKDAYS",
    "Calendar",
    "CalendarNotCovered",
    "CountedDay",
    "Due",
    "Session",
    "Sessions",
    "TimeLimit",
    "Unit",
    "add",
    "after_working_time",
    "due",
    "in_order",
    "load_calendar",
    "opening",
    "previous_working_days",
    "working_days_between",
    "working_time_between",
]
