"""The catalogue as a file: exported as XLSX or JSON, imported after every fault was told."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Query, Request
from pydantic import ConfigDict
from starlette.responses import JSONResponse, Response

from dossier_shared.rules import Rule
from dossier_shared.web.auth import Role, Who, allow
from dossier_shared.web.commands import Acting, TheStreamKey
from dossier_shared.web.describing import answers
from dossier_shared.web.problems import Problem
from dossier_shared.web.timing import PATIENT
from intake.api.imports import BYTES, Content
from intake.api.models import Outgoing
from intake.api.procedures import TheExport
from intake.application.import_catalogue import FaultyCatalogue, ImportCatalogue
from intake.domain.catalogue_book import SheetFault
from intake.domain.catalogue_import import CatalogueImport
from intake.domain.errors import imports as wrong
from intake.domain.errors.life import OTHER_AGENCY

router = APIRouter(prefix="/procedures", tags=["procedures"], dependencies=[PATIENT])
STAFF = [allow(Role.ADMIN, Role.LEADER, Role.CLERK, Role.RECEPTIONIST, Role.AUDITOR)]
EDITORS = [allow(Role.ADMIN)]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ERRORS: list[str | Rule] = [
    "body-too-large", OTHER_AGENCY, wrong.CATALOGUE_UNREADABLE, wrong.CATALOGUE_TOO_LONG,
    wrong.CATALOGUE_EMPTY,
]  # fmt: skip
FAULT: dict[str, Any] = {
    "sheet": "Thủ tục",
    "row": 3,
    "column": "Có hiệu lực từ",
    "code": "valid-from-past",
    "says": "Ngày có hiệu lực đã qua; hồ sơ nhận từ ngày đó đã theo phiên bản trước.",
    "mend": "Chọn từ ngày hôm nay.",
}
CHANGED: dict[str, Any] = {"procedure": "NCC-01", "version": 2, "valid_from": "2018-05-02"}


ROWS: dict[str, Any] = {
    "procedures": [
        {"id": "NCC-01", "national_code": "1.010801", "name": "Giải quyết chế độ trợ cấp thờ cúng",
         "field": "Người có công", "division": "Phòng Người có công", "limit": 10,
         "limit_unit": "ngày làm việc", "level": "Cấp tỉnh", "legal_basis": ["NĐ 31/2013/NĐ-CP"],
         "pauses_on_supplement": False, "starts_next_day_after_cutoff": False,
         "retention_years": None, "supplement_days": None, "decision_number": "815/QĐ-UBND",
         "decision_date": "2018-04-10", "valid_from": "2018-05-02"}
    ],
    "documents": [
        {"procedure": "NCC-01", "number": 1, "name": "Bản khai", "mandatory": True,
         "accepts": "C Đ", "type": None}
    ],
    "fees": [],
}  # fmt: skip


class SheetFaultOut(Outgoing):
    """`row` counts as the sheet does, its header being 1; of JSON, `sheet` is the list, `row` the
    index in it and `column` the field.
    """

    sheet: str
    row: int
    column: str | None
    code: str
    says: str
    mend: str


class PlannedOut(Outgoing):
    procedure: str
    version: int
    valid_from: str


class FailedOut(Outgoing):
    procedure: str
    error: str
    says: str


class CatalogueImportOut(Outgoing):
    """`versions` are those that the file brings; `failed` were changed by another meanwhile."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"dry_run": True, "versions": [CHANGED], "unchanged": 79, "faults": [FAULT],
                 "failed": []}
            ]
        }
    )  # fmt: skip
    dry_run: bool
    versions: list[PlannedOut]
    unchanged: int
    faults: list[SheetFaultOut]
    failed: list[FailedOut]


class CatalogueFileOut(Outgoing):
    """Rows by the names of their columns; those of documents and fees name their procedure."""

    model_config = ConfigDict(json_schema_extra={"examples": [ROWS]})
    procedures: list[dict[str, Any]]
    documents: list[dict[str, Any]]
    fees: list[dict[str, Any]]


async def _imports(request: Request) -> ImportCatalogue:
    return cast("ImportCatalogue", request.app.state.import_catalogue)


DryRun = Annotated[bool, Query(description="Tell every fault and change, and write nothing.")]


@router.get("/export.xlsx", **answers(None, media_type=XLSX), dependencies=STAFF)
async def export_catalogue_xlsx(export: TheExport) -> Response:
    """The newest version of every procedure that goes on, as a workbook."""
    return _file(await export("xlsx"), XLSX, "xlsx")


@router.get("/export.json", **answers(CatalogueFileOut), dependencies=STAFF)
async def export_catalogue_json(export: TheExport) -> Response:
    """The same as lists of rows, one list a sheet."""
    return _file(await export("json"), "application/json", "json")


@router.post(
    "/import",
    **answers(CatalogueImportOut, errors=ERRORS),
    openapi_extra=BYTES,
    dependencies=EDITORS,
)
async def import_catalogue(
    content: Content,
    _: TheStreamKey,
    who: Who,
    acting: Acting,
    imports: Annotated[ImportCatalogue, Depends(_imports)],
    dry_run: DryRun = False,
) -> Response:
    """Publish and amend by a file (XLSX or JSON, as it is exported): all of it or nothing."""
    if dry_run:
        checked, faults = await imports.check(content, who.sub, who.agency)
        return _answer(checked, faults, dry_run=True)
    try:
        done = await imports(content, who.agency, acting("import-catalogue"))
    except FaultyCatalogue as error:
        raise Problem("invalid-request", errors=_errors(error.faults)) from error
    return _answer(done, [], dry_run=False)


def _answer(one: CatalogueImport, faults: Iterable[SheetFault], *, dry_run: bool) -> Response:
    versions = [
        {"procedure": planned.procedure.id, "version": planned.number,
         "valid_from": planned.from_day}
        for planned in one.planned
    ]  # fmt: skip
    return JSONResponse(
        {
            "dry_run": dry_run,
            "versions": versions,
            "unchanged": one.unchanged,
            "faults": [asdict(fault) for fault in faults],
            "failed": [asdict(failed) for failed in one.failed],
        }
    )


def _errors(faults: Iterable[SheetFault]) -> list[dict[str, Any]]:
    return [
        {
            "field": f"{one.sheet}.{one.row}.{one.column or ''}",
            "code": one.code,
            "message": f"{one.says} {one.mend}",
        }
        for one in faults
    ]


def _file(content: bytes, media_type: str, kind: str) -> Response:
    named = {"Content-Disposition": f'attachment; filename="danh-muc-thu-tuc.{kind}"'}
    return Response(content, media_type=media_type, headers=named)
