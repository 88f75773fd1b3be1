"""The shapes of the calendar over HTTP."""

import datetime as dt
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from intake.api import schemas
from intake.api.models import OfficeTime
from intake.domain.calendar import Edit, Entry, Hours, Letter
from intake.domain.moving import Outcome

DAY: dict[str, Any] = {
    "date": "2018-12-31", "kind": "off", "reason": "nghỉ, làm bù ngày 05/01/2019", "hours": []
}  # fmt: skip
EDIT: dict[str, Any] = {
    "letter_number": "6519/VPCP-KGVX",
    "letter_date": "2018-07-09",
    "reason": "Hoán đổi ngày làm việc dịp Tết Dương lịch 2019",
    "days": [DAY, {"date": "2019-01-05", "kind": "worked", "reason": "làm bù", "hours": []}],
}
SHIFT: dict[str, Any] = {
    "code": "000.00.19.H50-181226-0003",
    "due_now": "2019-01-02T09:00:00+07:00",
    "due_then": "2019-01-03T09:00:00+07:00",
}
VERSION: dict[str, Any] = {
    "version": 2,
    "letter_number": "6519/VPCP-KGVX",
    "letter_date": "2018-07-09",
    "reason": "Hoán đổi ngày làm việc dịp Tết Dương lịch 2019",
    "by": "quan-tri-1",
    "at": "2018-07-10T08:00:00+07:00",
}
CALENDAR: dict[str, Any] = VERSION | {
    "first_year": 2017, "last_year": 2026, "hours": [["07:00", "11:30"], ["13:30", "17:00"]],
    "counter_hours": [["07:30", "11:00"], ["14:00", "16:30"]], "days": [DAY],
}  # fmt: skip


class DayIn(schemas.Incoming):
    date: dt.date
    kind: Literal["off", "worked", "special", "normal"]
    reason: schemas.Text | None = Field(None, max_length=200)
    hours: tuple[tuple[dt.time, dt.time], ...] = Field((), max_length=4)


class EditIn(schemas.Incoming):
    """`normal` days are again what their weekday makes them."""

    model_config = ConfigDict(json_schema_extra={"examples": [EDIT]})
    letter_number: schemas.Text = Field(min_length=2, max_length=60)
    letter_date: dt.date
    reason: schemas.Text = Field(min_length=2, max_length=500)
    days: tuple[DayIn, ...] = Field((), max_length=400)
    last_year: int | None = Field(None, ge=2017, le=2100)
    hours: tuple[tuple[dt.time, dt.time], ...] | None = Field(None, min_length=1, max_length=4)
    counter_hours: tuple[tuple[dt.time, dt.time], ...] | None = Field(None, max_length=4)

    def edit(self) -> Edit:
        entries = tuple(
            Entry(day.date.isoformat(), day.kind, day.reason, _hours(day.hours))
            for day in self.days
            if day.kind != "normal"
        )
        return Edit(
            letter=Letter(self.letter_number, self.letter_date.isoformat()),
            reason=self.reason,
            entries=entries,
            normal=tuple(day.date.isoformat() for day in self.days if day.kind == "normal"),
            last_year=self.last_year,
            hours=None if self.hours is None else _hours(self.hours),
            counter_hours=None if self.counter_hours is None else _hours(self.counter_hours),
        )


def _hours(pairs: tuple[tuple[dt.time, dt.time], ...]) -> Hours:
    return tuple((f"{opens:%H:%M}", f"{closes:%H:%M}") for opens, closes in pairs)


class CalendarDayOut(BaseModel):
    date: dt.date
    kind: Literal["off", "worked", "special"]
    reason: str | None
    hours: list[tuple[str, str]]


class VersionOut(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [VERSION]})
    version: int
    letter_number: str | None
    letter_date: dt.date | None
    reason: str
    by: str
    at: OfficeTime


class VersionsOut(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"versions": [VERSION]}]})
    versions: list[VersionOut]


class CalendarOut(VersionOut):
    """`counter_hours`: when citizens are served; limits are counted by `hours`."""

    model_config = ConfigDict(json_schema_extra={"examples": [CALENDAR]})
    first_year: int
    last_year: int
    hours: list[tuple[str, str]]
    counter_hours: list[tuple[str, str]]
    days: list[CalendarDayOut]


class PreviewIn(schemas.Incoming):
    model_config = ConfigDict(json_schema_extra={"examples": [{"version": 2}]})
    version: int | None = Field(None, ge=1, le=100_000, description="The newest if not given.")
    cursor: str | None = Field(None, max_length=200)
    limit: int = Field(200, ge=1, le=500)


class ShiftOut(BaseModel):
    code: str
    due_now: OfficeTime
    due_then: OfficeTime


class PreviewOut(BaseModel):
    """`looked_at` open dossiers were looked at for this page."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"version": 2, "shifts": [SHIFT], "looked_at": 200, "next": None}]
        }
    )
    version: int
    shifts: list[ShiftOut]
    looked_at: int
    next: str | None


class ShiftIn(schemas.Incoming):
    code: str = Field(min_length=1, max_length=60)
    due_then: schemas.Instant


class MovesIn(schemas.Incoming):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "version": 2,
                    "letter_number": "6519/VPCP-KGVX",
                    "reason": "Chuyển ngày hẹn theo lịch mới",
                    "shifts": [{"code": SHIFT["code"], "due_then": SHIFT["due_then"]}],
                }
            ]
        }
    )
    version: int = Field(ge=1, le=100_000)
    letter_number: schemas.Text = Field(min_length=2, max_length=60)
    reason: schemas.Text = Field(min_length=2, max_length=500)
    shifts: tuple[ShiftIn, ...] = Field(min_length=1, max_length=500)


class MoveOutcomeOut(BaseModel):
    code: str
    outcome: Outcome


class MovesOut(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"outcomes": [{"code": SHIFT["code"], "outcome": "moved"}]}]
        }
    )
    outcomes: list[MoveOutcomeOut]
