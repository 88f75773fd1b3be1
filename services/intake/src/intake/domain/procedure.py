"""One version of a procedure (thủ tục hành chính) of the catalogue; published, it never changes."""

from dataclasses import dataclass, replace
from typing import Literal

from dossier_shared.contracts import Limit
from dossier_shared.worktime import TimeLimit, Unit
from intake.domain.people import Copy

ANY_COPY: tuple[Copy, ...] = ("original", "certified", "copy", "electronic")
Act = Literal["publish", "amend", "supplement", "replace", "abolish"]
"""Công bố, sửa đổi, bổ sung, thay thế, bãi bỏ (NĐ 63/2010 art.13-17)."""


@dataclass(frozen=True, slots=True)
class RequiredDocument:
    """A document of the checklist (thành phần hồ sơ); `number` is its place in the list, from 1.

    `accepts` are the kinds in which it may be handed in, `type` its entry in the register.
    """

    number: int
    name: str
    mandatory: bool
    accepts: tuple[Copy, ...] = ANY_COPY
    type: str | None = None


@dataclass(frozen=True, slots=True)
class Fee:
    """A fee (phí, lệ phí); `vnd` is None where the amount depends on the case."""

    id: str
    name: str
    vnd: int | None


@dataclass(frozen=True, slots=True)
class Decision:
    """The decision (quyết định công bố) that a change of the catalogue follows; `day` is ISO."""

    kind: Act
    number: str
    day: str
    by: str


@dataclass(frozen=True, slots=True)
class Procedure:
    """`limit` is None where the law sets none, `decision` for what the product ships.

    `valid_from` (ISO) is empty in a draft; how long a version holds is told by the next one.
    `retention_years` and `supplement_days` are None where the general rule holds.
    """

    id: str
    version: int
    national_code: str | None
    name: str
    field: str
    division: str
    limit: TimeLimit | None
    documents: tuple[RequiredDocument, ...]
    legal_basis: tuple[str, ...]
    level: str
    fees: tuple[Fee, ...] = ()
    sensitive: bool = False
    pauses_on_supplement: bool = False
    starts_next_day_after_cutoff: bool = False
    retention_years: int | None = None
    supplement_days: int | None = None
    valid_from: str = ""
    decision: Decision | None = None

    @property
    def fee_vnd(self) -> int | None:
        """All fees together; None when an amount is not fixed."""
        amounts = [fee.vnd for fee in self.fees if fee.vnd is not None]
        return sum(amounts) if len(amounts) == len(self.fees) else None


def content(procedure: Procedure) -> Procedure:
    """What was drafted of a version; its number, day, decision and degree of secrecy come later."""
    return replace(procedure, version=0, valid_from="", decision=None, sensitive=False)


def same_content(one: Procedure, other: Procedure) -> bool:
    return content(one) == content(other)


def to_contract(limit: TimeLimit | None) -> Limit | None:
    return Limit(amount=limit.amount, unit=limit.unit.value) if limit else None


def limit_of(amount: int | None, unit: str | None) -> TimeLimit | None:
    """The limit as the catalogue writes it: `ngày làm việc`, `ngày`, `giờ làm việc`, or nothing."""
    if amount is None:
        return None
    if unit not in UNITS:
        raise ValueError(f"{unit!r} is no unit of a procedure's time limit")
    return TimeLimit(amount, UNITS[unit])


UNITS = {
    "giờ làm việc": Unit.HOUR, "ngày làm việc": Unit.WORKING_DAY, "ngày": Unit.CALENDAR_DAY,
}  # fmt: skip
