"""What was told about a dossier, for the one-stop to see. No address and no text is shown."""

from datetime import datetime
from typing import Annotated, cast

from fastapi import APIRouter, Depends, Request
from pydantic import AfterValidator, BaseModel, ConfigDict

from dossier_shared.clock import OFFICE_ZONE
from dossier_shared.contracts import Audience, Channel
from dossier_shared.mongo.aggregates import Aggregates, NotFound
from dossier_shared.web.auth import Role, Who, allow
from notify.domain.correspondence import Correspondence
from notify.domain.notices import Kind, Status, Word

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


class NoticesOut(_Shown):
    code: str
    notices: tuple[NoticeOut, ...]


async def _correspondences(request: Request) -> Aggregates[Correspondence]:
    return cast("Aggregates[Correspondence]", request.app.state.correspondences)


@router.get("/{code}/notices", dependencies=[allow(*READERS)])
async def get_notices(
    code: str,
    who: Who,
    correspondences: Annotated[Aggregates[Correspondence], Depends(_correspondences)],
) -> NoticesOut:
    """The notices of a dossier of the caller's department, the oldest first."""
    stored = await correspondences.load(code)
    if stored.state.agency != who.agency:
        raise NotFound(code)
    return NoticesOut.model_validate(stored.state)
