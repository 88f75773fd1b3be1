"""The delivery log. A number or an address is sought in the body, so that none enters a URL."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Query, Request
from pydantic import ConfigDict, Field
from starlette.responses import JSONResponse, Response

from dossier_shared.contracts import Audience, Channel
from dossier_shared.phones import PhoneError, mobile
from dossier_shared.web.auth import Who, allow
from dossier_shared.web.cursors import CURSOR, from_cursor, to_cursor
from dossier_shared.web.describing import answers
from dossier_shared.web.incoming import Body
from notify.api.shapes import (
    RANGE,
    READERS,
    Day,
    FirstDay,
    LastDay,
    OfficeTime,
    Shown,
    check_range,
    example,
)
from notify.application.evidence import Write, addresses
from notify.application.search_log import Entry, Page, Place, SearchLog, Wanted
from notify.domain.facts import INSTANT, provider_of
from notify.domain.kinds import Kind
from notify.domain.statuses import Status

router = APIRouter(prefix="/notices", tags=["delivery log"])
PLACE = r"[0-9]{8}T[0-9]{12}\n.{0,200}\n.{0,300}"
ROW: dict[str, Any] = {
    "code": "000.00.19.H50-180412-0007", "kind": "received", "channel": "sms",
    "audience": "citizen", "status": "delivered", "reason": None, "provider": "viettel",
    "provider_ref": "SMS-1", "address": "***678", "attempts": 1,
    "queued_at": "2018-04-12T09:00:01+07:00", "settled_at": "2018-04-12T09:00:04+07:00",
}  # fmt: skip


class LogRowOut(Shown):
    code: str
    kind: Kind
    channel: Channel
    audience: Audience
    status: Status
    reason: str | None
    provider: str | None
    provider_ref: str | None
    address: str
    attempts: int
    queued_at: OfficeTime
    settled_at: OfficeTime | None


class LogPageOut(Shown):
    """A page may be short and yet have a `next` one: no page looks at more than some thousands."""

    model_config = example({"notices": [ROW], "next": None})
    notices: tuple[LogRowOut, ...]
    next: str | None


class LogSearchIn(Body):
    """Each field that is set narrows the list; days are the office's, both included."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"first": "2018-04-01", "last": "2018-04-30", "address": "0912 345 678"}]
        }
    )
    first: Day
    last: Day
    address: str | None = Field(None, max_length=200, description="A phone or a mail address.")
    status: Status | None = None
    kind: Kind | None = None
    channel: Channel | None = None
    audience: Audience | None = None
    provider: str | None = Field(None, max_length=40)
    code: str | None = Field(None, max_length=60)
    cursor: str | None = Field(None, max_length=800)
    limit: int = Field(50, ge=1, le=200)


async def _search(request: Request) -> SearchLog:
    return cast("SearchLog", request.app.state.search_log)


async def _write(request: Request) -> Write:
    return cast("Write", request.app.state.write)


async def _tag(request: Request) -> Callable[[str], str]:
    return cast("Callable[[str], str]", request.app.state.tag_address)


Search = Annotated[SearchLog, Depends(_search)]
Writing = Annotated[Write, Depends(_write)]
Tag = Annotated[Callable[[str], str], Depends(_tag)]


async def _asked(
    first: FirstDay,
    last: LastDay,
    status: Status | None = None,
    kind: Kind | None = None,
    channel: Channel | None = None,
    audience: Audience | None = None,
    provider: Annotated[str | None, Query(max_length=40)] = None,
) -> LogSearchIn:
    return LogSearchIn(
        first=first, last=last, status=status, kind=kind, channel=channel, audience=audience,
        provider=provider,
    )  # fmt: skip


@router.get("", **answers(LogPageOut, errors=[RANGE, CURSOR]), dependencies=[allow(*READERS)])
async def get_log(
    asked: Annotated[LogSearchIn, Depends(_asked)],
    who: Who,
    search: Search,
    write: Writing,
    code: Annotated[str | None, Query(max_length=60)] = None,
    cursor: Annotated[str | None, Query(max_length=800)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Response:
    """The notices of the caller's department, the newest first; addresses are masked."""
    whole = asked.model_copy(update={"code": code, "cursor": cursor, "limit": limit})
    return _shown(await search(_wanted(whole, who.agency, None)), write)


@router.post(
    "/search", **answers(LogPageOut, errors=[RANGE, CURSOR]), dependencies=[allow(*READERS)]
)
async def search_log(
    body: LogSearchIn, who: Who, search: Search, write: Writing, tag: Tag
) -> Response:
    """The same, also by a phone number or a mail address."""
    sought = tag(_as_stored(body.address)) if body.address else None
    return _shown(await search(_wanted(body, who.agency, sought)), write)


def _as_stored(address: str) -> str:
    """A number as it is kept; what is no number is sought as it is."""
    if "@" in address:
        return address
    try:
        return mobile(address)
    except PhoneError:
        return address


def _wanted(asked: LogSearchIn, agency: str, tag: str | None) -> Wanted:
    check_range(asked.first, asked.last)
    place = from_cursor(asked.cursor, f"(?s){PLACE}")
    narrowed = asked.model_dump(exclude={"address", "cursor"})
    return Wanted(agency=agency, tag=tag, after=_place(place), **narrowed)


def _place(text: str | None) -> Place | None:
    if text is None:
        return None
    instant, code, key = text.split("\n")
    try:
        datetime.strptime(instant, INSTANT)  # noqa: DTZ007 - whether there is such an instant
    except ValueError as error:
        raise CURSOR.broken() from error
    return instant, code, key


def _shown(page: Page, write: Write) -> Response:
    rows = [_row(entry, write) for entry in page.entries]
    following = to_cursor("\n".join(page.next)) if page.next else None
    shown = LogPageOut.model_validate({"notices": rows, "next": following})
    return JSONResponse(shown.model_dump(mode="json"))


def _row(entry: Entry, write: Write) -> LogRowOut:
    notice = entry.notice
    [address] = addresses(entry.correspondence, [notice], write)
    return LogRowOut(
        code=entry.correspondence.code, kind=notice.kind, channel=notice.channel,
        audience=notice.audience, status=notice.status, reason=notice.reason,
        provider=provider_of(notice), provider_ref=notice.provider_ref, address=address,
        attempts=len(notice.attempts), queued_at=notice.queued_at, settled_at=notice.settled_at,
    )  # fmt: skip
