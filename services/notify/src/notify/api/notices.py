"""What was told about a dossier, for the one-stop to see. No address and no text is shown."""

from datetime import datetime
from typing import Annotated, Any, cast
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse, Response

from dossier_shared.clock import OFFICE_ZONE
from dossier_shared.contracts import Audience, Channel
from dossier_shared.mongo.aggregates import Aggregates, NotFound
from dossier_shared.web.auth import Role, Who, allow
from dossier_shared.web.commands import TheKey, answered
from dossier_shared.web.describing import answers
from notify.application.resend import Resend
from notify.domain.correspondence import Correspondence
from notify.domain.errors import CITIZEN_ONLY, NO_SUCH_NOTICE, NOT_LOST, SENSE_LOST
from notify.domain.kinds import Kind
from notify.domain.notices import Word
from notify.domain.statuses import Status

router = APIRouter(prefix="/dossiers", tags=["notices"])
READERS = (Role.RECEPTIONIST, Role.CLERK, Role.LEADER, Role.ADMIN, Role.AUDITOR)
SENDERS = (Role.RECEPTIONIST, Role.CLERK, Role.LEADER, Role.ADMIN)

OfficeTime = Annotated[datetime, AfterValidator(lambda instant: instant.astimezone(OFFICE_ZONE))]


class _Shown(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class AttemptOut(_Shown):
    """One try; without an outcome it is under way."""

    at: OfficeTime
    provider: str | None
    outcome: Word | None
    reason: str | None


class MarkOut(_Shown):
    """One step; `by` is who decided it, where somebody did."""

    status: Status
    at: OfficeTime
    reason: str | None
    by: str | None


NOTICE: dict[str, Any] = {
    "id": "0b8a1c52-7a52-5c0e-9a40-0d7a1f3c2e11",
    "kind": "received",
    "channel": "sms",
    "audience": "citizen",
    "status": "accepted",
    "queued_at": "2018-04-12T09:00:01+07:00",
    "next_at": None,
    "settled_at": "2018-04-12T09:00:02+07:00",
    "provider_ref": "a1b2c3",
    "reason": None,
    "attempts": [
        {
            "at": "2018-04-12T09:00:01+07:00",
            "provider": "viettel",
            "outcome": "accepted",
            "reason": None,
        }
    ],
    "history": [
        {"status": "sending", "at": "2018-04-12T09:00:01+07:00", "reason": None, "by": None},
        {"status": "accepted", "at": "2018-04-12T09:00:02+07:00", "reason": None, "by": None},
    ],
}


class NoticeOut(_Shown):
    """`history` has every status after the first, which is `queued`."""

    model_config = ConfigDict(from_attributes=True, json_schema_extra={"examples": [NOTICE]})
    id: UUID = Field(validation_alias="public_id")
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
    history: tuple[MarkOut, ...]


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


async def _resend(request: Request) -> Resend:
    return cast("Resend", request.app.state.resend)


@router.post(
    "/{code}/notices/{notice_id}/resend",
    **answers(
        NoticeOut,
        errors=["not-found", NO_SUCH_NOTICE, CITIZEN_ONLY, NOT_LOST, SENSE_LOST],
    ),
    dependencies=[allow(*SENDERS)],
)
async def post_resend(
    code: str,
    notice_id: UUID,
    who: Who,
    once: TheKey,
    resend: Annotated[Resend, Depends(_resend)],
) -> Response:
    """Have a notice that failed, expired or went to a number that was corrected since sent again,
    with all its tries.
    """

    def shown(correspondence: Correspondence) -> dict[str, Any]:
        notice = next(one for one in correspondence.notices if one.public_id == notice_id)
        return NoticeOut.model_validate(notice).model_dump(mode="json")

    return answered(
        await resend(code, notice_id, agency=who.agency, by=who.sub, once=once, describe=shown)
    )
