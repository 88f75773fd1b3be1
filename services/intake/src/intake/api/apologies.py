"""Apologising for a delay and promising a new day, at most once (NĐ 61/2018 art.19.9)."""

from fastapi import APIRouter
from pydantic import ConfigDict, Field
from starlette.responses import Response

from dossier_shared.clock import to_milliseconds
from dossier_shared.rules import Rule
from dossier_shared.web.auth import Role, allow
from dossier_shared.web.describing import answers
from intake.api import schemas
from intake.api.models import BriefOut
from intake.api.performing import Performing, PerformingDated
from intake.domain import apology
from intake.domain.errors import apologies, life, supplements

router = APIRouter(prefix="/dossiers/{code}", tags=["apologies"])
TIMELY: list[str | Rule] = [
    "not-found", life.MOVE_FORBIDDEN, apologies.NOTHING_PROMISED, apologies.REAPPOINTED_BEFORE,
    apologies.APOLOGY_TOO_LATE, apologies.NEW_DAY_NOT_LATER, apologies.NEW_DAY_CLOSED,
    life.CALENDAR_NOT_COVERED,
]  # fmt: skip


class ApologyIn(schemas.Incoming):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "reason": "Chờ ý kiến của Hội đồng giám định y khoa",
                    "until": "2018-05-04T09:00:00+07:00",
                }
            ]
        }
    )
    reason: schemas.Text = Field(min_length=2, max_length=1000)
    until: schemas.Instant = Field(description="Thời gian hẹn lại, trong giờ làm việc.")


@router.post(
    "/draft-apology",
    **answers(BriefOut, errors=TIMELY),
    dependencies=[allow(Role.OFFICER, Role.DIVISION_HEAD)],
)
async def draft_apology(body: ApologyIn, perform: PerformingDated) -> Response:
    """The division drafts the apology with the new day."""
    until = to_milliseconds(body.until)
    return await perform(
        "draft-apology",
        lambda dossier, at, by, dating: apology.draft(dossier, body.reason, until, at, by, dating),
        body.reason,
    )


@router.post(
    "/approve-apology",
    **answers(
        BriefOut,
        errors=[
            "not-found", life.MOVE_FORBIDDEN, apologies.APOLOGY_NOT_DRAFTED,
            apologies.REAPPOINTED_BEFORE, apologies.APOLOGY_APPROVED_BEFORE,
            supplements.DRAFTER_APPROVES,
        ],
    ),
    dependencies=[allow(Role.DIVISION_HEAD, Role.LEADER)],
)  # fmt: skip
async def approve_apology(_: schemas.NothingIn, perform: Performing) -> Response:
    """The head of the division or a leader approves the draft of another."""
    return await perform("approve-apology", lambda dossier, __, by: apology.approve(dossier, by))


@router.post(
    "/send-apology",
    **answers(
        BriefOut,
        errors=[*TIMELY, apologies.APOLOGY_NOT_DRAFTED, apologies.APOLOGY_NOT_APPROVED],
    ),
    dependencies=[allow(Role.RECEPTIONIST)],
)
async def send_apology(_: schemas.NothingIn, perform: PerformingDated) -> Response:
    """The one-stop sends it; from now on the new day holds."""
    return await perform("send-apology", apology.send)
