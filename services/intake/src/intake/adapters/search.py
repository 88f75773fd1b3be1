"""Lists of dossiers in MongoDB: each page and each count is one query on an index."""

from datetime import datetime

from pymongo import ASCENDING, DESCENDING

from dossier_shared.mongo.aggregates import LOADED
from dossier_shared.mongo.client import Collection, Cursor, Document
from dossier_shared.mongo.codec import Codec
from intake.adapters.tags import INSTANT, Blind, due_list, sought
from intake.application.ports import Page, Wanted
from intake.domain.dossier import Dossier

COUNTED = 10_000
"""A count goes no further: more is told as "at least so many"."""


class SearchDossiers:
    """`listed` and `due_place` are stored keys that sort by a time and then the code, so that a
    page begins exactly after the last one however many are received meanwhile.
    """

    def __init__(self, dossiers: Collection, codec: Codec[Dossier], blind: Blind) -> None:
        self._dossiers = dossiers
        self._codec = codec
        self._blind = blind

    async def page(self, wanted: Wanted) -> Page:
        rows = await self.cursor(wanted).to_list(wanted.limit + 1)
        shown = rows[: wanted.limit]
        more = len(rows) > wanted.limit
        return Page(
            tuple(self._codec.from_document(row) for row in shown),
            shown[-1][_key(wanted)] if more else None,
        )

    def cursor(self, wanted: Wanted) -> Cursor:
        direction = DESCENDING if wanted.sort == "newest" else ASCENDING
        found = self._dossiers.find(query(wanted, self._blind), LOADED)
        return found.sort(_key(wanted), direction).limit(wanted.limit + 1)

    async def count(self, wanted: Wanted) -> int:
        """How many there are, up to COUNTED."""
        return await self._dossiers.count_documents(query(wanted, self._blind), limit=COUNTED)


def query(wanted: Wanted, blind: Blind) -> Document:
    """The filter of a list; the caller's scope is always part of it."""
    by_due = wanted.sort == "due"
    where = _in_due_order(wanted, blind) if by_due else {"search": {"$all": sought(wanted, blind)}}
    ranges = {
        "listed": _range(wanted.received_from, wanted.received_to),
        "due_place": _range(wanted.due_from, wanted.due_to),
    }
    if wanted.after is not None:
        side = "$lt" if wanted.sort == "newest" else "$gt"
        inside = ranges[_key(wanted)]
        closest = min if side == "$lt" else max
        inside[side] = closest(wanted.after, inside.get(side, wanted.after))
    return where | {name: bounds for name, bounds in ranges.items() if bounds}


def _in_due_order(wanted: Wanted, blind: Blind) -> Document:
    """The due list holds the scope; what else is sought narrows it."""
    scope = {f"{name}:{value}" for name, value in wanted.scope.fields().items()}
    rest = [tag for tag in sought(wanted, blind) if tag not in scope]
    where: Document = {"due_lists": due_list(wanted.scope)}
    return where | ({"search": {"$all": rest}} if rest else {})


def _key(wanted: Wanted) -> str:
    return "due_place" if wanted.sort == "due" else "listed"


def _range(since: datetime | None, until: datetime | None) -> dict[str, str]:
    """From the first instant up to and not including the second, as stored keys sort."""
    bounds = {"$gte": since, "$lt": until}
    return {operator: f"{at:{INSTANT}}" for operator, at in bounds.items() if at is not None}
