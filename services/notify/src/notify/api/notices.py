"""What was told about a dossier, for the one-stop to see. No address and no text is shown."""

from datetime import datetime
from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Request
from pydantic import AfterValidator, BaseModel, ConfigDict
from starlette.responses import JSONResponse, Response

from dossier_shared.clock import OFFICE_ZONE
from dossier_shared.contracts import Audience, Channel
from dossier_shared.mongo.aggregates import Aggregates, NotFound
from dossier_shared.web.auth import Role, Who, allow
from dossier_shared.web.describing import answers
from notify.domain.correspondence import Correspondence
from notify.domain.kinds import Kind
from notify.domain.notices import Word
from notify.domain.statuses import Status

router = APIRouter(prefix="/dossiers", tags=["notices"])
READERS = (Role.RECEPTIONIST, Role.CLERK, Role.LEADER, Role.ADMIN, Role.AUDITOR)

OfficeTime = Annotated[datetime, AfterValidator(lambda instant: instant.astimezone(OFFICE_ZONE))]


class _Shown(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class AttemptOut(_Shown):
    """One try; without an outcome it is under way."""

    at: OfficeTime
    outcome: Word | None
    reason: str | None


class NoticeOut(_Shown):
    kind: Kind
    channel: Channel
    audience: Audience
    status: Status
    queued_at: OfficeTime
    next_at: OfficeTime | None
    settled_at: OfficeTime | None
    provider_ref: str | None
    reason: str | None
    attempts: tuple[AttemptOut, ...]


NOTICE: dict[str, Any] = {
    "kind": "received",
    "channel": "sms",
    "audience": "citizen",
    "status": "accepted",
    "queued_at": "2018-04-12T09:00:01+07:00",
    "next_at": None,
    "settled_at": "2018-04-12T09:00:02+07:00",
    "provider_ref": "a1b2c3",
    "reason": None,
    "attempts": [{"at": "2018-04-12T09:00:01+07:00", "outcome": "accepted", "reason": None}],
}


class NoticesOut(_Shown):
    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={
            "examples": [{"code": "000.00.19.H50-180412-0007", "notices": [NOTICE]}]
        },
    )
    code: str
    notices: tuple[NoticeOut, ...]


async def _correspondences(request: Request) -> Aggregates[Correspondence]:
    return cast("Aggregates[Correspondence]", request.app.state.correspondences)


@router.get(
    "/{code}/notices", **answers(NoticesOut, errors=["not-found"]), dependencies=[allow(*READERS)]
)
async def get_notices(
    code: str,
    who: Who,
    correspondences: Annotated[Aggregates[Correspondence], Depends(_correspondences)],
) -> Response:
    """The notices of a dossier of the caller's department, the oldest first."""
    stored = await correspondences.load(code)
    if stored.state.agency != who.agency:
        raise NotFound(code)
    shown = NoticesOut.model_validate(stored.state)
    return JSONResponse(shown.model_dump(mode="json"))
