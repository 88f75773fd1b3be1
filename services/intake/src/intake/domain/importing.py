"""A list of dossiers taken on paper, a row each: read whole, with every fault of every row."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dossier_shared.lists.cells import email, instant, phone, shaped, text
from dossier_shared.lists.tables import Column, Fault, Table, columns_of, fault, values_of
from intake.domain import cells
from intake.domain.errors import imports as wrong


@dataclass(frozen=True, slots=True)
class Row:
    """What a row says, by the columns' names; `digest` is of its cells as they came."""

    number: int
    values: Mapping[str, Any]
    digest: str


COLUMNS = (
    Column("procedure", "Mã thủ tục", text(40), mandatory=True),
    Column("received_at", "Thời điểm tiếp nhận", instant, mandatory=True),
    Column("paper_reference", "Số giấy tiếp nhận", text(60), mandatory=True),
    Column("name", "Chủ hồ sơ", text(200), mandatory=True),
    Column("kind", "Loại đối tượng", cells.kind),
    Column("id_number", "Số giấy tờ tùy thân", shaped("[A-Za-z0-9]{6,20}", "045187001234")),
    Column("address", "Địa chỉ", text(300)),
    Column("phone", "Điện thoại", phone),
    Column("email", "Email", email),
    Column("request", "Nội dung yêu cầu", text(500)),
    Column("documents", "Giấy tờ đã nộp", cells.documents, mandatory=True),
    Column("copies", "Số bộ hồ sơ", cells.count),
    Column("authorised_name", "Người được ủy quyền", text(200)),
    Column("authorised_phone", "Điện thoại người được ủy quyền", phone),
    Column("authority", "Giấy ủy quyền", text(300)),
)


def read_table(table: Table) -> tuple[list[Row], list[Fault]]:
    """The rows that can be read, and all that is wrong with the others or with the header."""
    columns, faults = columns_of(table, COLUMNS)
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


def _row(number: int, written: Mapping[Column, str]) -> tuple[Row, list[Fault]]:
    digest = hashlib.sha256(
        json.dumps(sorted((column.name, cell) for column, cell in written.items())).encode()
    ).hexdigest()
    values, faults = values_of(number, written, COLUMNS)
    return Row(number, values, digest), faults
