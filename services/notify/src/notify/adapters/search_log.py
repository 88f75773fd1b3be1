"""The delivery log read from the correspondences, in windows of time, the newest first.

Each read is one range on one index and has a limit. A window that holds too much is made smaller,
one that holds little larger, so a page costs in proportion to its rows on quiet days and in the
middle of a bulk job alike.
"""

from datetime import UTC, datetime, timedelta

from dossier_shared.mongo.aggregates import LOADED, Aggregates
from dossier_shared.mongo.client import Document
from notify.adapters.figures import midnight
from notify.application.search_log import Entry, Page, Wanted, entries
from notify.domain.correspondence import Correspondence
from notify.domain.facts import INSTANT, log_place

READ = 500
"""Correspondences that one read gives at most."""
LOOKED_AT = 4_000
"""Correspondences that one page looks at, about."""
FIRST, LEAST, MOST = timedelta(hours=1), timedelta(milliseconds=1), timedelta(days=64)


class StoredLog:
    def __init__(self, correspondences: Aggregates[Correspondence]) -> None:
        self._correspondences = correspondences

    async def __call__(self, wanted: Wanted) -> Page:
        if wanted.code is not None:
            return await self._all(wanted, {"_id": wanted.code})
        if wanted.tag is not None:
            return await self._all(wanted, {"tags": wanted.tag})
        return await self._windows(wanted)

    async def _all(self, wanted: Wanted, where: Document) -> Page:
        """Of one dossier, or of one person: few enough to be read whole."""
        low, high = _bounds(wanted)
        found = map(self._opened, await self._read(where, READ))
        return _page(entries(found, wanted, low, high, INSTANT), wanted)

    async def _windows(self, wanted: Wanted) -> Page:
        low, high = _bounds(wanted)
        if wanted.after is not None:
            high = min(high - LEAST, _instant(wanted.after[0])) + LEAST
        shown: list[Entry] = []
        span, looked_at = FIRST, 0
        while high > low:
            edge = max(low, high - span)
            found = await self._between(wanted.agency, edge, high)
            if len(found) > READ and span > LEAST:
                span = max(LEAST, span / 8)
                continue
            shown += entries(map(self._opened, found), wanted, edge, high, INSTANT)
            looked_at += len(found)
            if len(shown) > wanted.limit:
                return _page(shown, wanted)
            if looked_at >= LOOKED_AT and edge > low:
                return Page(tuple(shown), (f"{edge.astimezone(UTC):{INSTANT}}", "", ""))
            high, span = edge, min(span * 2 if len(found) < READ / 4 else span, MOST)
        return Page(tuple(shown), None)

    async def _between(self, agency: str, low: datetime, high: datetime) -> list[Document]:
        bounds = {"$gte": log_place(agency, low), "$lt": log_place(agency, high)}
        return await self._read({"log": {"$elemMatch": bounds}}, READ + 1)

    async def _read(self, where: Document, most: int) -> list[Document]:
        found = self._correspondences.collection.find(where, LOADED)
        return await found.limit(most).to_list(most)

    def _opened(self, row: Document) -> Correspondence:
        return self._correspondences.read(row).state


def _page(rows: list[Entry], wanted: Wanted) -> Page:
    shown = tuple(rows[: wanted.limit])
    return Page(shown, shown[-1].place if len(rows) > wanted.limit else None)


def _bounds(wanted: Wanted) -> tuple[datetime, datetime]:
    return midnight(wanted.first), midnight(wanted.last + timedelta(days=1))


def _instant(text: str) -> datetime:
    return datetime.strptime(text, INSTANT).replace(tzinfo=UTC)
