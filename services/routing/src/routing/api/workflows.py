"""The workflows over HTTP, and their pictures."""

import datetime as dt
from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter
from starlette.responses import JSONResponse, PlainTextResponse, Response

from dossier_shared.clock import OFFICE_ZONE, Clock
from dossier_shared.mongo.aggregates import NotFound
from dossier_shared.web.auth import Role, allow
from dossier_shared.web.commands import TheKey, answered
from dossier_shared.web.describing import answers
from dossier_shared.web.incoming import Body
from routing.api.access import READERS, TheCaller
from routing.api.models import WorkflowsOut
from routing.application.publish_workflow import PublishWorkflow
from routing.domain import errors as wrong
from routing.domain.catalogue import Catalogue
from routing.domain.workflow import Definition
from routing.domain.workflow.diagram import mermaid

router = APIRouter(prefix="/workflows", tags=["workflows"])
MERMAID = "text/vnd.mermaid"
_DEFINITION = TypeAdapter(Definition)


class VersionIn(Body):
    """`definition`: the whole of it, YAML or JSON, see the schema; `decision`: what ordered it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "definition": "id: NCC-01\nversion: 2\n...",
                    "from_day": "2018-05-02",
                    "decision": "123/QĐ-SLĐTBXH",
                }
            ]
        }
    )
    definition: str = Field(min_length=1, max_length=200_000)
    from_day: dt.date
    decision: str = Field(min_length=1, max_length=100)


class PublishedOut(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"id": "NCC-01", "version": 2}]})
    id: str
    version: int


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


async def _today(request: Request) -> dt.date:
    return cast("Clock", request.app.state.clock).now().astimezone(OFFICE_ZONE).date()


Today = Annotated[dt.date, Depends(_today)]


async def _asked(
    today: Today,
    on: Annotated[dt.date | None, Query(description="A day; today unless given.")] = None,
) -> dt.date:
    return on or today


Asked = Annotated[dt.date, Depends(_asked)]


@router.get("", **answers(WorkflowsOut), dependencies=[allow(*READERS)])
async def get_workflows(catalogue: TheCatalogue, today: Today) -> Response:
    """All workflows by the id of their procedure, as they are in force today."""
    ids = sorted({*catalogue.definitions, *catalogue.published})
    known = [each for each in (catalogue.known(id_, today) for id_ in ids) if each]
    listed = [
        {"id": each.id, "version": each.version, "pattern": each.pattern, "steps": len(each.steps)}
        for each in known
    ]
    return JSONResponse({"workflows": listed})


@router.get(
    "/{procedure}", **answers(DefinitionOut, errors=["not-found"]), dependencies=[allow(*READERS)]
)
async def get_workflow(procedure: str, catalogue: TheCatalogue, on: Asked) -> Response:
    """One workflow, whole, as it is in force on a day."""
    return JSONResponse(_DEFINITION.dump_python(_found(procedure, catalogue, on), mode="json"))


@router.get(
    "/{procedure}/diagram",
    **answers(None, errors=["not-found"], media_type=MERMAID),
    dependencies=[allow(*READERS)],
)
async def get_diagram(procedure: str, catalogue: TheCatalogue, on: Asked) -> Response:
    """The workflow as a Mermaid flowchart, drawn from what cases follow."""
    return PlainTextResponse(mermaid(_found(procedure, catalogue, on)), media_type=MERMAID)


@router.post(
    "/{procedure}/versions",
    **answers(
        PublishedOut,
        errors=[
            wrong.WORKFLOW_NOT_YOURS, wrong.WORKFLOW_INVALID, wrong.WORKFLOW_OTHER,
            wrong.WORKFLOW_NUMBER, wrong.WORKFLOW_DAY_PAST,
        ],
    ),
    dependencies=[allow(Role.ADMIN)],
)  # fmt: skip
async def post_version(
    request: Request, procedure: str, body: VersionIn, caller: TheCaller, once: TheKey
) -> Response:
    """Publish the next version: dossiers received from its day on follow it, no case that is open
    does.
    """
    publish = cast("PublishWorkflow", request.app.state.publish_workflow)
    return answered(
        await publish(procedure, body.definition, body.from_day, body.decision, caller, once)
    )


def _found(procedure: str, catalogue: Catalogue, on: dt.date) -> Definition:
    definition = catalogue.known(procedure, on)
    if definition is None:
        raise NotFound(procedure)
    return definition
