"""The office's calendar as intake publishes it, version by version."""

from dataclasses import dataclass

from dossier_shared import calendars as shared
from dossier_shared.contracts import CalendarChanged
from dossier_shared.worktime import Calendar


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
    return shared.calendar_of(CalendarChanged.model_validate_json(version.told))
