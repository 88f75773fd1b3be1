"""What a provider tells later of a notice it took. Receipts come late, twice and out of order."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from notify.domain.notices import Notice, moved
from notify.domain.statuses import RANK, Fate, allowed


def reported(notice: Notice, fate: Fate, reason: str | None, at: datetime) -> Notice | None:
    """The notice after the receipt; None when it is no news.

    That it arrived is news whenever it comes. That it did not is so only while nobody is about to
    send it again and nothing better is known.
    """
    known = RANK.get(notice.status, 0)
    if RANK[fate] <= known or not allowed(notice.status, fate):
        return None
    if fate != "delivered" and notice.status not in {"sending", "unknown"} and not known:
        return None
    return replace(moved(notice, fate, at, reason), reported=fate)


def is_of_this_round(notice: Notice, request_id: UUID | None, ref: str | None) -> bool:
    """Whether the receipt is about what was handed over since the notice was last sent anew."""
    if request_id is not None:
        return request_id == notice.request_id
    return any(attempt.ref == ref for attempt in notice.attempts[notice.fresh_from :])


def is_meant(notice: Notice, provider: str, request_id: UUID | None, ref: str | None) -> bool:
    """Whether a receipt that names a request or a provider's own mark is about this notice."""
    if request_id is not None:
        return any(request_id == notice.request_id_of(n) for n in range(notice.round + 1))
    marks = {(attempt.provider, attempt.ref) for attempt in notice.attempts}
    return ref is not None and (provider, ref) in marks
