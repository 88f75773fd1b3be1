"""Cases in MongoDB, and the work lists they stand in.

An open case carries `lists`: the tags of all lists it stands in, see `domain/queues.py`, and
`place`, which sorts it within each. One index over both serves every list, for the price of one; a
case that is not, or no longer, anybody's work carries neither and costs nothing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from pymongo import ASCENDING, DESCENDING, IndexModel

from dossier_shared.acts import Act
from dossier_shared.contracts import Event, Payload
from dossier_shared.mongo.aggregates import Aggregates, Stored
from dossier_shared.mongo.client import Collection, Cursor, Document
from dossier_shared.mongo.codec import Codec
from dossier_shared.mongo.outbox import OUTBOX_INDEX
from dossier_shared.mongo.timers import NEXT_DUE_INDEX
from dossier_shared.observability.logs import log
from routing.adapters import metrics
from routing.adapters.lists import FIRST, instant, place
from routing.adapters.reading import hand_over, looked_at
from routing.adapters.view import CHANGED_INDEX
from routing.application.ports import Row
from routing.domain.case import Case
from routing.domain.office import UNASSIGNED
from routing.domain.queues import Listed, tags

LISTS_INDEX = IndexModel([("lists", ASCENDING), ("place", ASCENDING)], name="lists", sparse=True)
LETTERS_INDEX = IndexModel([("letters", ASCENDING)], name="letters", sparse=True)
INDEXES: Sequence[IndexModel] = [
    OUTBOX_INDEX,
    NEXT_DUE_INDEX,
    LISTS_INDEX,
    CHANGED_INDEX,
    LETTERS_INDEX,
]
_ROW = TypeAdapter(Row)
_SHOWN = {field: 1 for field in Row.__dataclass_fields__ if field != "code"}


def _derived(case: Case) -> dict[str, Any]:
    lists = tags(case)
    standing: dict[str, Any] = (
        {"lists": lists, "place": place(case.due_at, case.code)} if lists else {}
    )
    letters = [each.sending.document_id for each in case.consultations if each.sending]
    standing |= {"letters": letters} if letters else {}
    return standing | {"next_due": case.next_due, "step_name": case.step_name}


CASES: Codec[Case] = Codec(Case, key="code", derived=_derived)


class CaseStore(Aggregates[Case]):
    """Aggregates that show what they wrote: the view of this replica knows it at once."""

    def __init__(
        self,
        collection: Collection,
        source: str,
        queued: Callable[[], None],
        wrote: Callable[[Stored[Case]], None],
    ) -> None:
        super().__init__(collection, CASES, source, queued)
        self._wrote = wrote

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
        self._wrote(stored)
        _unassigned(None, state)
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
            self._wrote(after)
            _unassigned(before.state, state)
        return after


def _unassigned(before: Case | None, after: Case) -> None:
    if after.assignee == UNASSIGNED and (before is None or before.step != after.step):
        metrics.UNASSIGNED.labels(after.step).inc()
        log.warning(
            "case.nobody-to-assign",
            dossier=after.code,
            step=after.step,
            role=after.present.role,
        )


class CaseQueues:
    """Work lists over the one index; no query of theirs looks at a case that is not in the list."""

    def __init__(self, cases: Collection) -> None:
        self._cases = cases

    async def page(self, listed: Listed, after: str, limit: int) -> list[Row]:
        """The first rows after a place, in the order of places."""
        found = await self.cursor(listed, after, limit).to_list(limit)
        return [_ROW.validate_python(row | {"code": row["_id"]}) for row in found]

    def cursor(self, listed: Listed, after: str, limit: int) -> Cursor:
        return self._cases.find(filter_of(listed, after), _SHOWN).sort("place").limit(limit)


def filter_of(listed: Listed, after: str = FIRST) -> Document:
    """One equality and one range, which is what the index holds."""
    since = instant(listed.due_from) if listed.due_from else FIRST
    places = {"$gt": max(after, since)}
    if listed.due_before is not None:
        places["$lt"] = instant(listed.due_before)
    return {"lists": listed.tag, "place": places}


class Timed:
    """The codes of cases that have a timer, or may have one once the calendar reaches so far."""

    def __init__(self, cases: Collection, open_codes: Callable[[], Iterable[str]]) -> None:
        self._cases = cases
        self._open_codes = open_codes

    async def __call__(self) -> list[str]:
        armed = await self._cases.find({"next_due": {"$exists": True}}, {"_id": 1}).to_list(None)
        return sorted({*self._open_codes(), *(row["_id"] for row in armed)})


async def recent(cases: Collection, most: int, put: Callable[[Stored[Case]], None]) -> None:
    """Hand over those changed last, in the order of their changes."""
    newest: Any = cases.find({}, {"changed": 1}).sort("changed", DESCENDING)
    first = await newest.skip(most - 1).limit(1).to_list(1)
    where = {"changed": {"$gte": first[0]["changed"]}} if first else {}
    await hand_over(looked_at(cases, where).sort("changed"), CASES, put)


class Letters:
    """Finds a case by a letter that went out about it."""

    def __init__(self, cases: Collection) -> None:
        self._cases = cases

    async def __call__(self, letter: str) -> str | None:
        row = await self._cases.find_one({"letters": letter}, {"_id": 1})
        return row["_id"] if row else None
