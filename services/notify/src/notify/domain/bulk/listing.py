"""The list of a bulk job, a row to each person: read whole, with every fault of every row."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

from dossier_shared.contracts import Channel, Language
from dossier_shared.folding import fold
from dossier_shared.lists.cells import email, instant, phone, shaped, text
from dossier_shared.lists.tables import Column, Fault, Table, columns_of, fault, values_of
from notify.domain.bulk import wrongs
from notify.domain.kinds import Kind
from notify.domain.notices import Param, Value
from notify.domain.wording.shapes import OFFICE, SHAPES, name_of
from notify.domain.wording.values import Type

Params = Mapping[Param, Value]
TITLES: Mapping[str, str] = {
    "phone": "Điện thoại",
    "email": "Email",
    "name": "Họ tên",
    "since": "Từ lúc",
    "until": "Đến lúc",
    "due": "Hẹn trả",
    "amount": "Số tiền",
}
ALSO: Mapping[str, str] = {
    "phone": "Điện thoại", "phone number": "Điện thoại", "so dien thoai": "Điện thoại",
    "sdt": "Điện thoại", "di dong": "Điện thoại", "email": "Email", "e-mail": "Email",
    "thu dien tu": "Email", "email address": "Email", "name": "Họ tên", "full name": "Họ tên",
    "ho va ten": "Họ tên", "since": "Từ lúc", "until": "Đến lúc", "due": "Hẹn trả",
    "amount": "Số tiền",
}  # fmt: skip
"""What a header may say instead, in English or in the office's other words; folded."""

_READ: Mapping[Type, Callable[[str], Any]] = {
    "instant": instant,
    "amount": lambda cell: int(shaped(r"\d{1,12}", "50000")(cell)),
}


@dataclass(frozen=True, slots=True)
class Recipient:
    """One row: `row` is its number in the sheet, or its place among the dossiers of a query.

    From a list it has addresses, from a query the `code` of the dossier whose contact is meant, by
    which channel and in which language.
    """

    row: int
    phone: str | None = field(default=None, repr=False)
    email: str | None = field(default=None, repr=False)
    name: str | None = field(default=None, repr=False)
    code: str | None = None
    params: Params = field(default_factory=dict)
    told_by: Channel | None = None
    language: Language = "vi"

    @property
    def channel(self) -> Channel:
        """One notice a person: by mail, which costs nothing, or where there is none by SMS."""
        return self.told_by or ("email" if self.email else "sms")


def fields_of(kind: Kind) -> Mapping[str, Type]:
    """What a list may say for each person, or the job for all."""
    fields = SHAPES[name_of(kind, {})].fields
    return {name: type_ for name, type_ in fields.items() if name not in OFFICE}


def columns_for(kind: Kind) -> tuple[Column, ...]:
    return (
        Column("phone", TITLES["phone"], phone),
        Column("email", TITLES["email"], email),
        Column("name", TITLES["name"], text(200)),
        *(Column(name, TITLES[name], _READ[type_]) for name, type_ in fields_of(kind).items()),
    )


def recipients(
    table: Table, kind: Kind, common: Mapping[str, Any]
) -> tuple[list[Recipient], list[Fault]]:
    """Those that can be told, and all that is wrong with the other rows or with the header.

    `common` is what the job says for all; a row's own value goes before it.
    """
    known = columns_for(kind)
    columns, faults = columns_of(_in_our_words(table), known)
    faults = faults or _header_faults(columns, kind, common)
    if faults:
        return [], faults
    told: list[Recipient] = []
    seen: dict[str, int] = {}
    for number, written in table.rows:
        one, wrong = _recipient(number, dict(zip(columns, written, strict=False)), known)
        wrong = wrong or _row_faults(one, kind, common, seen)
        faults += wrong
        if not wrong:
            told.append(one)
            seen |= dict.fromkeys(_addresses(one), number)
    return told, faults


def _in_our_words(table: Table) -> Table:
    header = [ALSO.get(fold(title), title) for title in table.header]
    return replace(table, header=header)


def _header_faults(columns: Sequence[Column], kind: Kind, common: Mapping[str, Any]) -> list[Fault]:
    names = {column.name for column in columns}
    faults = [] if names & {"phone", "email"} else [fault(1, None, wrongs.NO_COLUMN.broken())]
    for name in fields_of(kind):
        if name not in names and name not in common:
            title = TITLES[name]
            faults.append(fault(1, title, wrongs.PARAM_MISSING.broken(title=title)))
    return faults


def _recipient(
    number: int, written: Mapping[Column, str], known: Sequence[Column]
) -> tuple[Recipient, list[Fault]]:
    values, faults = values_of(number, written, known)
    person = {name: values.pop(name, None) for name in ("phone", "email", "name")}
    return Recipient(number, **person, params=cast("Params", values)), faults


def _row_faults(
    one: Recipient, kind: Kind, common: Mapping[str, Any], seen: Mapping[str, int]
) -> list[Fault]:
    faults = [
        fault(one.row, TITLES[name], wrongs.PARAM_MISSING.broken(title=TITLES[name]))
        for name in fields_of(kind)
        if name not in one.params and name not in common
    ]
    addresses = _addresses(one)
    if not addresses:
        faults.append(fault(one.row, None, wrongs.NO_ADDRESS.broken()))
    other = next((seen[address] for address in addresses if address in seen), None)
    if other is not None:
        faults.append(fault(one.row, None, wrongs.REPEATED.broken(other=other)))
    return faults


def _addresses(one: Recipient) -> list[str]:
    return [address for address in (one.phone, one.email and one.email.lower()) if address]
