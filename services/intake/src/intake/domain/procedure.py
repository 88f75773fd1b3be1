"""The catalogue of procedures (thủ tục hành chính) that the one-stop takes."""

from collections.abc import Sequence
from dataclasses import dataclass

from dossier_shared.contracts import Limit, Payload, ProcedurePublished
from dossier_shared.worktime import TimeLimit, Unit

SENSITIVE_FIELDS = frozenset({"Người có công", "Bảo trợ xã hội", "Phòng, chống tệ nạn xã hội"})
"""Their dossiers tell of health, poverty or addiction (NĐ 61/2018 art.5.1d forbids disclosure)."""


@dataclass(frozen=True, slots=True)
class RequiredDocument:
    """A document of the checklist (thành phần hồ sơ); `number` is its place in the list, from 1."""

    number: int
    name: str
    mandatory: bool


@dataclass(frozen=True, slots=True)
class Procedure:
    """One published version of a procedure. `limit` is None where the law sets none."""

    id: str
    version: int
    national_code: str | None
    name: str
    field: str
    division: str
    limit: TimeLimit | None
    fee_vnd: int | None
    documents: tuple[RequiredDocument, ...]
    legal_basis: tuple[str, ...]
    level: str
    pauses_on_supplement: bool = False
    starts_next_day_after_cutoff: bool = False

    @property
    def sensitive(self) -> bool:
        return self.field in SENSITIVE_FIELDS


def publish(procedure: Procedure) -> tuple[Procedure, Sequence[Payload]]:
    """Bring a version into force and tell the others what they need of it."""
    return procedure, [
        ProcedurePublished(
            version=procedure.version,
            name=procedure.name,
            field=procedure.field,
            division=procedure.division,
            limit=to_contract(procedure.limit),
            sensitive=procedure.sensitive,
        )
    ]


def to_contract(limit: TimeLimit | None) -> Limit | None:
    return Limit(amount=limit.amount, unit=limit.unit.value) if limit else None


def limit_of(amount: int | None, unit: str | None) -> TimeLimit | None:
    """The limit as the catalogue writes it: `ngày làm việc`, `ngày`, or nothing."""
    if amount is None:
        return None
    units = {"ngày làm việc": Unit.WORKING_DAY, "ngày": Unit.CALENDAR_DAY}
    if unit not in units:
        raise ValueError(f"{unit!r} is no unit of a procedure's time limit")
    return TimeLimit(amount, units[unit])
