"""Changes of the catalogue: drafted first, then carried out by a decision (quyết định công bố)."""

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import JSONResponse, Response

from dossier_shared.mongo.aggregates import NotFound
from dossier_shared.rules import Rule
from dossier_shared.web.auth import Role, allow
from dossier_shared.web.commands import answered, etag
from dossier_shared.web.describing import answers
from intake.api.office_asking import AskingOffice, MakeAskedOffice
from intake.api.procedure_bodies import AbolishIn, IntoForceIn, ProcedureIn, ReplaceIn
from intake.api.procedure_models import ProcedureDraftOut, ProcedureVersionsOut
from intake.api.procedure_views import draft_view, versions_view
from intake.api.procedures import TheCatalogue, TheEditing
from intake.application.keeping import AskedOffice
from intake.domain.catalogued import Catalogued, Ordered
from intake.domain.errors import catalogue as wrong
from intake.domain.errors.life import OTHER_AGENCY
from intake.domain.procedure import Act, Decision
from intake.domain.spelling import ID

router = APIRouter(prefix="/procedures/{procedure_id}", tags=["procedures"])
EDITORS = [allow(Role.ADMIN)]
ERRORS: list[str | Rule] = ["not-found", OTHER_AGENCY, wrong.PROCEDURE_ENDS]
FORCE_ERRORS: list[str | Rule] = [
    *ERRORS, wrong.NO_DRAFT, wrong.REGISTER_MISSING, wrong.DOCUMENT_KINDS,
    wrong.DECISION_IN_FUTURE,
]  # fmt: skip
NEXT_ERRORS: list[str | Rule] = [
    *FORCE_ERRORS, wrong.NOT_PUBLISHED, wrong.VERSIONS_OVERLAP, wrong.VALID_FROM_PAST,
    wrong.VERSION_UNCHANGED,
]  # fmt: skip
END_ERRORS: list[str | Rule] = [
    *ERRORS, wrong.NOT_PUBLISHED, wrong.DECISION_IN_FUTURE, wrong.VERSIONS_OVERLAP,
    wrong.VALID_FROM_PAST,
]  # fmt: skip
ProcedureId = Annotated[str, Path(pattern=ID)]


@router.get(
    "/draft",
    **answers(ProcedureDraftOut, errors=["not-found"]),
    dependencies=[allow(Role.ADMIN, Role.LEADER)],
)
async def get_procedure_draft(procedure_id: ProcedureId, catalogue: TheCatalogue) -> Response:
    """What the next version is to say."""
    stored = await catalogue.load(procedure_id)
    if stored.state.draft is None:
        raise NotFound(procedure_id)
    return JSONResponse(draft_view(stored.state.draft), headers={"ETag": etag(stored.version)})


@router.put("/draft", **answers(ProcedureDraftOut, errors=ERRORS[1:]), dependencies=EDITORS)
async def save_procedure_draft(
    procedure_id: ProcedureId, body: ProcedureIn, asking: AskingOffice, editing: TheEditing
) -> Response:
    """Write the next version, in the place of an earlier draft; a new id is a new procedure."""
    draft, asked = body.procedure(procedure_id), asking("draft-procedure")
    return answered(await editing.save_draft(draft, asked, _drafted))


@router.delete(
    "/draft",
    **answers(ProcedureVersionsOut, errors=["not-found", OTHER_AGENCY, wrong.NO_DRAFT]),
    dependencies=EDITORS,
)
async def discard_procedure_draft(
    procedure_id: ProcedureId, asking: AskingOffice, editing: TheEditing
) -> Response:
    """Throw the draft away; what is published stays as it is."""
    asked = asking("discard-procedure-draft")
    return answered(await editing.discard_draft(procedure_id, asked, versions_view))


async def _force(
    kind: Act, procedure_id: str, body: IntoForceIn, asking: MakeAskedOffice, editing: TheEditing
) -> Response:
    asked = asking(f"{kind}-procedure")
    decision = _decision(kind, body, asked)
    answer = await editing.bring_into_force(
        procedure_id, decision, body.valid_from, asked, versions_view
    )
    return answered(answer)


@router.post(
    "/publish",
    **answers(ProcedureVersionsOut, errors=[*FORCE_ERRORS, wrong.PUBLISHED_BEFORE]),
    dependencies=EDITORS,
)
async def publish_procedure(
    procedure_id: ProcedureId, body: IntoForceIn, asking: AskingOffice, editing: TheEditing
) -> Response:
    """Công bố: the draft becomes the first version, also from a day that has passed."""
    return await _force("publish", procedure_id, body, asking, editing)


@router.post(
    "/amend", **answers(ProcedureVersionsOut, errors=NEXT_ERRORS), dependencies=EDITORS
)  # fmt: skip
async def amend_procedure(
    procedure_id: ProcedureId, body: IntoForceIn, asking: AskingOffice, editing: TheEditing
) -> Response:
    """Sửa đổi: the draft becomes the next version; the one before ends with the day before."""
    return await _force("amend", procedure_id, body, asking, editing)


@router.post(
    "/supplement", **answers(ProcedureVersionsOut, errors=NEXT_ERRORS), dependencies=EDITORS
)
async def supplement_procedure(
    procedure_id: ProcedureId, body: IntoForceIn, asking: AskingOffice, editing: TheEditing
) -> Response:
    """Bổ sung: like an amendment, by a decision that adds to the procedure."""
    return await _force("supplement", procedure_id, body, asking, editing)


@router.post(
    "/replace",
    **answers(ProcedureVersionsOut, errors=[*END_ERRORS, wrong.SUCCESSOR_WRONG]),
    dependencies=EDITORS,
)
async def replace_procedure(
    procedure_id: ProcedureId, body: ReplaceIn, asking: AskingOffice, editing: TheEditing
) -> Response:
    """Thay thế: from a day on another procedure, in force by then, is carried out instead."""
    asked = asking("replace-procedure")
    ordered = Ordered(_decision("replace", body, asked), body.from_day, editing.today())
    answer = await editing.end(procedure_id, ordered, body.replaced_by, asked, versions_view)
    return answered(answer)


@router.post(
    "/abolish", **answers(ProcedureVersionsOut, errors=END_ERRORS), dependencies=EDITORS
)  # fmt: skip
async def abolish_procedure(
    procedure_id: ProcedureId, body: AbolishIn, asking: AskingOffice, editing: TheEditing
) -> Response:
    """Bãi bỏ: from a day on the procedure is no longer carried out; received dossiers go on."""
    asked = asking("abolish-procedure")
    ordered = Ordered(_decision("abolish", body, asked), body.from_day, editing.today())
    return answered(await editing.end(procedure_id, ordered, None, asked, versions_view))


def _decision(kind: Act, body: IntoForceIn | AbolishIn, asked: AskedOffice) -> Decision:
    return Decision(kind, body.decision_number, body.decision_date.isoformat(), asked.act.by)


def _drafted(found: Catalogued) -> dict[str, object]:
    return draft_view(found.draft) if found.draft else {}
