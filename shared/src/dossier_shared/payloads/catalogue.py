"""What intake tells of the catalogue and the calendar."""

import datetime as dt
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from dossier_shared.payloads.base import Limit, Payload


class ProcedurePublished(Payload):
    """A version of a procedure is in force from a day on. Subject: the procedure's id."""

    type: ClassVar[str] = "procedure.published.v1"
    version: int = Field(ge=1)
    name: str
    field: str
    division: str
    limit: Limit | None
    sensitive: bool
    valid_from: dt.date


class ProcedureEnded(Payload):
    """A procedure is abolished, or replaced by another, from a day. Subject: its id."""

    type: ClassVar[str] = "procedure.ended.v1"
    from_day: dt.date
    replaced_by: str | None


class DayOff(BaseModel):
    """A day that is not what its weekday makes it. `sessions` are the hours of a special day, as
    pairs of clock times.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")
    date: dt.date
    kind: Literal["off", "worked", "special"]
    reason: str | None
    sessions: tuple[tuple[dt.time, dt.time], ...] = ()


class CalendarChanged(Payload):
    """A version of the office's calendar, whole. Subject: `<agency>/calendar/<version>`."""

    type: ClassVar[str] = "calendar.changed.v1"
    version: int = Field(ge=1)
    first_year: int
    last_year: int
    sessions: tuple[tuple[dt.time, dt.time], ...]
    days: tuple[DayOff, ...]
