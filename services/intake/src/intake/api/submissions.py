"""Applications that come online or by post, and the counter's answer to them."""

from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Request
from pydantic import ConfigDict, Field
from starlette.responses import Response

from dossier_shared.clock import to_milliseconds
from dossier_shared.mongo.aggregates import Once
from dossier_shared.web.auth import Principal, Role, Who, allow
from dossier_shared.web.commands import Acting, MakeAct, TheKey, answered
from dossier_shared.web.describing import answers
from intake.api import schemas, views
from intake.api.asking import Asking
from intake.api.dossiers import RECEIVING_ERRORS, TheReceiving
from intake.api.models import BriefOut
from intake.api.performing import Performing
from intake.api.whole_models import ReceiptOut
from intake.application.receive_dossier import NewDossier
from intake.application.take_in import TakeIn
from intake.domain.answering import refuse
from intake.domain.authority import authorise
from intake.domain.episodes import Refusal
from intake.domain.errors import life, results
from intake.domain.receiving import Application

router = APIRouter(tags=["submissions"])
SENDERS = [allow(Role.CLIENT, Role.RECEPTIONIST)]
COUNTER = [allow(Role.RECEPTIONIST)]
FOUND: dict[str, dict[str, str]] = {"/dossiers/{code}": {"code": "$response.body#/code"}}


class SubmissionIn(schemas.ApplicationIn):
    model_config = ConfigDict(json_schema_extra={"examples": [schemas.NEW_DOSSIER]})


class ReceiveIn(schemas.Incoming):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"received_at": "2018-04-12T09:30:00+07:00"}]}
    )
    received_at: schemas.Instant | None = Field(
        None, description="Real time of receipt, when it is entered later."
    )


REFUSAL: dict[str, Any] = {
    "reason": "Hồ sơ không thuộc thẩm quyền giải quyết của Sở.",
    "basis": "Khoản 1 Điều 17 Nghị định 61/2018/NĐ-CP",
}


class RefuseIn(schemas.Incoming):
    model_config = ConfigDict(json_schema_extra={"examples": [REFUSAL]})
    reason: schemas.Text = Field(min_length=2, max_length=1000, description="Lý do từ chối.")
    basis: schemas.Text = Field(min_length=2, max_length=500, description="Căn cứ pháp lý.")


class AuthoriseIn(schemas.Incoming):
    """`authorised` None: nobody is authorised any more."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "authorised": {
                        "name": "Lê Văn Hòa",
                        "phone": "0987 654 321",
                        "authority": "Giấy ủy quyền số 15/2018, UBND xã Vĩnh Giang chứng thực",
                    }
                }
            ]
        }
    )
    authorised: schemas.PersonIn | None


def new_submission(
    body: schemas.ApplicationIn, who: Principal, once: Once, acting: MakeAct, receive: TheReceiving
) -> NewDossier:
    """A portal sends in online; what a receptionist sends in came by post."""
    application = Application(
        agency=who.agency,
        channel="post" if Role.RECEPTIONIST in who.roles else "online",
        at=receive.clock.now(),
        by=who.sub,
        **body.said(),
    )
    return NewDossier(body.procedure, application, once, acting("submit"))


@router.post(
    "/submissions",
    **answers(ReceiptOut, status=201, errors=RECEIVING_ERRORS, opens=FOUND),
    dependencies=SENDERS,
)
async def submit(
    body: SubmissionIn, who: Who, once: TheKey, acting: Acting, receive: TheReceiving
) -> Response:
    """Send an application in: the counter owes an answer in 8 working hours (NĐ 45/2020 art.11)."""
    answer = await receive.submit(
        new_submission(body, who, once, acting, receive), views.receipt
    )  # fmt: skip
    return answered(answer, 201, location=f"/dossiers/{answer.body['code']}")


async def _take_in(request: Request) -> TakeIn:
    return cast("TakeIn", request.app.state.take_in)


@router.post(
    "/dossiers/{code}/receive",
    **answers(
        ReceiptOut,
        errors=[
            "not-found", life.MOVE_FORBIDDEN, life.DOCUMENT_MISSING, life.DOCUMENT_KIND,
            life.RECEIVED_IN_FUTURE,
            life.RECEIVED_BEFORE_SUBMITTED, life.CALENDAR_NOT_COVERED,
        ],
    ),
    dependencies=COUNTER,
)  # fmt: skip
async def receive_submission(
    code: str,
    body: ReceiveIn,
    asking: Asking,
    take_in: Annotated[TakeIn, Depends(_take_in)],
) -> Response:
    """Receive what was sent in (1 → 2): number in the book, clock and due date."""
    at = to_milliseconds(body.received_at) if body.received_at else None
    return answered(await take_in(code, at, asking("receive"), views.receipt))


@router.post(
    "/dossiers/{code}/refuse",
    **answers(BriefOut, errors=["not-found", life.MOVE_FORBIDDEN]),
    dependencies=COUNTER,
)
async def refuse_submission(body: RefuseIn, perform: Performing) -> Response:
    """Do not take in what was sent in (1 → 3); the reason and its basis stand on Mẫu 03."""
    return await perform(
        "refuse",
        lambda dossier, at, by: refuse(dossier, Refusal(body.reason, body.basis, at, by)),
        body.reason,
    )


@router.post(
    "/dossiers/{code}/authorised",
    **answers(
        BriefOut, errors=["not-found", results.AUTHORISED_TOO_LATE, results.AUTHORITY_MISSING]
    ),
    dependencies=COUNTER,
)
async def authorise_person(body: AuthoriseIn, perform: Performing) -> Response:
    """Put another in the place of the authorised person (NĐ 61/2018 art.6)."""
    person = body.authorised.person("authorised") if body.authorised else None
    return await perform("authorise", lambda dossier, _, __: authorise(dossier, person))
