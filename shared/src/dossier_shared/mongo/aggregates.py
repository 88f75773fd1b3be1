"""Aggregates in MongoDB: the state and its unpublished events are one document, one write."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Generic, TypeVar

from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from dossier_shared.acts import Act
from dossier_shared.contracts import Event, Payload
from dossier_shared.mongo.client import Collection, Document
from dossier_shared.mongo.codec import Codec
from dossier_shared.mongo.queued import KEPT_ANSWERS, pushed, queued
from dossier_shared.mongo.stored import (
    AlreadyThere,
    Answer,
    Contention,
    KeyReused,
    NotFound,
    Once,
    Stale,
    Stored,
    answered_now,
    replay,
)
from dossier_shared.observability.metrics import EVENTS_QUEUED, WRITES_LOST

__all__ = [
    "CREATED_KEY_INDEX", "KEPT_ANSWERS", "LOADED", "Aggregates", "AlreadyThere", "Answer", "Change",
    "Contention", "Describe", "KeyReused", "NotFound", "Once", "Stale", "Stored", "answered_now",
    "replay",
]  # fmt: skip

S = TypeVar("S")
Change = tuple[S, Sequence[Payload]]
LOADED = {"outbox": 0, "created": 0}
CREATED_KEY_INDEX = IndexModel(
    [("created.key", ASCENDING)], name="created_key", unique=True, sparse=True
)


Describe = Callable[[S], Document]


class Aggregates(Generic[S]):
    """One collection of aggregates of one service.

    `source` names the service in its events; `queued` is called after each write that queued an
    event, so that the relay need not wait for its next look.
    """

    def __init__(
        self,
        collection: Collection,
        codec: Codec[S],
        source: str,
        queued: Callable[[], None] = lambda: None,
        attempts: int = 10,
    ) -> None:
        self.collection = collection
        self.codec = codec
        self.source = source
        self._queued = queued
        self._attempts = attempts

    async def load(self, key: str) -> Stored[S]:
        """The aggregate, or NotFound."""
        document = await self.collection.find_one({"_id": key}, LOADED)
        if document is None:
            raise NotFound(key)
        return self.read(document)

    def read(self, document: Document) -> Stored[S]:
        return Stored(
            version=document["version"],
            sequence=document["sequence"],
            seen=document["seen"],
            answers={answer["key"]: answer for answer in document.get("answers", ())},
            state=self.codec.from_document(document),
        )

    async def add(
        self,
        state: S,
        payloads: Sequence[Payload],
        now: datetime,
        seen: Mapping[str, int] | None = None,
        created: Document | None = None,
        *,
        act: Act | None = None,
    ) -> Stored[S]:
        """Insert a new aggregate with its first events; AlreadyThere when the key is taken."""
        fresh = Stored(1, len(payloads), seen or {}, {}, state)
        document = self.codec.to_fields(state) | {
            "_id": self.codec.key(state),
            "version": fresh.version,
            "sequence": fresh.sequence,
            "seen": dict(fresh.seen),
            "outbox": queued(self.source, self.codec.key(state), 0, payloads, now),
        }
        if created is not None:
            document["created"] = created
        try:
            await self.collection.insert_one(document)
        except DuplicateKeyError as error:
            raise AlreadyThere(self.codec.key(state)) from error
        self._wake(payloads)
        return fresh

    async def created(self, once: Once) -> Answer | None:
        """The answer given when an aggregate was added under this idempotency key, if one was."""
        document = await self.collection.find_one({"created.key": once.key}, {"created": 1})
        return replay(document["created"], once) if document else None

    async def change(
        self,
        key: str,
        command: Callable[[S], Change[S]],
        now: datetime,
        *,
        act: Act | None = None,
    ) -> Stored[S]:
        """Run `command` and queue its events in one write; run it again if another writer won."""
        for _ in range(self._attempts):
            before = await self.load(key)
            after = await self.replace(before, *command(before.state), now, act=act)
            if after is not None:
                return after
            WRITES_LOST.inc()
        raise Contention(key)

    async def answer(
        self,
        key: str,
        command: Callable[[S], Change[S]],
        now: datetime,
        *,
        once: Once,
        describe: Describe[S],
        expected: int | None = None,
        act: Act | None = None,
    ) -> Answer:
        """Like `change`, for a caller who may repeat himself: the answer is stored in the same
        write. Raises Stale when `expected` is not the present version, KeyReused when the key
        stood on another request.
        """
        for _ in range(self._attempts):
            before = await self.load(key)
            if once.key in before.answers:
                return replay(before.answers[once.key], once)
            if expected is not None and before.version != expected:
                raise Stale(key)
            state, payloads = command(before.state)
            body = describe(state)
            answered = answered_now(once, body, before.version + 1)
            after = await self.replace(before, state, payloads, now, answered=answered, act=act)
            if after is not None:
                return Answer(body, after.version, replayed=False)
            WRITES_LOST.inc()
        raise Contention(key)

    async def replace(
        self,
        before: Stored[S],
        state: S,
        payloads: Sequence[Payload],
        now: datetime,
        *,
        heard: Event | None = None,
        answered: Document | None = None,
        act: Act | None = None,
    ) -> Stored[S] | None:
        """Write `state` over `before`; None when another writer was first.

        With `heard`, the same write also notes that the event was heard, and is refused when it
        was heard already or an earlier one is missing.
        """
        key = self.codec.key(state)
        after = Stored(
            before.version + 1, before.sequence + len(payloads), before.seen, before.answers, state
        )
        where: Document = {"_id": key, "version": before.version}
        update = self.codec.difference(before.state, state)
        update["$set"] |= {"version": after.version, "sequence": after.sequence}
        if heard is not None:
            where[f"seen.{heard.source}"] = heard.sequence - 1 or None
            update["$set"][f"seen.{heard.source}"] = heard.sequence
        update |= pushed(queued(self.source, key, before.sequence, payloads, now), answered)
        if not (await self.collection.update_one(where, update)).matched_count:
            return None
        self._wake(payloads)
        return after

    async def advance(self, key: str, heard: Event) -> bool:
        """Note that `heard` was heard and changes nothing; False when it was not the next one."""
        seen = f"seen.{heard.source}"
        result = await self.collection.update_one(
            {"_id": key, seen: heard.sequence - 1 or None}, {"$set": {seen: heard.sequence}}
        )
        return bool(result.matched_count)

    def _wake(self, payloads: Sequence[Payload]) -> None:
        for payload in payloads:
            EVENTS_QUEUED.labels(payload.type).inc()
        if payloads:
            self._queued()
