"""Finding dossiers: what officers narrow a list by, in the body so that no name enters a URL."""

from typing import Annotated, Any, Literal, cast

from fastapi import APIRouter, Depends, Request
from pydantic import ConfigDict, Field
from starlette.responses import JSONResponse, Response

from dossier_shared.clock import to_milliseconds
from dossier_shared.web.auth import Who, allow
from dossier_shared.web.cursors import from_cursor, to_cursor
from dossier_shared.web.describing import answers
from intake.api import schemas, views
from intake.api.access import READERS, scope_of
from intake.api.showing import Showing
from intake.api.whole_models import CountOut, PageOut
from intake.application.ports import Group, Search, Sort, Wanted
from intake.domain.dossier import Intake
from intake.domain.nearness import horizon

router = APIRouter(prefix="/dossiers", tags=["dossiers"])
INSTANTS = ("received_from", "received_to", "due_from", "due_to")
PLACE = r"[0-9]{8}T[0-9]{12}/.{1,100}"
SAME = {
    "status", "procedure", "field", "division", "channel", "counter", "group", "text", "sort",
    "limit",
}  # fmt: skip


class SearchIn(schemas.Incoming):
    """Each field that is set narrows the list; times with their zone, `to` not included.

    `due` and the order of due dates concern open dossiers that have a due date.
    """

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"status": 4, "field": "Người có công", "text": "buoi"}]}
    )
    status: int | None = Field(None, ge=1, le=10)
    procedure: str | None = Field(None, max_length=40)
    field: str | None = Field(None, max_length=100)
    division: str | None = Field(None, max_length=100)
    channel: Intake | None = None
    counter: str | None = Field(None, max_length=40)
    group: Group | None = None
    due: Literal["overdue", "near"] | None = None
    received_from: schemas.Instant | None = None
    received_to: schemas.Instant | None = None
    due_from: schemas.Instant | None = None
    due_to: schemas.Instant | None = None
    text: str = Field(
        "",
        max_length=200,
        description="Words of a name (accents and order do not matter), an identity or phone "
        "number, or a code.",
    )
    sort: Sort = "newest"
    cursor: str | None = Field(None, max_length=200)
    limit: int = Field(50, ge=1, le=200)


async def _search(request: Request) -> Search:
    return cast("Search", request.app.state.search)


async def _wanted(body: SearchIn, who: Who, request: Request) -> Wanted:
    """The list that is asked for, within what the caller may see."""
    instants: dict[str, Any] = {
        name: to_milliseconds(at) for name in INSTANTS if (at := getattr(body, name)) is not None
    }
    if body.due is not None:
        _, calendar = await request.app.state.calendars.current()
        today, near = horizon(request.app.state.clock.now(), calendar)
        instants |= (
            {"due_to": today} if body.due == "overdue" else {"due_from": today, "due_to": near}
        )
    same = body.model_dump(include=SAME)
    return Wanted(scope=scope_of(who), after=from_cursor(body.cursor, PLACE), **same, **instants)


TheSearch = Annotated[Search, Depends(_search)]
TheWanted = Annotated[Wanted, Depends(_wanted)]


@router.post("/search", **answers(PageOut), dependencies=[allow(*READERS)])
async def search_dossiers(wanted: TheWanted, search: TheSearch, showing: Showing) -> Response:
    """Dossiers the caller may see, a page at a time; stable while others are received."""
    page = await search.page(wanted)
    following = to_cursor(page.next) if page.next else None
    rows = await showing.many([views.row(dossier) for dossier in page.dossiers])
    return JSONResponse({"dossiers": rows, "next": following})


@router.post("/count", **answers(CountOut), dependencies=[allow(*READERS)])
async def count_dossiers(wanted: TheWanted, search: TheSearch) -> Response:
    """How many dossiers a search finds, up to 10,000."""
    return JSONResponse({"count": await search.count(wanted)})
