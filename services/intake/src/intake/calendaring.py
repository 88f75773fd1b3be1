"""Wires the calendar; part of `main`."""

from dataclasses import dataclass
from typing import Any

from pymongo import IndexModel

from dossier_shared.clock import Clock
from dossier_shared.mongo.aggregates import CREATED_KEY_INDEX, Aggregates
from dossier_shared.mongo.outbox import OUTBOX_INDEX
from intake.adapters.calendars import StoredCalendars
from intake.application.edit_calendar import EditCalendar
from intake.application.move_due_dates import MoveDueDates
from intake.application.ports import Search
from intake.domain.calendar import CalendarVersion
from intake.domain.dossier import Dossier

CALENDAR_INDEXES: dict[str, list[IndexModel]] = {"calendars": [OUTBOX_INDEX, CREATED_KEY_INDEX]}


@dataclass(frozen=True, slots=True)
class Calendaring:
    versions: Aggregates[CalendarVersion]
    calendars: StoredCalendars
    edit: EditCalendar

    def state(self, dossiers: Aggregates[Dossier], search: Search, clock: Clock) -> dict[str, Any]:
        """What the routes of the calendar need."""
        return {
            "calendars": self.calendars,
            "edit_calendar": self.edit,
            "move_due_dates": MoveDueDates(dossiers, search, self.calendars, clock),
        }


def calendaring(versions: Aggregates[CalendarVersion], agency: str, clock: Clock) -> Calendaring:
    calendars = StoredCalendars(versions, agency)
    return Calendaring(versions, calendars, EditCalendar(versions, calendars, clock, agency))
