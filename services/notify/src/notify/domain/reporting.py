"""What a provider tells later of a notice it took. Receipts come late, twice and out of order."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from notify.domain.notices import Notice, moved
from notify.domain.statuses import RANK, Fate, allowed


@dataclass(frozen=True, slots=True)
class News:
    """A receipt, learnt `at`; it names our request or the provider's own mark."""

    provider: str
    request_id: UUID | None
    ref: str | None
    fate: Fate
    reason: str | None
    at: datetime


def reported(notice: Notice, fate: Fate, reason: str | None, at: datetime) -> Notice | None:
    """The notice after the receipt; None when it is no news.

    That it arrived is news whenever it comes. That it did not is so only while nobody is about to
    send it again and nothing better is known.
    """
    known = RANK.get(notice.status, 0)
    if RANK[fate] <= known or not allowed(notice.status, fate):
        return None
    if fate != "delivered" and not known and notice.status not in {"sending", "unknown"}:
        return None
    return replace(moved(notice, fate, at, reason), reported=fate)


def is_of_this_round(notice: Notice, news: News) -> bool:
    """Whether the receipt is about what was handed over since the notice was last sent anew."""
    if news.request_id is not None:
        return news.request_id == notice.request_id
    return any(attempt.ref == news.ref for attempt in notice.attempts[notice.fresh_from :])


def is_meant(notice: Notice, news: News) -> bool:
    """Whether the receipt is about this notice, in whatever round."""
    if news.request_id is not None:
        ids = (notice.request_id_of(number) for number in range(notice.round + 1))
        return bool(notice.attempts) and news.request_id in ids
    marks = {(attempt.provider, attempt.ref) for attempt in notice.attempts}
    return news.ref is not None and (news.provider, news.ref) in marks
