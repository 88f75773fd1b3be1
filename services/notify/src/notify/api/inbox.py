"""The inbox of officials: each sees his own, leaders no more than theirs."""

from collections.abc import Callable
from typing import Annotated, Any, Literal, cast
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from pydantic import Field
from starlette.responses import JSONResponse, Response

from dossier_shared.web.auth import Role, Who, allow
from dossier_shared.web.commands import TheKey, answered
from dossier_shared.web.cursors import CURSOR, from_cursor, to_cursor
from dossier_shared.web.describing import answers
from dossier_shared.web.incoming import Body
from notify.api.shapes import OfficeTime, Shown, example
from notify.application.keep_inbox import KeepInbox
from notify.domain import inbox
from notify.domain.correspondence import Correspondence
from notify.domain.inbox import Marked
from notify.domain.kinds import Kind
from notify.domain.notices import Notice

router = APIRouter(prefix="/inbox", tags=["inbox"])
STAFF = (
    Role.RECEPTIONIST, Role.OFFICER, Role.DIVISION_HEAD, Role.CLERK, Role.LEADER, Role.ADMIN,
)  # fmt: skip
PLACE = r"[0-9]{8}T[0-9]{12}/.{1,200}"
ITEM: dict[str, Any] = {
    "id": "0b8a1c52-7a52-5c0e-9a40-0d7a1f3c2e11",
    "kind": "staff-due",
    "subject": "Hồ sơ 000.00.19.H50-180412-0007 sắp đến hạn",
    "text": "Hồ sơ 000.00.19.H50-180412-0007 đến hạn 16h30 24/04/2018.",
    "told_at": "2018-04-20T07:30:00+07:00",
    "read_at": None,
    "done_at": None,
}
GROUP: dict[str, Any] = {
    "subject": "000.00.19.H50-180412-0007", "about_dossier": True, "unread": 1, "notices": [ITEM],
}  # fmt: skip

Say = Callable[[Correspondence, Notice], tuple[str, str]]
"""The subject and the text of a notice, in Vietnamese."""


class ItemOut(Shown):
    id: UUID
    kind: Kind
    subject: str
    text: str
    told_at: OfficeTime
    read_at: OfficeTime | None
    done_at: OfficeTime | None


class GroupOut(Shown):
    """What the caller was told about one dossier, or in one series of figures; oldest first."""

    model_config = example(GROUP)
    subject: str
    about_dossier: bool
    unread: int
    notices: tuple[ItemOut, ...]


class InboxPageOut(Shown):
    """`unread` counts the dossiers of which something is unread, on whichever page."""

    model_config = example({"groups": [GROUP], "unread": 1, "next": None})
    groups: tuple[GroupOut, ...]
    unread: int
    next: str | None


class UnreadOut(Shown):
    model_config = example({"unread": 3})
    unread: int


class MarkedOut(Shown):
    """Of so many dossiers notices were marked; `unread` of so many some are left."""

    model_config = example({"marked": 3, "unread": 0})
    marked: int
    unread: int


class MarkIn(Body):
    """`notices` are ids; without it, all about the subject."""

    model_config = example({"subject": GROUP["subject"], "mark": "read"}) | Body.model_config
    subject: str = Field(min_length=1, max_length=200)
    mark: Marked
    notices: tuple[UUID, ...] | None = Field(None, min_length=1, max_length=200)


class MarkAllIn(Body):
    model_config = example({"mark": "read"}) | Body.model_config
    mark: Marked


async def _keep(request: Request) -> KeepInbox:
    return cast("KeepInbox", request.app.state.keep_inbox)


async def _say(request: Request) -> Say:
    return cast("Say", request.app.state.say)


Keep = Annotated[KeepInbox, Depends(_keep)]
TheSay = Annotated[Say, Depends(_say)]


@router.get("", **answers(InboxPageOut, errors=[CURSOR]), dependencies=[allow(*STAFF)])
async def get_inbox(
    who: Who,
    keep: Keep,
    say: TheSay,
    show: Literal["unread", "all"] = "unread",
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    cursor: Annotated[str | None, Query(max_length=400)] = None,
) -> Response:
    """What the caller was told, by dossier, the latest first."""
    before = from_cursor(cursor, PLACE)
    found, place = await keep.inboxes.page(who.sub, before, limit, unread=show == "unread")
    page = {
        "groups": [shown(one, who.sub, say) for one in found],
        "unread": await keep.inboxes.unread(who.sub),
        "next": to_cursor(place) if place else None,
    }
    return JSONResponse(page)


@router.get("/unread", **answers(UnreadOut), dependencies=[allow(*STAFF)])
async def get_unread(who: Who, keep: Keep) -> Response:
    """Of how many dossiers the caller has something to read."""
    return JSONResponse({"unread": await keep.inboxes.unread(who.sub)})


@router.post("/marks", **answers(GroupOut, errors=["not-found"]), dependencies=[allow(*STAFF)])
async def post_mark(body: MarkIn, who: Who, once: TheKey, keep: Keep, say: TheSay) -> Response:
    """Mark what one was told about a subject as read, or as done."""
    return answered(
        await keep.mark(
            body.subject, who.sub, body.mark, body.notices, once,
            lambda state: shown(state, who.sub, say),
        )
    )  # fmt: skip


@router.post("/marks/all", **answers(MarkedOut), dependencies=[allow(*STAFF)])
async def post_mark_all(body: MarkAllIn, who: Who, once: TheKey, keep: Keep) -> Response:
    """Mark all that is unread; of more than 200 dossiers in several calls. Marked twice is marked
    once, so a repeated call counts only what it found.
    """
    marked = await keep.mark_all(who.sub, body.mark, once)
    return JSONResponse({"marked": marked, "unread": await keep.inboxes.unread(who.sub)})


def shown(correspondence: Correspondence, person: str, say: Say) -> dict[str, Any]:
    mine = inbox.of(person, correspondence.notices)
    group = GroupOut(
        subject=correspondence.code,
        about_dossier=correspondence.about_a_dossier,
        unread=sum(map(inbox.is_unread, mine)),
        notices=tuple(_item(correspondence, notice, say) for notice in mine),
    )
    return group.model_dump(mode="json")


def _item(correspondence: Correspondence, notice: Notice, say: Say) -> ItemOut:
    subject, text = say(correspondence, notice)
    return ItemOut(
        id=notice.public_id,
        kind=notice.kind,
        subject=subject,
        text=text,
        told_at=notice.queued_at,
        read_at=notice.read_at,
        done_at=notice.done_at,
    )
