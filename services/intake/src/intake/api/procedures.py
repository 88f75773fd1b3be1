"""The catalogue, to read: public, on any day, in every version."""

import datetime as dt
from typing import Annotated, cast

from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import JSONResponse, Response

from dossier_shared.mongo.aggregates import Aggregates, NotFound, Stored
from dossier_shared.rules import RuleViolation
from dossier_shared.web.auth import public
from dossier_shared.web.commands import etag
from dossier_shared.web.describing import answers
from intake.api.procedure_models import ProcedureOut, ProceduresOut, ProcedureVersionsOut
from intake.api.procedure_views import procedure_view, versions_view
from intake.application.edit_catalogue import EditCatalogue
from intake.application.export_catalogue import ExportCatalogue
from intake.domain.catalogued import Catalogued, version_on
from intake.domain.procedure import Procedure

router = APIRouter(prefix="/procedures", tags=["procedures"])
ANYBODY = [public("procedures must be made public (NĐ 61/2018 art.12, niêm yết công khai)")]


async def _catalogue(request: Request) -> Aggregates[Catalogued]:
    return cast("Aggregates[Catalogued]", request.app.state.catalogue)


async def _editing(request: Request) -> EditCatalogue:
    return cast("EditCatalogue", request.app.state.edit_catalogue)


async def _export(request: Request) -> ExportCatalogue:
    return cast("ExportCatalogue", request.app.state.export_catalogue)


TheCatalogue = Annotated[Aggregates[Catalogued], Depends(_catalogue)]
TheEditing = Annotated[EditCatalogue, Depends(_editing)]
TheExport = Annotated[ExportCatalogue, Depends(_export)]


async def _day(
    editing: TheEditing,
    on: Annotated[dt.date | None, Query(description="The day asked for; today if none.")] = None,
) -> dt.date:
    return on or editing.today()


TheDay = Annotated[dt.date, Depends(_day)]


@router.get("", **answers(ProceduresOut), dependencies=ANYBODY)
async def get_procedures(export: TheExport, day: TheDay) -> Response:
    """The procedures in force on a day, by id, each in the version of that day."""
    read = await export.all()
    in_force = [(found, version) for found in read if (version := _in_force(found, day))]
    return JSONResponse({"procedures": [procedure_view(*one) for one in in_force]})


@router.get("/{procedure_id}", **answers(ProcedureOut, errors=["not-found"]), dependencies=ANYBODY)
async def get_procedure(procedure_id: str, catalogue: TheCatalogue, day: TheDay) -> Response:
    """The version of a day; on one without any, the first that comes or the last that was."""
    stored = await published(catalogue, procedure_id)
    found = stored.state
    first, last = found.versions[0], found.versions[-1]
    other = first if first.valid_from > day.isoformat() else last
    view = procedure_view(found, _in_force(found, day) or other)
    return JSONResponse(view, headers={"ETag": etag(stored.version)})


@router.get(
    "/{procedure_id}/versions",
    **answers(ProcedureVersionsOut, errors=["not-found"]),
    dependencies=ANYBODY,
)
async def get_procedure_versions(procedure_id: str, catalogue: TheCatalogue) -> Response:
    """Every version: from when to when, by which decision; and how the procedure ended."""
    stored = await published(catalogue, procedure_id)
    return JSONResponse(versions_view(stored.state), headers={"ETag": etag(stored.version)})


@router.get(
    "/{procedure_id}/versions/{number}",
    **answers(ProcedureOut, errors=["not-found"]),
    dependencies=ANYBODY,
)
async def get_procedure_version(
    procedure_id: str, number: Annotated[int, Path(ge=1, le=100_000)], catalogue: TheCatalogue
) -> Response:
    """One version, whole, as the dossiers that are pinned to it follow it."""
    stored = await published(catalogue, procedure_id)
    if number > len(stored.state.versions):
        raise NotFound(procedure_id)
    view = procedure_view(stored.state, stored.state.versions[number - 1])
    return JSONResponse(view, headers={"ETag": etag(stored.version)})


async def published(catalogue: Aggregates[Catalogued], procedure_id: str) -> Stored[Catalogued]:
    """A mere draft is as good as nothing to the public."""
    stored = await catalogue.load(procedure_id)
    if not stored.state.versions:
        raise NotFound(procedure_id)
    return stored


def _in_force(found: Catalogued, day: dt.date) -> Procedure | None:
    try:
        return version_on(found, day)
    except RuleViolation:
        return None
