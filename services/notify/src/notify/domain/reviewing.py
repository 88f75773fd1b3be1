"""A waiting notice looked at: does it still have sense, and is this the time to send it?"""

from dataclasses import replace
from datetime import datetime

from notify.domain.hours import Hours
from notify.domain.notices import Notice, moved
from notify.domain.statuses import PENDING
from notify.domain.trying import lease_ended, used_up

Notices = tuple[Notice, ...]


def overtaken(notices: Notices, now: datetime) -> Notices:
    """With what waits cancelled where a later notice took its sense."""
    return tuple(
        moved(notice, "cancelled", now, f"overtaken-by-{by.kind}")
        if notice.status in PENDING and (by := overtaker(notices, number)) is not None
        else notice
        for number, notice in enumerate(notices)
    )


def overtaker(notices: Notices, number: int) -> Notice | None:
    """The later notice, of another occasion, that took the sense of this one."""
    notice = notices[number]
    for later in notices[number + 1 :]:
        if later.occasion == notice.occasion or notice.kind not in later.rule.overtakes:
            continue
        if later.audience == "citizen" or later.to == notice.to:
            return later
    return None


def reviewed(notices: Notices, now: datetime, hours: Hours) -> Notices:
    """Each that is due, looked at; the others as they are."""
    freed = tuple(
        lease_ended(notice, now) if notice.status == "sending" and notice.is_due(now) else notice
        for notice in notices
    )
    return tuple(
        _reviewed(notice, now, hours) if notice.is_due(now) else notice
        for notice in overtaken(freed, now)
    )


def _reviewed(notice: Notice, now: datetime, hours: Hours) -> Notice:
    if used_up(notice):
        return moved(notice, "failed-temporarily", now, "attempts-used-up")
    expires = notice.expires_at
    if expires is not None and expires <= now:
        return moved(notice, "expired", now, "expired")
    opens = hours.held_until(notice.audience, now)
    if opens is None:
        return notice
    if notice.status == "held":
        return replace(notice, next_at=opens)
    return moved(notice, "held", now, "night", next_at=opens)
