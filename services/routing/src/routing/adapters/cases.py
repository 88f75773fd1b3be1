"""Cases in MongoDB, and the work lists they stand in.

An open case carries `lists`: the keys of the four work lists it stands in (the agency's, its
division's, its holder's, and its holder's within the division), and `place`, which sorts it within
each. One index over both serves every list, every count and the loads, for the price of one; a
case that is not, or no longer, the division's carries neither and costs nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from pymongo import ASCENDING, IndexModel

from dossier_shared.acts import Act
from dossier_shared.contracts import Event, Payload
from dossier_shared.mongo.aggregates import Aggregates, Stored
from dossier_shared.mongo.client import Collection, Cursor, Document
from dossier_shared.mongo.codec import Codec
from dossier_shared.mongo.outbox import OUTBOX_INDEX
from dossier_shared.mongo.timers import NEXT_DUE_INDEX
from routing.adapters.lists import FIRST, instant, list_key, place
from routing.adapters.loads import Loads
from routing.application.ports import Queue, Row
from routing.domain.case import Case

LISTS_INDEX = IndexModel([("lists", ASCENDING), ("place", ASCENDING)], name="lists", sparse=True)
INDEXES: Sequence[IndexModel] = [OUTBOX_INDEX, NEXT_DUE_INDEX, LISTS_INDEX]
_ROW = TypeAdapter(Row)
_SHOWN = {field: 1 for field in Row.__dataclass_fields__ if field != "code"}


def _derived(case: Case) -> dict[str, Any]:
    if not case.listed:
        return {}
    return {
        "next_due": case.next_due,
        "place": place(case.due_at, case.code),
        "lists": [
            list_key(case.agency, division, assignee)
            for division in (None, case.division)
            for assignee in (None, case.assignee)
        ],
    }


CASES: Codec[Case] = Codec(Case, key="code", derived=_derived)


class CaseStore(Aggregates[Case]):
    """Aggregates that keep the loads right: who gets or loses a case is counted when written."""

    def __init__(
        self, collection: Collection, source: str, queued: Callable[[], None], loads: Loads
    ) -> None:
        super().__init__(collection, CASES, source, queued)
        self._loads = loads

    async def add(
        self,
        state: Case,
        payloads: Sequence[Payload],
        now: datetime,
        seen: Mapping[str, int] | None = None,
        created: Document | None = None,
        *,
        act: Act | None = None,
    ) -> Stored[Case]:
        stored = await super().add(state, payloads, now, seen, created, act=act)
        self._loads.moved(None, state)
        return stored

    async def replace(
        self,
        before: Stored[Case],
        state: Case,
        payloads: Sequence[Payload],
        now: datetime,
        *,
        heard: Event | None = None,
        answered: Document | None = None,
        act: Act | None = None,
    ) -> Stored[Case] | None:
        after = await super().replace(
            before, state, payloads, now, heard=heard, answered=answered, act=act
        )
        if after is not None:
            self._loads.moved(before.state, state)
        return after


class CaseQueues:
    """Work lists over the one index; no query of theirs looks at a case that is not in the list."""

    def __init__(self, cases: Collection) -> None:
        self._cases = cases

    async def page(self, queue: Queue, after: str, limit: int) -> list[Row]:
        """The first rows after a place, in the order of places."""
        found = await self.cursor(queue, after, limit).to_list(limit)
        return [_ROW.validate_python(row | {"code": row["_id"]}) for row in found]

    def cursor(self, queue: Queue, after: str, limit: int) -> Cursor:
        return self._cases.find(filter_of(queue, after), _SHOWN).sort("place").limit(limit)

    async def count(self, queue: Queue) -> int:
        return await self._cases.count_documents(filter_of(queue))


def filter_of(queue: Queue, after: str = FIRST) -> Document:
    """One equality and one range, which is what the index holds."""
    since = instant(queue.due_from) if queue.due_from else FIRST
    places = {"$gt": max(after, since)}
    if queue.due_before is not None:
        places["$lt"] = instant(queue.due_before)
    key = list_key(queue.scope.agency, queue.scope.division, queue.assignee)
    return {"lists": key, "place": places}
