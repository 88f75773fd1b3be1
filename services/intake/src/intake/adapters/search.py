"""Lists of dossiers in MongoDB, read in windows of time.

Each read is one equality and one range on one index; what else is sought is compared here. The
windows begin small and grow, so what is read for a page stays in proportion to its rows however
many dossiers there are, also on a server that sorts all that an index gives before it stops at a
limit.
"""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta

from pymongo import ASCENDING, DESCENDING

from dossier_shared.clock import Clock
from dossier_shared.mongo.aggregates import LOADED
from dossier_shared.mongo.client import Collection, Cursor, Document
from dossier_shared.mongo.codec import Codec
from intake.adapters.tags import Blind, scope_tag, sought
from intake.adapters.windows import (
    BEGINNING,
    edge,
    instant_of,
    other_range,
    place_of,
    windows,
    within,
)
from intake.application.ports import Page, Wanted
from intake.domain.dossier import Dossier
from intake.domain.scope import Scope

COUNTED = 10_000
"""A count goes no further."""

COMPARED = {"search": 1, "listed": 1, "due_place": 1}
"""The fields that a search compares."""

STEP = timedelta(days=30)
"""In which the first dossier of an agency is looked for."""


class SearchDossiers:
    """`listed` and `due_place` are stored keys that sort by a time and then the code, so that a
    page begins exactly after the last one however many are received meanwhile.
    """

    def __init__(
        self, dossiers: Collection, codec: Codec[Dossier], blind: Blind, clock: Clock
    ) -> None:
        self._dossiers = dossiers
        self._codec = codec
        self._blind = blind
        self._clock = clock
        self._first: dict[str, datetime] = {}

    async def page(self, wanted: Wanted) -> Page:
        shown: list[Document] = []
        async for row in self._rows(wanted):
            if len(shown) == wanted.limit:
                return Page(self._read(shown), shown[-1][place_of(wanted)])
            shown.append(row)
        return Page(self._read(shown), None)

    async def count(self, wanted: Wanted) -> int:
        """How many there are, up to COUNTED."""
        found = 0
        async for _ in self._rows(replace(wanted, limit=COUNTED), COMPARED):
            found += 1
            if found == COUNTED:
                break
        return found

    async def windows(self, wanted: Wanted, fields: Document = LOADED) -> AsyncIterator[Cursor]:
        """The reads that answer a search, one after another until a page is full."""
        tag, _ = _split(wanted, self._blind)
        order = DESCENDING if wanted.sort == "newest" else ASCENDING
        first = await self._began(wanted)
        for low, high in windows(wanted, self._clock.now(), first):
            where = tag | {place_of(wanted): {"$gte": low, "$lt": high}}
            yield self._dossiers.find(where, fields).sort(place_of(wanted), order)

    async def _began(self, wanted: Wanted) -> datetime | None:
        """Where a list that goes up begins; one key to read where the server stops at a limit.

        An agency's first receipt is looked up once: what is entered late with an earlier time is
        found all the same, in the range before it.
        """
        agency = wanted.scope.agency
        match wanted.sort:
            case "newest":
                return None
            case "due":
                return await self._least({"due_lists": scope_tag(wanted.scope)}, "due_place")
        begins, now = BEGINNING, self._clock.now()
        while agency not in self._first and begins < now:
            ends = begins + STEP
            month = {"listed": {"$gte": edge(begins), "$lt": edge(ends)}}
            least = await self._least({"search": scope_tag(Scope(agency))} | month, "listed")
            self._first |= {agency: least} if least else {}
            begins = ends
        return self._first.get(agency)

    async def _least(self, where: Document, place: str) -> datetime | None:
        rows = (
            await self._dossiers.find(where, {place: 1}).sort(place, ASCENDING).limit(1).to_list(1)
        )
        return instant_of(rows[0][place]) if rows else None

    async def _rows(self, wanted: Wanted, fields: Document = LOADED) -> AsyncIterator[Document]:
        _, rest = _split(wanted, self._blind)
        all_fit = not rest and other_range(wanted) is None
        async for window in self.windows(wanted, fields):
            read = window.limit(wanted.limit + 1) if all_fit else window
            for row in await read.to_list(None):
                if rest <= set(row["search"]) and within(row, wanted):
                    yield row

    def _read(self, rows: list[Document]) -> tuple[Dossier, ...]:
        return tuple(self._codec.from_document(row) for row in rows)


def _split(wanted: Wanted, blind: Blind) -> tuple[Document, set[str]]:
    """What the index is asked for, and the tags that remain to be compared."""
    tags = sought(wanted, blind)
    if wanted.sort == "due":
        return {"due_lists": scope_tag(wanted.scope)}, set(tags) - {scope_tag(wanted.scope)}
    return {"search": tags[0]}, set(tags[1:])
