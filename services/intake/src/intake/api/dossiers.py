"""HTTP in, command out: no rule of a dossier's life lives here."""

from datetime import datetime
from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse, Response

from dossier_shared.clock import to_milliseconds
from dossier_shared.folding import words
from dossier_shared.mongo.aggregates import Aggregates, NotFound
from dossier_shared.web.auth import Principal, Role, Who, allow
from dossier_shared.web.commands import Expected, TheKey, answered, etag
from dossier_shared.web.cursors import from_cursor, to_cursor
from intake.api import schemas
from intake.api.access import READERS, scope_of
from intake.application.ports import Search, Wanted
from intake.application.receive_dossier import ReceiveDossier
from intake.application.return_result import Handover, ReturnResult
from intake.domain.dossier import Dossier, HandedIn
from intake.domain.receiving import Application

router = APIRouter(prefix="/dossiers", tags=["dossiers"])


async def _receive(request: Request) -> ReceiveDossier:
    return cast("ReceiveDossier", request.app.state.receive_dossier)


async def _return(request: Request) -> ReturnResult:
    return cast("ReturnResult", request.app.state.return_result)


async def _dossiers(request: Request) -> Aggregates[Dossier]:
    return cast("Aggregates[Dossier]", request.app.state.dossiers)


async def _search(request: Request) -> Search:
    return cast("Search", request.app.state.search)


@router.post("", status_code=201, dependencies=[allow(Role.RECEPTIONIST, Role.CLIENT)])
async def post_dossier(
    body: schemas.NewDossier,
    who: Who,
    once: TheKey,
    receive: Annotated[ReceiveDossier, Depends(_receive)],
) -> Response:
    """Receive a dossier: its code, its due date and how that was counted."""
    application = _application(body, who, receive.clock.now())
    answer = await receive(body.procedure, application, once, schemas.receipt)
    return answered(answer, 201, location=f"/dossiers/{answer.body['code']}")


def _application(body: schemas.NewDossier, who: Principal, now: datetime) -> Application:
    return Application(
        agency=who.agency,
        channel=body.channel,
        applicant=body.applicant.person("applicant"),
        authorised=body.authorised.person("authorised") if body.authorised else None,
        documents=tuple(HandedIn(d.number, d.kind, d.count) for d in body.documents),
        copies=body.copies,
        received_at=to_milliseconds(body.received_at) if body.received_at else now,
        received_by=who.sub,
    )


@router.get("/{code}", dependencies=[allow(*READERS)])
async def get_dossier(
    code: str, who: Who, dossiers: Annotated[Aggregates[Dossier], Depends(_dossiers)]
) -> Response:
    """One dossier; one that the caller may not see is answered like one that is not there."""
    stored = await dossiers.load(code)
    if not scope_of(who).covers(stored.state):
        raise NotFound(code)
    return JSONResponse(schemas.whole(stored.state), headers={"ETag": etag(stored.version)})


class Filters(BaseModel):
    """Query parameters of the list; times with their zone, `to` not included."""

    model_config = ConfigDict(extra="forbid")
    status: int | None = Field(None, ge=1, le=10)
    procedure: str | None = None
    field: str | None = None
    received_from: schemas.Instant | None = None
    received_to: schemas.Instant | None = None
    due_from: schemas.Instant | None = None
    due_to: schemas.Instant | None = None
    q: str = Field(
        "",
        max_length=200,
        description="Words of a name or a code; accents and order do not matter.",
    )
    cursor: str | None = Field(None, max_length=200)
    limit: int = Field(50, ge=1, le=200)


@router.get("", dependencies=[allow(*READERS)])
async def get_dossiers(
    filters: Annotated[Filters, Query()],
    who: Who,
    search: Annotated[Search, Depends(_search)],
) -> Response:
    """Dossiers the caller may see, newest first, a page at a time."""
    page = await search(_wanted(filters, who))
    following = to_cursor(page.next) if page.next else None
    rows = [schemas.row(dossier) for dossier in page.dossiers]
    return JSONResponse({"dossiers": rows, "next": following})


def _wanted(filters: Filters, who: Principal) -> Wanted:
    instants: dict[str, Any] = {
        name: to_milliseconds(at)
        for name in ("received_from", "received_to", "due_from", "due_to")
        if (at := getattr(filters, name)) is not None
    }
    folded = words(filters.q)
    return Wanted(
        scope=scope_of(who),
        status=filters.status,
        procedure=filters.procedure,
        field=filters.field,
        words=(filters.q.strip().lower(),) if _looks_like_a_code(filters.q) else folded,
        before=from_cursor(filters.cursor),
        limit=filters.limit,
        **instants,
    )


def _looks_like_a_code(text: str) -> bool:
    return "-" in text and any(letter.isdigit() for letter in text)


@router.post("/{code}/return", dependencies=[allow(Role.RECEPTIONIST)])
async def post_return(
    code: str,
    body: schemas.ReturnIn,
    who: Who,
    once: TheKey,
    expected: Expected,
    return_result: Annotated[ReturnResult, Depends(_return)],
) -> Response:
    """Hand the result over to the citizen."""
    handover = Handover(body.method, body.recipient, body.paper, who.sub)
    answer = await return_result(code, handover, scope_of(who), once, expected, schemas.brief)
    return answered(answer)
