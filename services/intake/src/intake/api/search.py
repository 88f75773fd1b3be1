"""Finding dossiers: what officers narrow a list by, in the body so that no name enters a URL."""

from typing import Annotated, Any, cast

from dossier_shared.web.describing import answers
from fastapi import APIRouter, Depends, Request
from pydantic import ConfigDict, Field
from starlette.responses import JSONResponse, Response

from dossier_shared.clock import to_milliseconds
from dossier_shared.web.auth import Principal, Who, allow
from dossier_shared.web.cursors import from_cursor, to_cursor
from intake.api import schemas, views
from intake.api.access import READERS, scope_of
from intake.api.whole_models import PageOut
from intake.application.ports import Search, Wanted

router = APIRouter(prefix="/dossiers", tags=["dossiers"])
INSTANTS = ("received_from", "received_to", "due_from", "due_to")


async def _search(request: Request) -> Search:
    return cast("Search", request.app.state.search)


class SearchIn(schemas.Incoming):
    """Each field that is set narrows the list; times with their zone, `to` not included."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"status": 4, "field": "Người có công", "text": "buoi"}]}
    )
    status: int | None = Field(None, ge=1, le=10)
    procedure: str | None = Field(None, max_length=40)
    field: str | None = Field(None, max_length=100)
    received_from: schemas.Instant | None = None
    received_to: schemas.Instant | None = None
    due_from: schemas.Instant | None = None
    due_to: schemas.Instant | None = None
    text: str = Field(
        "",
        max_length=200,
        description="Words of a name or a code; accents and order do not matter.",
    )
    cursor: str | None = Field(None, max_length=200)
    limit: int = Field(50, ge=1, le=200)


@router.post("/search", **answers(PageOut), dependencies=[allow(*READERS)])
async def search_dossiers(
    body: SearchIn, who: Who, search: Annotated[Search, Depends(_search)]
) -> Response:
    """Dossiers the caller may see, newest first, a page at a time."""
    page = await search(wanted_by(body, who))
    following = to_cursor(page.next) if page.next else None
    rows = [views.row(dossier) for dossier in page.dossiers]
    return JSONResponse({"dossiers": rows, "next": following})


def wanted_by(body: SearchIn, who: Principal) -> Wanted:
    instants: dict[str, Any] = {
        name: to_milliseconds(at) for name in INSTANTS if (at := getattr(body, name)) is not None
    }
    return Wanted(
        scope=scope_of(who),
        status=body.status,
        procedure=body.procedure,
        field=body.field,
        text=body.text,
        before=from_cursor(body.cursor),
        limit=body.limit,
        **instants,
    )
