"""The office's calendar as intake publishes it, as what time limits are counted with."""

from dossier_shared.contracts import CalendarChanged
from dossier_shared.worktime import Calendar, Session


def calendar_of(told: CalendarChanged) -> Calendar:
    by_kind = {
        kind: frozenset(day.date for day in told.days if day.kind == kind)
        for kind in ("off", "worked")
    }
    return Calendar(
        days_off=by_kind["off"],
        worked_saturdays=by_kind["worked"],
        sessions=tuple(Session(*pair) for pair in told.sessions),
        years=range(told.first_year, told.last_year + 1),
        special={
            day.date: tuple(Session(*pair) for pair in day.sessions)
            for day in told.days
            if day.kind == "special"
        },
        reasons={day.date: day.reason for day in told.days if day.reason},
    )
