"""Work lists over HTTP."""

from typing import Annotated, cast

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse, Response

from dossier_shared.web.auth import allow
from dossier_shared.web.cursors import CURSOR, from_cursor, to_cursor
from dossier_shared.web.describing import answers
from routing.api import schemas
from routing.api.access import READERS, TheCaller
from routing.api.models import WorkOut
from routing.application.list_work import Asked, ListWork
from routing.domain.deadlines import Standing

router = APIRouter(tags=["worklist"])


class Filters(BaseModel):
    """Query parameters of a work list; `state=open` lists all that is not finished."""

    model_config = ConfigDict(extra="forbid")
    division: str | None = Field(None, max_length=200)
    assignee: str | None = Field(None, max_length=100)
    state: Standing = "open"
    limit: int = Field(50, ge=1, le=200)
    cursor: str | None = Field(None, max_length=200)


async def _list_work(request: Request) -> ListWork:
    return cast("ListWork", request.app.state.list_work)


@router.get("/worklist", **answers(WorkOut, errors=[CURSOR]), dependencies=[allow(*READERS)])
async def get_worklist(
    filters: Annotated[Filters, Query()],
    caller: TheCaller,
    list_work: Annotated[ListWork, Depends(_list_work)],
) -> Response:
    """Open cases that the caller sees, the soonest due first, page by page; and how many."""
    asked = Asked(
        division=filters.division,
        assignee=filters.assignee,
        standing=filters.state,
        after=from_cursor(filters.cursor) or "",
        limit=filters.limit,
    )
    page = await list_work(caller, asked)
    following = to_cursor(page.rows[-1].place) if page.more else None
    return JSONResponse(schemas.work(page, following))
