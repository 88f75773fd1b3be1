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
from routing.api.models import QueuePageOut, QueuesOut, WorkOut
from routing.application.expect import Expect
from routing.application.list_work import Asked, ListWork, Page
from routing.domain.deadlines import Standing
from routing.domain.errors import QUEUE_UNKNOWN

router = APIRouter(tags=["worklist"])


class Paging(BaseModel):
    """Which page of a list."""

    model_config = ConfigDict(extra="forbid")
    limit: int = Field(50, ge=1, le=200)
    cursor: str | None = Field(None, max_length=200)


class Filters(Paging):
    """Query parameters of a work list; `state=open` lists all that is not finished."""

    division: str | None = Field(None, max_length=200)
    assignee: str | None = Field(None, max_length=100)
    state: Standing = "open"


async def _list_work(request: Request) -> ListWork:
    return cast("ListWork", request.app.state.list_work)


async def _expected(request: Request) -> schemas.Expecting:
    return cast("Expect", request.app.state.expect).of


TheExpected = Annotated[schemas.Expecting, Depends(_expected)]
TheLists = Annotated[ListWork, Depends(_list_work)]


@router.get("/worklist", **answers(WorkOut, errors=[CURSOR]), dependencies=[allow(*READERS)])
async def get_worklist(
    filters: Annotated[Filters, Query()],
    caller: TheCaller,
    lists: TheLists,
    expected: TheExpected,
) -> Response:
    """Open cases that the caller sees, the soonest due first, page by page; and how many."""
    asked = Asked(
        division=filters.division,
        assignee=filters.assignee,
        standing=filters.state,
        after=from_cursor(filters.cursor) or "",
        limit=filters.limit,
    )
    page = await lists(caller, asked)
    return JSONResponse(schemas.work(page, _following(page), expected))


@router.get("/queues", **answers(QueuesOut), dependencies=[allow(*READERS)])
async def get_queues(caller: TheCaller, lists: TheLists) -> Response:
    """The lists that the caller has, each with how many stand in it."""
    entries = await lists.overview(caller)
    return JSONResponse({"queues": [schemas.entry(queue, count) for queue, count in entries]})


@router.get(
    "/queues/{queue}",
    **answers(QueuePageOut, errors=[CURSOR, QUEUE_UNKNOWN]),
    dependencies=[allow(*READERS)],
)
async def get_queue(
    queue: str,
    paging: Annotated[Paging, Query()],
    caller: TheCaller,
    lists: TheLists,
    expected: TheExpected,
) -> Response:
    """A page of one of the office's lists, always of what the caller may see."""
    after = from_cursor(paging.cursor) or ""
    described, page = await lists.queue(caller, queue, after, paging.limit)
    return JSONResponse(schemas.queue(described, page, _following(page), expected))


def _following(page: Page) -> str | None:
    return to_cursor(page.rows[-1].place) if page.more else None
