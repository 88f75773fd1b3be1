"""The office's calendar as intake publishes it, version by version."""

from dataclasses import dataclass

from dossier_shared.contracts import CalendarChanged
from dossier_shared.worktime import Calendar, Session


@dataclass(frozen=True, slots=True)
class Published:
    """A version of an agency's calendar; `id` is the event's subject, `told` its data as JSON."""

    id: str
    version: int
    told: str


def published(subject: str, told: CalendarChanged) -> Published:
    return Published(subject, told.version, told.model_dump_json())


def calendar_of(version: Published) -> Calendar:
    """The version as what deadlines are counted with."""
    told = CalendarChanged.model_validate_json(version.told)
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
