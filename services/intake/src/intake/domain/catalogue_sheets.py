"""The catalogue as sheets: which columns there are, and what a procedure writes in them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from dossier_shared.lists.cells import shaped
from dossier_shared.lists.tables import Column
from intake.domain import cells
from intake.domain.people import Copy
from intake.domain.procedure import UNITS, Procedure
from intake.domain.spelling import ID, NATIONAL_CODE


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str
    title: str
    columns: tuple[Column, ...]
    needed: bool = True


_id = shaped(ID, "NCC-01")
PROCEDURES = Sheet(
    "procedures",
    "Thủ tục",
    (
        Column("id", "Mã thủ tục", _id, mandatory=True),
        Column("national_code", "Mã quốc gia", shaped(NATIONAL_CODE, "1.010801")),
        Column("name", "Tên thủ tục", cells.plain, mandatory=True),
        Column("field", "Lĩnh vực", cells.plain, mandatory=True),
        Column("division", "Phòng xử lý", cells.plain, mandatory=True),
        Column("limit", "Thời hạn", cells.whole(1, 9999)),
        Column("limit_unit", "Đơn vị thời hạn", cells.unit),
        Column("level", "Cấp thực hiện", cells.plain, mandatory=True),
        Column("legal_basis", "Căn cứ pháp lý", cells.several),
        Column("pauses_on_supplement", "Tạm dừng thời hạn khi bổ sung", cells.yes),
        Column("starts_next_day_after_cutoff", "Sau 15 giờ tính từ ngày sau", cells.yes),
        Column("retention_years", "Số năm lưu trữ", cells.whole(1, 100)),
        Column("supplement_days", "Số ngày được yêu cầu bổ sung", cells.whole(1, 60)),
        Column("decision_number", "Số quyết định", cells.plain),
        Column("decision_date", "Ngày quyết định", cells.day),
        Column("valid_from", "Có hiệu lực từ", cells.day),
    ),
)
DOCUMENTS = Sheet(
    "documents",
    "Thành phần hồ sơ",
    (
        Column("procedure", "Mã thủ tục", _id, mandatory=True),
        Column("number", "Số thứ tự", cells.whole(1, 99), mandatory=True),
        Column("name", "Tên giấy tờ", cells.plain, mandatory=True),
        Column("mandatory", "Bắt buộc", cells.yes, mandatory=True),
        Column("accepts", "Hình thức nhận", cells.copies),
        Column("type", "Mã loại giấy tờ", _id),
    ),
)
FEES = Sheet(
    "fees",
    "Phí",
    (
        Column("procedure", "Mã thủ tục", _id, mandatory=True),
        Column("fee", "Mã phí", _id, mandatory=True),
        Column("name", "Tên phí, lệ phí", cells.plain, mandatory=True),
        Column("vnd", "Mức thu (đồng)", cells.whole(0, 1_000_000_000_000)),
    ),
    needed=False,
)
SHEETS = (PROCEDURES, DOCUMENTS, FEES)
NAMED_SHEETS = tuple(
    replace(
        sheet,
        title=sheet.name,
        columns=tuple(replace(column, title=column.name) for column in sheet.columns),
    )
    for sheet in SHEETS
)
"""As a program writes them: known by their names, not by their titles."""

Rows = Mapping[str, list[dict[str, Any]]]
LETTERS: Mapping[Copy, str] = {"original": "C", "certified": "T", "copy": "S", "electronic": "Đ"}
_UNIT_NAMES = {unit: name for name, unit in UNITS.items()}


def written(versions: Iterable[Procedure]) -> Rows:
    """The rows of each sheet, by its name; texts, whole numbers, yes and no, lists of texts."""
    listed = list(versions)
    return {
        "procedures": [_procedure(one) for one in listed],
        "documents": [row for one in listed for row in _documents(one)],
        "fees": [row for one in listed for row in _fees(one)],
    }


def _procedure(version: Procedure) -> dict[str, Any]:
    limit, decision = version.limit, version.decision
    return {
        "id": version.id,
        "national_code": version.national_code,
        "name": version.name,
        "field": version.field,
        "division": version.division,
        "limit": limit.amount if limit else None,
        "limit_unit": _UNIT_NAMES[limit.unit] if limit else None,
        "level": version.level,
        "legal_basis": list(version.legal_basis),
        "pauses_on_supplement": version.pauses_on_supplement,
        "starts_next_day_after_cutoff": version.starts_next_day_after_cutoff,
        "retention_years": version.retention_years,
        "supplement_days": version.supplement_days,
        "decision_number": decision.number if decision else None,
        "decision_date": decision.day if decision else None,
        "valid_from": version.valid_from or None,
    }


def _documents(version: Procedure) -> Iterator[dict[str, Any]]:
    for document in version.documents:
        yield {
            "procedure": version.id,
            "number": document.number,
            "name": document.name,
            "mandatory": document.mandatory,
            "accepts": " ".join(LETTERS[copy] for copy in document.accepts),
            "type": document.type,
        }


def _fees(version: Procedure) -> Iterator[dict[str, Any]]:
    for fee in version.fees:
        yield {"procedure": version.id, "fee": fee.id, "name": fee.name, "vnd": fee.vnd}
