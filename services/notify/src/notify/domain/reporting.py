"""What a provider tells later of a notice it took. Receipts come late, twice and out of order."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from notify.domain.notices import Attempt, Notice, moved
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
    since = max(notice.fresh_from, notice.round_from)
    return any(attempt.ref == news.ref for attempt in notice.attempts[since:])


def is_meant(notice: Notice, news: News) -> bool:
    """Whether the receipt is about this notice, in whatever round."""
    if news.request_id is not None:
        ids = (notice.request_id_of(number) for number in range(notice.round + 1))
        return bool(notice.attempts) and news.request_id in ids
    return bool(_named(notice, news))


def tries_of(notice: Notice, news: News) -> tuple[Attempt, ...]:
    """Those that the receipt may be about; of the earlier rounds nobody knows which."""
    if news.request_id is None:
        return _named(notice, news)
    if news.request_id == notice.request_id:
        return notice.attempts[notice.round_from :]
    return notice.attempts[: notice.round_from]


def _named(notice: Notice, news: News) -> tuple[Attempt, ...]:
    mark = (news.provider, news.ref)
    return tuple(a for a in notice.attempts if news.ref and (a.provider, a.ref) == mark)
