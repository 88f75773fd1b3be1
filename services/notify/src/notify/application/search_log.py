"""The delivery log: which notices there were, a page at a time, by what is known of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from dossier_shared.contracts import Audience, Channel
from notify.domain.correspondence import Correspondence
from notify.domain.facts import provider_of
from notify.domain.kinds import Kind
from notify.domain.notices import Notice
from notify.domain.statuses import Status

Place = tuple[str, str, str]
"""Where a notice stands in the log: its instant as text, its subject, its id."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is sought, within one department; days are the office's, both included. `tag` is the
    keyed digest of a number or an address.
    """

    agency: str
    first: date
    last: date
    limit: int
    status: Status | None = None
    kind: Kind | None = None
    channel: Channel | None = None
    audience: Audience | None = None
    provider: str | None = None
    code: str | None = None
    tag: str | None = None
    after: Place | None = None

    def means(self, notice: Notice) -> bool:
        asked = (
            (self.status, notice.status),
            (self.kind, notice.kind),
            (self.channel, notice.channel),
            (self.audience, notice.audience),
            (self.provider, provider_of(notice)),
        )
        return all(value is None or value == there for value, there in asked)


@dataclass(frozen=True, slots=True)
class Entry:
    correspondence: Correspondence
    notice: Notice
    place: Place


@dataclass(frozen=True, slots=True)
class Page:
    """The newest first. `next` is where the following page begins; a page may be short, or empty,
    and yet have one: no page looks at more than a bounded number of notices.
    """

    entries: tuple[Entry, ...]
    next: Place | None


class SearchLog(Protocol):
    async def __call__(self, wanted: Wanted) -> Page: ...


def entries(
    found: Iterator[Correspondence], wanted: Wanted, low: datetime, high: datetime, instant: str
) -> list[Entry]:
    """The notices of these correspondences that are meant, in [low, high), the newest first."""
    rows = [
        Entry(one, notice, (f"{notice.queued_at:{instant}}", one.code, notice.id))
        for one in found
        if one.agency == wanted.agency
        for notice in one.notices
        if low <= notice.queued_at < high and wanted.means(notice)
    ]
    rows = [row for row in rows if wanted.after is None or row.place < wanted.after]
    return sorted(rows, key=lambda row: row.place, reverse=True)
