"""HTTP in, command out: no rule of a dossier's life lives here."""

from datetime import datetime
from typing import Annotated, cast

from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, Response

from dossier_shared.clock import to_milliseconds
from dossier_shared.mongo.aggregates import Aggregates, NotFound
from dossier_shared.web.auth import Principal, Role, Who, allow
from dossier_shared.web.commands import Acting, TheKey, answered, etag
from dossier_shared.web.describing import answers
from intake.api import schemas, views
from intake.api.access import READERS, scope_of
from intake.api.showing import Showing
from intake.api.whole_models import ReceiptOut, WholeOut
from intake.application.receive_dossier import NewDossier, ReceiveDossier
from intake.domain.dossier import Dossier
from intake.domain.errors import catalogue, life, results
from intake.domain.receiving import Application

router = APIRouter(prefix="/dossiers", tags=["dossiers"])


async def _receive(request: Request) -> ReceiveDossier:
    return cast("ReceiveDossier", request.app.state.receive_dossier)


async def _dossiers(request: Request) -> Aggregates[Dossier]:
    return cast("Aggregates[Dossier]", request.app.state.dossiers)


TheDossiers = Annotated[Aggregates[Dossier], Depends(_dossiers)]
TheReceiving = Annotated[ReceiveDossier, Depends(_receive)]
RECEIVING_ERRORS = [
    life.PROCEDURE_UNKNOWN, catalogue.PROCEDURE_NOT_YET, catalogue.PROCEDURE_ABOLISHED,
    catalogue.PROCEDURE_REPLACED, life.DOCUMENT_MISSING, life.DOCUMENT_UNKNOWN,
    life.DOCUMENT_KIND, life.OTHER_AGENCY, life.RECEIVED_IN_FUTURE,
    life.CALENDAR_NOT_COVERED, results.AUTHORITY_MISSING,
]  # fmt: skip


@router.post(
    "",
    **answers(ReceiptOut, status=201, errors=RECEIVING_ERRORS),
    dependencies=[allow(Role.RECEPTIONIST, Role.CLIENT)],
)
async def receive_dossier(
    body: schemas.NewDossier, who: Who, once: TheKey, acting: Acting, receive: TheReceiving
) -> Response:
    """Receive a dossier at the counter: its code, its due date and how that was counted."""
    application = application_of(body, who, receive.clock.now())
    new = NewDossier(body.procedure, application, once, acting("receive"))
    answer = await receive.receive(new, views.receipt)
    return answered(answer, 201, location=f"/dossiers/{answer.body['code']}")


def application_of(body: schemas.NewDossier, who: Principal, now: datetime) -> Application:
    return Application(
        agency=who.agency,
        channel=body.channel,
        at=to_milliseconds(body.received_at) if body.received_at else now,
        by=who.sub,
        counter=body.counter,
        paper_reference=body.paper_reference,
        **body.said(),
    )


@router.get("/{code}", **answers(WholeOut, errors=["not-found"]), dependencies=[allow(*READERS)])
async def get_dossier(code: str, who: Who, dossiers: TheDossiers, showing: Showing) -> Response:
    """One dossier; one that the caller may not see is answered like one that is not there."""
    stored = await dossiers.load(code)
    if not scope_of(who).covers(stored.state):
        raise NotFound(code)
    view = await showing.one(views.whole(stored.state))
    return JSONResponse(view, headers={"ETag": etag(stored.version)})
