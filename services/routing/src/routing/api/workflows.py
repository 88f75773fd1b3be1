"""The workflows over HTTP, and their pictures."""

from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, TypeAdapter
from starlette.responses import JSONResponse, PlainTextResponse, Response

from dossier_shared.mongo.aggregates import NotFound
from dossier_shared.web.auth import allow
from dossier_shared.web.describing import answers
from routing.api.access import READERS
from routing.api.models import WorkflowsOut
from routing.domain.catalogue import Catalogue
from routing.domain.workflow import Definition
from routing.domain.workflow.diagram import mermaid

router = APIRouter(prefix="/workflows", tags=["workflows"])
MERMAID = "text/vnd.mermaid"
_DEFINITION = TypeAdapter(Definition)


class DefinitionOut(BaseModel):
    """A workflow as it stands in its file; the JSON Schema is in the documentation."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "BHTN-01",
                    "version": 1,
                    "pattern": "g",
                    "limit": {"amount": 20, "unit": "working-day"},
                    "steps": [],
                    "earlier": [],
                    "basis": "NĐ 28/2015/NĐ-CP",
                    "lapses": {"amount": 3, "unit": "working-day"},
                }
            ]
        }
    )
    id: str
    version: int
    pattern: str
    limit: dict[str, Any] | None
    steps: list[dict[str, Any]]
    earlier: list[dict[str, Any]]
    basis: str | None
    lapses: dict[str, Any] | None


async def _catalogue(request: Request) -> Catalogue:
    return cast("Catalogue", request.app.state.catalogue)


TheCatalogue = Annotated[Catalogue, Depends(_catalogue)]


@router.get("", **answers(WorkflowsOut), dependencies=[allow(*READERS)])
async def get_workflows(catalogue: TheCatalogue) -> Response:
    """All workflows by the id of their procedure."""
    listed = [
        {"id": each.id, "version": each.version, "pattern": each.pattern, "steps": len(each.steps)}
        for each in catalogue.definitions.values()
    ]
    return JSONResponse({"workflows": listed})


@router.get(
    "/{procedure}", **answers(DefinitionOut, errors=["not-found"]), dependencies=[allow(*READERS)]
)
async def get_workflow(procedure: str, catalogue: TheCatalogue) -> Response:
    """One workflow, whole."""
    return JSONResponse(_DEFINITION.dump_python(_found(procedure, catalogue), mode="json"))


@router.get(
    "/{procedure}/diagram",
    **answers(None, errors=["not-found"], media_type=MERMAID),
    dependencies=[allow(*READERS)],
)
async def get_diagram(procedure: str, catalogue: TheCatalogue) -> Response:
    """The workflow as a Mermaid flowchart, drawn from what cases follow."""
    return PlainTextResponse(mermaid(_found(procedure, catalogue)), media_type=MERMAID)


def _found(procedure: str, catalogue: Catalogue) -> Definition:
    definition = catalogue.definitions.get(procedure)
    if definition is None:
        raise NotFound(procedure)
    return definition
