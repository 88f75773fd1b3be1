"""Bulk import of dossiers taken on paper: check a list, keep it, apply it step by step."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Request
from pydantic import ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response

from dossier_shared.lists.tables import Fault
from dossier_shared.lists.wrongs import LIST_EMPTY, LIST_TOO_LONG, LIST_UNREADABLE
from dossier_shared.mongo.aggregates import Stored
from dossier_shared.rules import Rule
from dossier_shared.web.auth import Role, Who, allow
from dossier_shared.web.commands import Acting, TheKey, TheStreamKey, etag
from dossier_shared.web.describing import answers
from dossier_shared.web.problems import Problem
from dossier_shared.web.timing import PATIENT
from intake.api import schemas
from intake.api.models import LinksOut, Outgoing
from intake.application.import_dossiers import Faulty, ImportDossiers
from intake.domain.errors.life import OTHER_AGENCY
from intake.domain.imports import Import

router = APIRouter(prefix="/imports", tags=["imports"], dependencies=[PATIENT])
IMPORTERS = [allow(Role.ADMIN, Role.RECEPTIONIST)]
MOST_BYTES = 4 * 1024 * 1024
LIST_ERRORS: list[str | Rule] = [
    "body-too-large",
    LIST_UNREADABLE,
    LIST_TOO_LONG,
    LIST_EMPTY,
]
BYTES: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
_ID = "3f0a9c1e5b7d42688f1c2b3a4d5e6f70"
IMPORTED: dict[str, Any] = {
    "id": _ID,
    "rows": 2,
    "left": 0,
    "failed": 1,
    "outcomes": [
        {"row": 2, "code": "000.00.19.H50-180412-0007", "error": None, "says": None},
        {"row": 3, "code": None, "error": "document-missing", "says": "Hồ sơ còn thiếu giấy tờ."},
    ],
    "links": {"self": f"/imports/{_ID}"},
}
FAULT: dict[str, Any] = {
    "row": 3,
    "column": "Thời điểm tiếp nhận",
    "code": "cell-form",
    "says": "Ô không đúng dạng, ví dụ đúng: 12/04/2018 09:30.",
    "mend": "Ghi lại theo ví dụ.",
}


class FaultOut(Outgoing):
    """`row` counts from the header, which is 1; `column` is its title."""

    row: int
    column: str | None
    code: str
    says: str
    mend: str


class CheckedOut(Outgoing):
    """How many rows can be read, and all that must be mended before the list is taken."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"rows": 1, "faults": [FAULT]}]})
    rows: int
    faults: list[FaultOut]


class RowOutcomeOut(Outgoing):
    row: int
    code: str | None
    error: str | None
    says: str | None


class ImportOut(Outgoing):
    """`left` rows wait to be applied, `failed` ones for another try."""

    model_config = ConfigDict(json_schema_extra={"examples": [IMPORTED]})
    id: str
    rows: int
    left: int
    failed: int
    outcomes: list[RowOutcomeOut]
    links: LinksOut


class RunIn(schemas.Incoming):
    model_config = ConfigDict(json_schema_extra={"examples": [{"retry": False}]})
    retry: bool = Field(False, description="Try those that failed, instead of the next ones.")


async def _imports(request: Request) -> ImportDossiers:
    return cast("ImportDossiers", request.app.state.import_dossiers)


async def _content(request: Request) -> bytes:
    """The list, which is the body, within its own limit."""
    request.state.body_limit = MOST_BYTES
    try:
        return await request.body()
    except ClientDisconnect as error:
        raise HTTPException(400) from error


TheImports = Annotated[ImportDossiers, Depends(_imports)]
Content = Annotated[bytes, Depends(_content)]


@router.post(
    "/check",
    **answers(CheckedOut, errors=LIST_ERRORS),
    openapi_extra=BYTES,
    dependencies=IMPORTERS,
)
async def check_list(content: Content, imports: TheImports) -> Response:
    """Try a list (CSV or XLSX): every fault of every row at once; nothing is written."""
    checked = await imports.check(content)
    return JSONResponse({"rows": checked.rows, "faults": [asdict(one) for one in checked.faults]})


@router.post(
    "",
    **answers(
        ImportOut,
        status=202,
        errors=[*LIST_ERRORS, OTHER_AGENCY],
        opens={"/imports/{import_id}": {"import_id": "$response.body#/id"}},
    ),
    openapi_extra=BYTES,
    dependencies=IMPORTERS,
)
async def begin_import(
    content: Content, _: TheStreamKey, who: Who, imports: TheImports
) -> Response:
    """Keep a list without faults; `run` applies it. The same list again is the same import."""
    try:
        stored = await imports.begin(content, who.sub, who.agency)
    except Faulty as error:
        raise Problem("invalid-request", errors=_errors(error.faults)) from error
    return progress(stored, 202)


@router.get("/{import_id}", **answers(ImportOut, errors=["not-found"]), dependencies=IMPORTERS)
async def get_import(import_id: str, who: Who, imports: TheImports) -> Response:
    """How far an import is, and what became of each row."""
    return progress(await imports.load(import_id, who.agency))


@router.post("/{import_id}/run", **answers(ImportOut, errors=["not-found"]), dependencies=IMPORTERS)
async def run_import(
    import_id: str, body: RunIn, _: TheKey, who: Who, acting: Acting, imports: TheImports
) -> Response:
    """Apply the next rows; to be sent until none is left, also after a crash: no row doubles."""
    return progress(await imports.run(import_id, who.agency, acting("receive"), body.retry))


def progress(stored: Stored[Import], status: int = 200) -> Response:
    imported = stored.state
    itself = f"/imports/{imported.id}"
    shown = {
        "id": imported.id,
        "rows": imported.rows,
        "left": imported.left,
        "failed": imported.failed,
        "outcomes": [asdict(outcome) for outcome in imported.outcomes],
        "links": {"self": itself},
    }
    headers = {"ETag": etag(stored.version), "Location": itself}
    return JSONResponse(shown, status_code=status, headers=headers)


def _errors(faults: Iterable[Fault]) -> list[dict[str, Any]]:
    return [
        {"field": f"{one.row}.{one.column or ''}", "code": one.code, "message": one.says}
        for one in faults
    ]
