"""The registers that procedures draw on: public to read, kept by the administrator."""

from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import JSONResponse, Response

from dossier_shared.rules import Rule
from dossier_shared.web.auth import Role, allow, public
from dossier_shared.web.commands import answered, etag
from dossier_shared.web.describing import answers
from intake.api.office_asking import AskingOffice, MakeAskedOffice
from intake.api.register_models import (
    CounterIn,
    DepartmentIn,
    DivisionIn,
    DocumentTypeIn,
    EntriesOut,
    EntryIn,
    FeeEntryIn,
    FieldIn,
    RegisterEntryOut,
)
from intake.api.schemas import ReasonIn
from intake.application.edit_registers import EditRegisters
from intake.domain.errors import catalogue as wrong
from intake.domain.errors.life import OTHER_AGENCY
from intake.domain.registers import Entry, Kind, key_of
from intake.domain.spelling import ID

router = APIRouter(prefix="/registers", tags=["registers"])
ANYBODY = [public("fields, divisions, counters and fees are posted publicly (NĐ 61/2018 art.12)")]
EDITORS = [allow(Role.ADMIN)]
ERRORS: list[str | Rule] = [OTHER_AGENCY, wrong.REGISTER_ENDED, wrong.REGISTER_NAME_TAKEN]
SAVED: dict[str, Any] = answers(RegisterEntryOut, errors=ERRORS)
SAVED_UNDER: dict[str, Any] = answers(RegisterEntryOut, errors=[*ERRORS, wrong.REGISTER_MISSING])
EntryId = Annotated[str, Path(pattern=ID)]


async def _registers(request: Request) -> EditRegisters:
    return cast("EditRegisters", request.app.state.edit_registers)


TheRegisters = Annotated[EditRegisters, Depends(_registers)]


@router.get("/{kind}", **answers(EntriesOut), dependencies=ANYBODY)
async def get_register(kind: Kind, registers: TheRegisters) -> Response:
    """Every entry of a register by its id, also those that have ended."""
    entries = [_view(entry) for entry in await registers.entries() if entry.kind == kind]
    return JSONResponse({"entries": entries})


@router.get(
    "/{kind}/{entry_id}", **answers(RegisterEntryOut, errors=["not-found"]), dependencies=ANYBODY
)
async def get_register_entry(kind: Kind, entry_id: str, registers: TheRegisters) -> Response:
    """One entry."""
    stored = await registers.keeping.kept.load(key_of(kind, entry_id))
    return JSONResponse(_view(stored.state), headers={"ETag": etag(stored.version)})


@router.put("/departments/{entry_id}", **SAVED, dependencies=EDITORS)
async def save_department(
    entry_id: EntryId, body: DepartmentIn, asking: AskingOffice, registers: TheRegisters
) -> Response:
    """Make or change a department (đơn vị)."""
    return await _saved("departments", entry_id, body, asking, registers)


@router.put("/divisions/{entry_id}", **SAVED_UNDER, dependencies=EDITORS)
async def save_division(
    entry_id: EntryId, body: DivisionIn, asking: AskingOffice, registers: TheRegisters
) -> Response:
    """Make or change a division (phòng) of a department."""
    return await _saved("divisions", entry_id, body, asking, registers)


@router.put("/counters/{entry_id}", **SAVED_UNDER, dependencies=EDITORS)
async def save_counter(
    entry_id: EntryId, body: CounterIn, asking: AskingOffice, registers: TheRegisters
) -> Response:
    """Make or change a counter (quầy) of a department."""
    return await _saved("counters", entry_id, body, asking, registers)


@router.put("/fields/{entry_id}", **SAVED, dependencies=EDITORS)
async def save_field(
    entry_id: EntryId, body: FieldIn, asking: AskingOffice, registers: TheRegisters
) -> Response:
    """Make or change a field (lĩnh vực); versions published before keep their secrecy."""
    return await _saved("fields", entry_id, body, asking, registers)


@router.put("/fees/{entry_id}", **SAVED, dependencies=EDITORS)
async def save_fee(
    entry_id: EntryId, body: FeeEntryIn, asking: AskingOffice, registers: TheRegisters
) -> Response:
    """Make or change a fee (phí, lệ phí); versions published before keep their amount."""
    return await _saved("fees", entry_id, body, asking, registers)


@router.put("/document-types/{entry_id}", **SAVED, dependencies=EDITORS)
async def save_document_type(
    entry_id: EntryId, body: DocumentTypeIn, asking: AskingOffice, registers: TheRegisters
) -> Response:
    """Make or change a type of document with the kinds in which it may be handed in."""
    return await _saved("document-types", entry_id, body, asking, registers)


@router.post(
    "/{kind}/{entry_id}/end",
    **answers(RegisterEntryOut, errors=["not-found", OTHER_AGENCY, wrong.REGISTER_ENDED]),
    dependencies=EDITORS,
)
async def end_register_entry(
    kind: Kind, entry_id: str, body: ReasonIn, asking: AskingOffice, registers: TheRegisters
) -> Response:
    """From today nothing new may name it; what names it already stays as it is."""
    asked = asking("end-register-entry", body.reason)
    return answered(await registers.end(kind, entry_id, asked, _view))


async def _saved(
    kind: Kind, entry_id: str, body: EntryIn, asking: MakeAskedOffice, registers: EditRegisters
) -> Response:
    asked = asking("save-register-entry")
    return answered(await registers.put(body.entry(kind, entry_id), asked, _view))


def _view(entry: Entry) -> dict[str, Any]:
    return RegisterEntryOut.model_validate(entry).model_dump(mode="json")
