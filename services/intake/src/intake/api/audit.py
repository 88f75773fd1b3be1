"""The audit of a dossier over HTTP: what was done to it, and who read what of it."""

from datetime import datetime
from typing import Any, cast

from fastapi import APIRouter, Request
from pydantic import ConfigDict
from starlette.responses import JSONResponse, Response

from dossier_shared.chains import Head
from dossier_shared.clock import office_time
from dossier_shared.masks import GONE
from dossier_shared.mongo.aggregates import NotFound
from dossier_shared.reads import Read, Reads
from dossier_shared.web.auth import Role, Who, allow
from dossier_shared.web.describing import answers
from intake.api.access import scope_of
from intake.api.dossiers import TheDossiers
from intake.api.models import OfficeTime, Outgoing
from intake.api.showing import Showing
from intake.application.reading import Audits

router = APIRouter(prefix="/dossiers", tags=["audit"])
AUDIT: dict[str, Any] = {
    "code": "000.00.19.H50-180412-0007",
    "head": {"n": 1, "hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"},
    "entries": [
        {
            "n": 1, "at": "2018-04-12T09:00:00+07:00", "command": "withdraw",
            "by": "tiep-nhan-1", "role": "receptionist", "origin": "10.1.1.5",
            "reason": "Công dân xin rút hồ sơ",
            "changes": [{"path": "status", "before": 4, "after": 7}],
            "prev": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        }
    ],
    "reads": [
        {
            "at": "2018-04-12T09:10:00+07:00", "by": "can-bo-2", "role": "officer",
            "origin": "10.1.1.7", "what": "dossier", "fields": ["applicant.name", "request"],
        }
    ],
}  # fmt: skip


class HeadOut(Outgoing):
    n: int
    hash: str


class EntryOut(Outgoing):
    """`changes` hold the path of a field with `before` and `after`, or with what was `added` to a
    list from place `start` on. Personal values are open to auditors alone.
    """

    n: int
    at: OfficeTime
    command: str
    by: str
    role: str
    origin: str | None
    reason: str | None
    changes: list[dict[str, Any]]
    prev: str
    hash: str


class ReadOut(Outgoing):
    at: OfficeTime
    by: str
    role: str
    origin: str | None
    what: str
    fields: list[str]


class AuditOut(Outgoing):
    model_config = ConfigDict(json_schema_extra={"examples": [AUDIT]})
    code: str
    head: HeadOut | None
    entries: list[EntryOut]
    reads: list[ReadOut]


@router.get(
    "/{code}/audit",
    **answers(AuditOut, errors=["not-found"]),
    dependencies=[allow(Role.AUDITOR, Role.ADMIN)],
)
async def get_audit(
    code: str, who: Who, request: Request, dossiers: TheDossiers, showing: Showing
) -> Response:
    """What was done to a dossier, by whom and why, in this order; and who read of it last."""
    stored = await dossiers.load(code)
    if not scope_of(who).covers(stored.state):
        raise NotFound(code)
    opening = Role.AUDITOR in who.roles
    if opening:
        await showing.noted("audit", [code], ["audit"])
    entries = await cast("Audits", request.app.state.audits).entries(code, opening=opening)
    reads = await cast("Reads", request.app.state.reads).of(code)
    return JSONResponse(
        {
            "code": code,
            "head": _head(stored.head),
            "entries": [_told(entry) for entry in entries],
            "reads": [_read(read) for read in reads],
        }
    )


def _head(head: Head | None) -> dict[str, Any] | None:
    return {"n": head.n, "hash": head.hash} if head else None


def _read(read: Read) -> dict[str, Any]:
    return {
        "at": office_time(read.at), "by": read.by, "role": read.role, "origin": read.origin,
        "what": read.what, "fields": list(read.fields),
    }  # fmt: skip


def _told(value: Any) -> Any:
    """A stored value for people: instants in the office's zone, and nothing of what is sealed."""
    if isinstance(value, datetime):
        return office_time(value)
    if isinstance(value, bytes):
        return GONE
    if isinstance(value, dict):
        return {name: _told(one) for name, one in value.items()}
    return [_told(one) for one in value] if isinstance(value, list) else value
