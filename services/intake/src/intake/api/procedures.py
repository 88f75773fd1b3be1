"""The catalogue, to read."""

from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, Response

from dossier_shared.mongo.aggregates import Aggregates
from dossier_shared.web.auth import public
from dossier_shared.web.commands import etag
from intake.domain.procedure import Procedure

router = APIRouter(prefix="/procedures", tags=["procedures"])
ANYBODY = [public("procedures must be made public (NĐ 61/2018 art.12, niêm yết công khai)")]


async def _procedures(request: Request) -> Aggregates[Procedure]:
    return cast("Aggregates[Procedure]", request.app.state.procedures)


TheProcedures = Annotated[Aggregates[Procedure], Depends(_procedures)]


@router.get("", dependencies=ANYBODY)
async def get_procedures(procedures: TheProcedures) -> Response:
    """All published procedures, by id."""
    rows = await procedures.collection.find({}).to_list(1000)
    read = [procedures.read(row).state for row in rows]
    views = [procedure_view(procedure) for procedure in sorted(read, key=lambda p: p.id)]
    return JSONResponse({"procedures": views})


@router.get("/{procedure_id}", dependencies=ANYBODY)
async def get_procedure(procedure_id: str, procedures: TheProcedures) -> Response:
    """One procedure with its checklist, limit and fee."""
    stored = await procedures.load(procedure_id)
    return JSONResponse(procedure_view(stored.state), headers={"ETag": etag(stored.version)})


def procedure_view(procedure: Procedure) -> dict[str, Any]:
    limit = procedure.limit
    return {
        "id": procedure.id,
        "version": procedure.version,
        "national_code": procedure.national_code,
        "name": procedure.name,
        "field": procedure.field,
        "division": procedure.division,
        "limit": limit and {"amount": limit.amount, "unit": limit.unit},
        "fee_vnd": procedure.fee_vnd,
        "documents": [
            {"number": d.number, "name": d.name, "mandatory": d.mandatory}
            for d in procedure.documents
        ],
        "legal_basis": list(procedure.legal_basis),
        "level": procedure.level,
    }
