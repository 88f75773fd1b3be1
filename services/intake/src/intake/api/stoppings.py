"""Taking a dossier back; stopping the work on it and going on."""

from fastapi import APIRouter
from pydantic import ConfigDict, Field
from starlette.responses import Response

from dossier_shared.rules import Rule
from dossier_shared.web.auth import Role, allow
from dossier_shared.web.describing import answers
from intake.api import schemas
from intake.api.models import BriefOut
from intake.api.performing import Performing, PerformingDated
from intake.domain import stopping
from intake.domain.errors import life

router = APIRouter(prefix="/dossiers/{code}", tags=["stopping"])
COUNTER = [allow(Role.RECEPTIONIST)]
DECIDERS = [allow(Role.DIVISION_HEAD, Role.LEADER)]
ERRORS: list[str | Rule] = ["not-found", life.MOVE_FORBIDDEN]


class StopIn(schemas.ReasonIn):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "reason": "Chờ kết quả xác minh của cơ quan công an",
                    "law": "Điều 8 Nghị định 31/2013/NĐ-CP",
                }
            ]
        }
    )
    law: schemas.Text = Field(min_length=2, max_length=500, description="Căn cứ pháp lý.")


class ResumeIn(schemas.ReasonIn):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reason": "Đã có kết quả xác minh", "restarts_by": None}]}
    )
    restarts_by: schemas.Text | None = Field(
        None,
        min_length=2,
        max_length=500,
        description="The law by which the limit is counted again from the start; else it goes on.",
    )


@router.post("/withdraw", **answers(BriefOut, errors=ERRORS), dependencies=COUNTER)
async def withdraw(body: schemas.ReasonIn, perform: Performing) -> Response:
    """The citizen takes the dossier back (→ 7): the end."""
    return await perform(
        "withdraw",
        lambda dossier, at, by: stopping.withdraw(dossier, body.reason, at, by),
        body.reason,
    )


@router.post("/stop", **answers(BriefOut, errors=ERRORS), dependencies=DECIDERS)
async def stop(body: StopIn, perform: PerformingDated) -> Response:
    """Stop the work for a time (4 → 8), and the clock with it."""
    return await perform(
        "stop",
        lambda dossier, at, by, dating: stopping.stop(
            dossier, body.reason, body.law, at, by, dating
        ),
        body.reason,
    )


@router.post(
    "/resume",
    **answers(BriefOut, errors=[*ERRORS, life.CALENDAR_NOT_COVERED]),
    dependencies=DECIDERS,
)
async def resume(body: ResumeIn, perform: PerformingDated) -> Response:
    """Go on with the work (8 → 4)."""
    return await perform(
        "resume",
        lambda dossier, at, by, dating: stopping.resume(
            dossier, body.reason, body.restarts_by, at, by, dating
        ),
        body.reason,
    )
