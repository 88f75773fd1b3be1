"""How a bulk job is asked for: by a list as the body, or by a query."""

from typing import Annotated, Any

from fastapi import Depends, Query, Request
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from dossier_shared.clock import to_milliseconds
from dossier_shared.web.auth import Who
from notify.api.bulk_models import QueryIn
from notify.api.shapes import Instant
from notify.application.bulk_asked import Wanted
from notify.domain.bulk.jobs import BulkKind
from notify.domain.bulk.jobs import Query as Sought

MOST_BYTES = 16 * 1024 * 1024


async def _content(request: Request) -> bytes:
    """The list, which is the body, within its own limit."""
    request.state.body_limit = MOST_BYTES
    try:
        return await request.body()
    except ClientDisconnect as error:
        raise HTTPException(400) from error


async def _listed(
    content: Annotated[bytes, Depends(_content)],
    who: Who,
    kind: BulkKind,
    since: Instant | None = None,
    until: Instant | None = None,
    leave_out_faulty: Annotated[
        bool, Query(description="Send to the others although some rows are wrong.")
    ] = False,
) -> Wanted:
    """A list whose rows are people; what its text says for all may stand in the URL."""
    params = _params(since=since, until=until)
    return Wanted(who.agency, kind, params, content=content, leave_out_faulty=leave_out_faulty)


async def _asked(body: QueryIn, who: Who) -> Wanted:
    params = _params(since=body.since, until=body.until)
    query = Sought(body.field, body.due_from, body.due_to)
    return Wanted(who.agency, body.kind, params, query=query)


def _params(**given: Any) -> dict[str, Any]:
    return {name: to_milliseconds(value) for name, value in given.items() if value is not None}


AList = Annotated[Wanted, Depends(_listed)]
AQuery = Annotated[Wanted, Depends(_asked)]
