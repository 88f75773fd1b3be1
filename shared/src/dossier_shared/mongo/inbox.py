"""The inbox: every event of a source about a subject takes effect once, and in order.

The effect and `seen.<source> = n` are one write filtered on `seen.<source> = n - 1`. An older event
is dropped; a newer one is held in MongoDB until the missing one has come, or was discarded.
"""

from contextlib import suppress
from dataclasses import replace
from typing import Generic, TypeVar

from pymongo import ASCENDING
from pymongo.errors import DuplicateKeyError

from dossier_shared.clock import Clock
from dossier_shared.contracts import Event, decode
from dossier_shared.mongo.aggregates import (
    Aggregates,
    AlreadyThere,
    Contention,
    NotFound,
    Stored,
)
from dossier_shared.mongo.client import AWAY, Collection, Document
from dossier_shared.mongo.discarded import DISCARDED, Discarded, Told
from dossier_shared.mongo.hearing import Open, React, Taken, heard_as
from dossier_shared.mongo.held import HELD_INDEX, Oldest, held_row
from dossier_shared.observability.logs import log
from dossier_shared.observability.metrics import EVENTS_HANDLED, EVENTS_HELD, WRITES_LOST
from dossier_shared.points import reached

__all__ = ["HELD_INDEX", "LOOKED_AT", "Inbox", "Open", "React", "Taken"]

S = TypeVar("S")

LOOKED_AT = 1000
"""Held events that one look goes over; the next goes on behind them."""


class Inbox(Generic[S]):
    """What a service does on the events of the others, for one kind of aggregate.

    Types not in `heeded` never have an effect here: the next one of them costs one write and no
    read. Without it every event is shown to `react`.
    """

    def __init__(
        self,
        aggregates: Aggregates[S],
        held: Collection,
        react: React[S],
        opens: Open[S],
        clock: Clock,
        heeded: frozenset[str] | None = None,
        attempts: int = 10,
    ) -> None:
        self._heeded = heeded
        self._aggregates = aggregates
        self._held = held
        self._discarded = Discarded(held.database[DISCARDED])
        self._react = react
        self._opens = opens
        self._clock = clock
        self._attempts = attempts
        self._waiting: set[str] = set()
        self._looked_until = ""
        self._oldest = Oldest(held.name)
        self._counted = 0

    async def take(self, event: Event) -> Taken:
        """Let the event take effect, or hold it; then those that waited for it."""
        taken = await self._take(event)
        reached("effect-written")
        EVENTS_HANDLED.labels(event.source, event.type, taken).inc()
        if taken is not Taken.HELD and event.subject in self._waiting:
            await self._drain(event.subject)
        return taken

    async def look_again(self) -> None:
        """Try what is held once more, and learn what other replicas have held."""
        behind = {"subject": {"$gt": self._looked_until}}
        found = self._held.find(behind, {"subject": 1, "time": 1}).sort("subject")
        rows = await found.limit(LOOKED_AT).to_list(LOOKED_AT)
        self._looked_until = rows[-1]["subject"] if len(rows) == LOOKED_AT else ""
        self._oldest.saw(rows, self._clock.now(), round_ends=not self._looked_until)
        for subject in sorted({row["subject"] for row in rows}):
            await self._drain(subject)
        held = await self._held.count_documents({})
        EVENTS_HELD.inc(held - self._counted)  # a gauge that all inboxes of a service share
        self._counted = held

    async def _take(self, event: Event) -> Taken:
        for _ in range(self._attempts):
            taken = await self._attempt(event)
            if taken is not None:
                return taken
            WRITES_LOST.inc()
        raise Contention(event.subject)

    async def _attempt(self, event: Event) -> Taken | None:
        """One try; None when another writer came between."""
        passes_by = self._heeded is not None and event.type not in self._heeded
        if passes_by and await self._aggregates.advance(event.subject, event):
            return Taken.ADVANCED
        try:
            before = await self._aggregates.load(event.subject)
        except NotFound:
            return await self._open(event)
        heard = before.seen.get(event.source, 0)
        if event.sequence <= heard:
            return Taken.DUPLICATE
        if event.sequence > heard + 1:
            return await self._hold(event)
        return await self._effect(before, event)

    async def _effect(self, before: Stored[S], event: Event) -> Taken | None:
        now = self._clock.now()
        change = self._react(before.state, event, now) if event.data is not None else None
        if change is None:
            advanced = await self._aggregates.advance(event.subject, event)
            return Taken.ADVANCED if advanced else None
        after = await self._aggregates.replace(
            before, *change, now, heard=event, act=heard_as(event)
        )
        return Taken.EFFECT if after is not None else None

    async def _open(self, event: Event) -> Taken | None:
        fresh = self._opens(event) if event.sequence == 1 else None
        if fresh is None:
            return await self._hold(event)
        now = self._clock.now()
        state, payloads = self._react(fresh, event, now) or (fresh, [])
        try:
            seen = {event.source: 1}
            await self._aggregates.add(state, payloads, now, seen=seen, act=heard_as(event))
        except AlreadyThere:
            return None
        return Taken.EFFECT

    async def _hold(self, event: Event) -> Taken:
        with suppress(DuplicateKeyError):  # it is held already
            await self._held.insert_one(held_row(event))
        self._waiting.add(event.subject)
        return Taken.HELD

    async def _drain(self, subject: str) -> None:
        """Take what is held about `subject` in order, until one has to go on waiting."""
        self._waiting.discard(subject)
        rows = (
            await self._held.find({"subject": subject})
            .sort([("source", ASCENDING), ("sequence", ASCENDING)])
            .to_list(None)
        )
        stuck: set[str] = set()
        for row in rows:
            if row["source"] not in stuck and not await self._taken_now(row):
                stuck.add(row["source"])
        if stuck:
            self._waiting.add(subject)

    async def _taken_now(self, row: Document) -> bool:
        """Whether a held event no longer waits. One that fails goes on being held: it stops its
        own dossier, not the event that drew it along, nor the look at the others.
        """
        try:
            event = decode(row["body"])
            taken = await self._next(event)
        except AWAY:
            raise
        except Exception:
            log.exception("inbox.held-event-failed", dossier=row["subject"], event_id=row["_id"])
            return False
        if taken is Taken.HELD:
            return False
        EVENTS_HANDLED.labels(event.source, event.type, taken).inc()
        await self._held.delete_one({"_id": row["_id"]})
        return True

    async def _next(self, event: Event) -> Taken:
        """What becomes now of one that was held."""
        if await self._discarded.holds(Told(event.source, event.subject, event.sequence)):
            return Taken.DISCARDED
        try:
            stored = await self._aggregates.load(event.subject)
        except NotFound:
            return await self._unopened(event)
        return Taken.HELD if await self._still_waits(event, stored) else await self._take(event)

    async def _unopened(self, event: Event) -> Taken:
        """Nothing is known of the subject; if what opens it was discarded, nothing ever will be."""
        if event.sequence > 1:
            opening = Told(event.source, event.subject, 1)
            return Taken.DISCARDED if await self._discarded.holds(opening) else Taken.HELD
        return Taken.HELD if self._opens(event) is None else await self._take(event)

    async def _still_waits(self, event: Event, stored: Stored[S]) -> bool:
        missing = stored.seen.get(event.source, 0) + 1
        while missing < event.sequence and await self._passed_over(event, missing):
            missing += 1
        return event.sequence > missing

    async def _passed_over(self, later: Event, missing: int) -> bool:
        """Whether an operator discarded the event that `later` waits for; it counts as heard."""
        if not await self._discarded.holds(Told(later.source, later.subject, missing)):
            return False
        await self._aggregates.advance(later.subject, replace(later, sequence=missing))
        log.info("inbox.passed-over-discarded", dossier=later.subject, sequence=missing)
        return True
