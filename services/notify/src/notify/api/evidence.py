"""The evidence of a dossier: was the citizen told, when, by which number, and what."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, Response

from dossier_shared.contracts import Channel
from dossier_shared.mongo.aggregates import Aggregates, NotFound
from dossier_shared.reads import Read, Reads
from dossier_shared.web.auth import Principal, Role, Who, allow
from dossier_shared.web.commands import Acting
from dossier_shared.web.describing import answers
from notify.api.notices import AttemptOut
from notify.api.shapes import READERS, OfficeTime, Shown, example
from notify.application.evidence import Evidence, Write, evidence
from notify.domain.calls import CallOutcome, Closed
from notify.domain.correspondence import Correspondence
from notify.domain.kinds import Kind
from notify.domain.statuses import Status

router = APIRouter(prefix="/dossiers", tags=["evidence"])
IN_FULL = frozenset({Role.RECEPTIONIST, Role.LEADER})
"""They need the number to answer the citizen; of a sensitive dossier they too see it masked."""
PDF = "application/pdf"
Print = Callable[[Evidence], Awaitable[bytes]]
TOLD: dict[str, Any] = {
    "kind": "received", "channel": "sms", "status": "delivered", "reason": None,
    "queued_at": "2018-04-12T09:00:01+07:00", "address": "+84912345678", "subject": None,
    "text": "So LD-TBXH Quang Tri da nhan ho so 000.00.19.H50-180412-0007.",
    "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "template": "received/sms/vi@1", "same": True, "erased_at": None,
    "attempts": [
        {"at": "2018-04-12T09:00:01+07:00", "outcome": "accepted", "reason": None,
         "provider": "viettel", "ref": "SMS-1"}
    ],
    "history": [{"status": "delivered", "at": "2018-04-12T09:00:04+07:00", "reason": None}],
}  # fmt: skip
EVIDENCE: dict[str, Any] = {
    "code": "000.00.19.H50-180412-0007", "at": "2018-05-12T09:00:00+07:00", "by": "lanh-dao-1",
    "told_at": "2018-04-12T09:00:02+07:00", "notices": [TOLD],
    "calls": [],
}  # fmt: skip


class MarkOut(Shown):
    status: Status
    at: OfficeTime
    reason: str | None


class TriedOut(AttemptOut):
    """A try with the provider that was asked, and what finds it in the provider's records."""

    provider: str | None
    ref: str | None


class ToldOut(Shown):
    """`text` is written out again; `same` says that it has the digest of what was handed over.
    Without them the notice is past the time for which its text is kept.
    """

    kind: Kind
    channel: Channel
    status: Status
    reason: str | None
    queued_at: OfficeTime
    address: str
    subject: str | None
    text: str | None
    digest: str | None
    template: str | None
    same: bool | None
    erased_at: OfficeTime | None
    attempts: tuple[TriedOut, ...]
    history: tuple[MarkOut, ...]


class CallTryOut(Shown):
    at: OfficeTime
    by: str
    outcome: CallOutcome


class CallMadeOut(Shown):
    """A call by hand, for what no channel told."""

    kind: Kind
    opened_at: OfficeTime
    tries: tuple[CallTryOut, ...]
    closed_at: OfficeTime | None
    closed_as: Closed | None


class EvidenceOut(Shown):
    model_config = example(EVIDENCE)
    code: str
    at: OfficeTime
    by: str
    told_at: OfficeTime | None
    notices: tuple[ToldOut, ...]
    calls: tuple[CallMadeOut, ...]


async def _evidence(code: str, who: Who, acting: Acting, request: Request) -> Evidence:
    """Of a dossier of the caller's department; that he reads it is noted before he does."""
    state = request.app.state
    correspondences = cast("Aggregates[Correspondence]", state.correspondences)
    told = (await correspondences.load(code)).state
    if told.agency != who.agency or not told.about_a_dossier:
        raise NotFound(code)
    now: datetime = state.clock.now()
    is_open = _in_full(who, told)
    act = acting("read")
    fields = ("text", "address") if is_open else ("text",)
    read = Read(now, act.by, act.role, act.origin, "evidence", (code,), fields)
    await cast("Reads", state.reads).note(read)
    return evidence(told, cast("Write", state.write), now, who.sub, is_open)


def _in_full(who: Principal, told: Correspondence) -> bool:
    return bool(who.roles & IN_FULL) and not told.sensitive


TheEvidence = Annotated[Evidence, Depends(_evidence)]


@router.get(
    "/{code}/evidence",
    **answers(EvidenceOut, errors=["not-found"]),
    dependencies=[allow(*READERS)],
)
async def get_evidence(found: TheEvidence) -> Response:
    """Each notice to the citizen, its tries, its receipts, and the text as it was sent."""
    shown = EvidenceOut.model_validate(found)
    return JSONResponse(shown.model_dump(mode="json"), headers={"Cache-Control": "no-store"})


@router.get(
    "/{code}/evidence.pdf",
    **answers(None, errors=["not-found"], media_type=PDF, description="PDF/A-2b"),
    dependencies=[allow(*READERS)],
)
async def print_evidence(found: TheEvidence, request: Request) -> Response:
    """The same on paper, to be signed."""
    content = await cast("Print", request.app.state.print_evidence)(found)
    headers = {
        "Content-Disposition": f'inline; filename="{found.code}-thong-bao.pdf"',
        "Cache-Control": "private, no-store",
    }
    return Response(content, media_type=PDF, headers=headers)
