"""The shapes of the registers over HTTP: each kind says what is its own."""

import datetime as dt
from typing import Any

from pydantic import ConfigDict, Field

from intake.api import schemas
from intake.api.models import Outgoing
from intake.api.procedure_bodies import Amount, Plain
from intake.domain.people import Copy
from intake.domain.registers import Entry, Kind
from intake.domain.spelling import ID

ENTRY: dict[str, Any] = {
    "kind": "fields", "id": "nguoi-co-cong", "name": "Người có công", "department": None,
    "sensitive": True, "vnd": None, "accepts": [], "ended": None,
}  # fmt: skip


def _example(**said: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [said]})


class EntryIn(schemas.Incoming):
    """What every entry says."""

    name: Plain

    def entry(self, kind: Kind, entry_id: str) -> Entry:
        return Entry(kind, entry_id, **dict(self))


class DepartmentIn(EntryIn):
    model_config = _example(name="Trung tâm Dịch vụ việc làm")


class DivisionIn(EntryIn):
    model_config = _example(name="Phòng Người có công", department="so")
    department: str = Field(pattern=ID, description="Mã đơn vị.")


class CounterIn(EntryIn):
    model_config = _example(name="Quầy số 1", department="so")
    department: str = Field(pattern=ID, description="Mã đơn vị.")


class FieldIn(EntryIn):
    """`sensitive`: its dossiers tell of health, poverty or addiction (NĐ 61/2018 art.5.1d)."""

    model_config = _example(name="Người có công", sensitive=True)
    sensitive: bool


class FeeEntryIn(EntryIn):
    """`vnd` is None where the amount depends on the case."""

    model_config = _example(name="Phí thẩm định hồ sơ", vnd=600000)
    vnd: Amount | None


class DocumentTypeIn(EntryIn):
    model_config = _example(name="Giấy khai sinh", accepts=["certified", "copy", "electronic"])
    accepts: tuple[Copy, ...] = Field(min_length=1, max_length=4)


class RegisterEntryOut(Outgoing):
    """`ended` is the day from which nothing new may name it; what is not of its kind is empty."""

    model_config = ConfigDict(from_attributes=True, json_schema_extra={"examples": [ENTRY]})
    kind: Kind
    id: str
    name: str
    department: str | None
    sensitive: bool
    vnd: int | None
    accepts: list[Copy]
    ended: dt.date | None


class EntriesOut(Outgoing):
    model_config = ConfigDict(json_schema_extra={"examples": [{"entries": [ENTRY]}]})
    entries: list[RegisterEntryOut]
