"""The inbox of officials (hộp thư công vụ): what is to be read, and what is done.

A notice there is done by itself when a later event takes its sense: nobody is to read that a
dossier is nearly due whose result was fetched.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal
from uuid import UUID

from notify.domain.kinds import Kind
from notify.domain.notices import Notice, Param, Value, moved
from notify.domain.reviewing import overtaker

Marked = Literal["read", "done"]
Params = Mapping[Param, Value]


def put_in(notice_id: str, kind: Kind, to: str, params: Params, now: datetime) -> Notice:
    """It is there at once: nobody needs to carry it."""
    notice = Notice(
        id=notice_id,
        kind=kind,
        channel="inbox",
        audience="staff",
        to=to,
        params=params,
        queued_at=now,
    )
    return moved(notice, "accepted", now)


def is_unread(notice: Notice) -> bool:
    return notice.channel == "inbox" and notice.read_at is None and notice.done_at is None


def unread_by(notices: Iterable[Notice]) -> list[str]:
    """Those who have something to read, each once."""
    return list(dict.fromkeys(n.to for n in notices if n.to is not None and is_unread(n)))


def addressed(notices: Iterable[Notice]) -> list[str]:
    return list(dict.fromkeys(n.to for n in notices if n.to and n.channel == "inbox"))


def last_at(notices: Iterable[Notice]) -> datetime | None:
    return max((n.queued_at for n in notices if n.channel == "inbox"), default=None)


def of(person: str, notices: Iterable[Notice]) -> list[Notice]:
    return [n for n in notices if n.channel == "inbox" and n.to == person]


def without_sense_done(notices: tuple[Notice, ...]) -> tuple[Notice, ...]:
    """With those done that a later notice took the sense of."""
    return tuple(
        replace(notice, done_at=by.queued_at)
        if is_unread(notice) and (by := overtaker(notices, number)) is not None
        else notice
        for number, notice in enumerate(notices)
    )


def marked(
    notices: Sequence[Notice],
    person: str,
    mark: Marked,
    now: datetime,
    only: Collection[UUID] | None = None,
) -> tuple[Notice, ...]:
    """This person's notices marked, all or `only` these. A mark stays as it was first set; who has
    done something has read it.
    """
    mine = {notice.id for notice in of(person, notices) if only is None or notice.public_id in only}
    return tuple(_marked(notice, mark, now) if notice.id in mine else notice for notice in notices)


def _marked(notice: Notice, mark: Marked, now: datetime) -> Notice:
    read = replace(notice, read_at=notice.read_at or now)
    return replace(read, done_at=read.done_at or now) if mark == "done" else read
