"""Aggregates in MongoDB: the state and its unpublished events are one document, one write."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Generic, TypeVar

from dossier_shared.acts import Act
from dossier_shared.contracts import Event, Payload
from dossier_shared.mongo.client import Collection, Document
from dossier_shared.mongo.codec import Codec
from dossier_shared.mongo.queued import KEPT_ANSWERS, with_answer
from dossier_shared.mongo.stored import (
    CREATED_KEY_INDEX,
    LOADED,
    AlreadyThere,
    Answer,
    Change,
    Contention,
    Describe,
    KeyReused,
    NotFound,
    Once,
    Stale,
    Stored,
    answered_now,
    kept,
    replay,
    stored,
    taken,
)
from dossier_shared.mongo.writing import Said, Writing
from dossier_shared.observability.metrics import EVENTS_QUEUED, WRITES_LOST
from dossier_shared.points import reached

__all__ = [
    "CREATED_KEY_INDEX", "KEPT_ANSWERS", "LOADED", "Aggregates", "AlreadyThere", "Answer", "Change",
    "Contention", "Describe", "KeyReused", "NotFound", "Once", "Stale", "Stored", "answered_now",
    "replay",
]  # fmt: skip

S = TypeVar("S")


class Aggregates(Generic[S]):
    """One collection of aggregates of one service.

    `source` names the service in its events; `queued` is called after each write that queued an
    event, so that the relay need not wait for its next look. `audited` ones are written only with
    an act, and each write adds the entry of that act to the chain.
    """

    def __init__(
        self,
        collection: Collection,
        codec: Codec[S],
        source: str,
        queued: Callable[[], None] = lambda: None,
        attempts: int = 10,
        *,
        audited: bool = False,
    ) -> None:
        self.collection = collection
        self.codec = codec
        self.source = source
        self._queued = queued
        self._attempts = attempts
        self._writing = Writing(codec, source, audited)

    async def load(self, key: str) -> Stored[S]:
        """The aggregate, or NotFound."""
        document = await self.collection.find_one({"_id": key}, LOADED)
        if document is None:
            raise NotFound(key)
        return self.read(document)

    def read(self, document: Document) -> Stored[S]:
        return stored(self.codec, document)

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
        fresh, document = self._writing.insert(state, Said(payloads, now, act))
        document["seen"] = dict(seen or {})
        if created is not None:
            document["created"] = kept(created, fresh.key)
        with taken(self.codec.key(state)):
            await self.collection.insert_one(document)
        self.told(payloads)
        return replace(fresh, seen=seen or {})

    async def created(self, once: Once) -> Answer | None:
        """The answer given when an aggregate was added under this idempotency key, if one was."""
        wanted = {"created": 1, "data_key": 1}
        found = await self.collection.find_one({"created.key": once.key}, wanted)
        return replay(found["created"], once, self.codec.key_of(found)) if found else None

    async def change(
        self, key: str, command: Callable[[S], Change[S]], now: datetime, *, act: Act | None = None
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
        stood on another request, AlreadyThere when a number in the new state is taken.
        """
        for _ in range(self._attempts):
            before = await self.load(key)
            if once.key in before.answers:
                return replay(before.answers[once.key], once, before.key)
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
        where: Document = {"_id": self.codec.key(state), "version": before.version}
        after, update = self._writing.update(before, state, Said(payloads, now, act))
        if heard is not None:
            where[f"seen.{heard.source}"] = heard.sequence - 1 or None
            update["$set"][f"seen.{heard.source}"] = heard.sequence
        if answered is not None:
            update = with_answer(update, kept(answered, before.key))
        return after if await self._write(where, update, payloads) else None

    async def erase(self, before: Stored[S], state: S, now: datetime, act: Act) -> bool:
        """Destroy the data key of what `before` is, and write `state`; False when another writer
        was first. What was answered about it goes too.
        """
        where = {"_id": self.codec.key(state), "version": before.version}
        return await self._write(where, self._writing.erasure(before, state, now, act), [])

    async def _write(self, where: Document, update: Document, payloads: Sequence[Payload]) -> bool:
        with taken(where["_id"]):
            written = bool((await self.collection.update_one(where, update)).matched_count)
        if written:
            self.told(payloads)
        return written

    async def advance(self, key: str, heard: Event) -> bool:
        """Note that `heard` was heard and changes nothing; False when it was not the next one."""
        seen = f"seen.{heard.source}"
        result = await self.collection.update_one(
            {"_id": key, seen: heard.sequence - 1 or None}, {"$set": {seen: heard.sequence}}
        )
        return bool(result.matched_count)

    def told(self, payloads: Sequence[Payload]) -> None:
        reached("written")
        for payload in payloads:
            EVENTS_QUEUED.labels(payload.type).inc()
        if payloads:
            self._queued()
