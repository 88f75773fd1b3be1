"""A list of dossiers taken on paper, a row each: read whole, with every fault of every row."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dossier_shared.folding import fold
from dossier_shared.rules import RuleViolation
from intake.domain import cells
from intake.domain.errors import imports as wrong


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet as it was read: its header, and each row with its number in the sheet."""

    header: Sequence[str]
    rows: Sequence[tuple[int, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a list is wrong and how to mend it; it repeats nothing of what the cell holds."""

    row: int
    column: str | None
    code: str
    says: str
    mend: str


@dataclass(frozen=True, slots=True)
class Row:
    """What a row says, by the columns' names; `digest` is of its cells as they came."""

    number: int
    values: Mapping[str, Any]
    digest: str


@dataclass(frozen=True, slots=True)
class Column:
    """`read` makes a value of a cell that is not empty, or says what is wrong with it."""

    name: str
    title: str
    read: Callable[[str], Any]
    mandatory: bool = False


def fault(row: int, column: str | None, broken: RuleViolation) -> Fault:
    return Fault(row, column, broken.code, broken.detail, broken.mend)


COLUMNS = (
    Column("procedure", "Mã thủ tục", cells.text(40), mandatory=True),
    Column("received_at", "Thời điểm tiếp nhận", cells.instant, mandatory=True),
    Column("paper_reference", "Số giấy tiếp nhận", cells.text(60), mandatory=True),
    Column("name", "Chủ hồ sơ", cells.text(200), mandatory=True),
    Column("kind", "Loại đối tượng", cells.kind),
    Column("id_number", "Số giấy tờ tùy thân", cells.shaped("[A-Za-z0-9]{6,20}", "045187001234")),
    Column("address", "Địa chỉ", cells.text(300)),
    Column("phone", "Điện thoại", cells.phone),
    Column(
        "email", "Email", cells.shaped(r"[!-?A-~]{1,100}@[A-Za-z0-9.-]{3,100}", "ten@example.vn")
    ),
    Column("request", "Nội dung yêu cầu", cells.text(500)),
    Column("documents", "Giấy tờ đã nộp", cells.documents, mandatory=True),
    Column("copies", "Số bộ hồ sơ", cells.count),
    Column("authorised_name", "Người được ủy quyền", cells.text(200)),
    Column("authorised_phone", "Điện thoại người được ủy quyền", cells.phone),
    Column("authority", "Giấy ủy quyền", cells.text(300)),
)
_BY_TITLE = {fold(column.title): column for column in COLUMNS}
HEADER_ROW = 1


def read_table(table: Table) -> tuple[list[Row], list[Fault]]:
    """The rows that can be read, and all that is wrong with the others or with the header."""
    columns, faults = _columns(table.header)
    if faults:
        return [], faults
    rows, seen = [], dict[str, int]()
    for number, written in table.rows:
        row, found = _row(number, dict(zip(columns, written, strict=False)))
        if row.digest in seen:
            found.append(fault(number, None, wrong.ROW_REPEATED.broken(other=seen[row.digest])))
        seen.setdefault(row.digest, number)
        faults += found
        if not found:
            rows.append(row)
    return rows, faults


def _columns(header: Sequence[str]) -> tuple[list[Column], list[Fault]]:
    columns = [_BY_TITLE.get(fold(title)) for title in header]
    known = [column for column in columns if column]
    unknown = [
        fault(HEADER_ROW, None, wrong.COLUMN_UNKNOWN.broken(place=place + 1))
        for place, column in enumerate(columns)
        if column is None or column in columns[:place]
    ]
    missing = [
        fault(HEADER_ROW, column.title, wrong.COLUMN_MISSING.broken(title=column.title))
        for column in COLUMNS
        if column.mandatory and column not in known
    ]
    return known, unknown + missing


def _row(number: int, written: Mapping[Column, str]) -> tuple[Row, list[Fault]]:
    digest = hashlib.sha256(
        json.dumps(sorted((column.name, cell) for column, cell in written.items())).encode()
    ).hexdigest()
    values, faults = dict[str, Any](), list[Fault]()
    for column in COLUMNS:
        try:
            values |= _value(column, " ".join(written.get(column, "").split()))
        except RuleViolation as broken:
            faults.append(fault(number, column.title, broken))
    return Row(number, values, digest), faults


def _value(column: Column, cell: str) -> dict[str, Any]:
    if not cell:
        if column.mandatory:
            raise wrong.CELL_MISSING.broken()
        return {}
    _refuse_formula(cell)
    return {column.name: column.read(cell)}


def _refuse_formula(cell: str) -> None:
    """A cell that a spreadsheet would compute is no text of the office; +84… is a number."""
    if re.match(r"[=@]|[+-](?!\d)", cell):
        raise wrong.CELL_FORMULA.broken()
