"""Aggregates in MongoDB: the state and its unpublished events are one document, one write."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from dossier_shared.contracts import Event, Payload, encode
from dossier_shared.identifiers import event_id
from dossier_shared.mongo.client import Collection, Document
from dossier_shared.mongo.codec import Codec
from dossier_shared.observability.metrics import EVENTS_QUEUED, WRITES_LOST
from dossier_shared.observability.traces import current_traceparent

S = TypeVar("S")
Change = tuple[S, Sequence[Payload]]
KEPT_ANSWERS = 20
LOADED = {"outbox": 0, "created": 0}
CREATED_KEY_INDEX = IndexModel(
    [("created.key", ASCENDING)], name="created_key", unique=True, sparse=True
)


class NotFound(LookupError):
    """There is no such aggregate."""


class AlreadyThere(Exception):
    """An aggregate with this key, or with this idempotency key, exists."""


class Stale(Exception):
    """The caller's version is not the present one."""


class Contention(Exception):
    """Other writers won too many times in a row; the same command may be sent again."""


class KeyReused(Exception):
    """The idempotency key was used before for another request."""


@dataclass(frozen=True, slots=True)
class Stored(Generic[S]):
    """A state with what the store keeps: `version` locks, `sequence` counts its events."""

    version: int
    sequence: int
    seen: Mapping[str, int]
    answers: Mapping[str, Document]
    state: S


@dataclass(frozen=True, slots=True)
class Once:
    """A caller's idempotency key with the digest of the request it stood on."""

    key: str
    digest: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command answered: the first time, and word for word each time it is repeated."""

    body: Document
    version: int
    replayed: bool


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
    ) -> Stored[S]:
        """Insert a new aggregate with its first events; AlreadyThere when the key is taken."""
        fresh = Stored(1, len(payloads), seen or {}, {}, state)
        document = self.codec.to_fields(state) | {
            "_id": self.codec.key(state),
            "version": fresh.version,
            "sequence": fresh.sequence,
            "seen": dict(fresh.seen),
            "outbox": self._outbox(self.codec.key(state), 0, payloads, now),
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

    async def change(self, key: str, command: Callable[[S], Change[S]], now: datetime) -> Stored[S]:
        """Run `command` and queue its events in one write; run it again if another writer won."""
        for _ in range(self._attempts):
            before = await self.load(key)
            after = await self.replace(before, *command(before.state), now)
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
            if await self.replace(before, state, payloads, now, answered=answered) is not None:
                return Answer(body, before.version + 1, replayed=False)
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
    ) -> Stored[S] | None:
        """Write `state` over `before`; None when another writer was first.

        With `heard`, the same write also notes that the event was heard, and is refused when it
        was heard already or an earlier one is missing.
        """
        key = self.codec.key(state)
        old, new = self.codec.to_fields(before.state), self.codec.to_fields(state)
        after = Stored(
            before.version + 1, before.sequence + len(payloads), before.seen, before.answers, state
        )
        assigned = {name: value for name, value in new.items() if old.get(name) != value}
        assigned |= {"version": after.version, "sequence": after.sequence}
        where: Document = {"_id": key, "version": before.version}
        if heard is not None:
            where[f"seen.{heard.source}"] = heard.sequence - 1 or None
            assigned[f"seen.{heard.source}"] = heard.sequence
        update: Document = {"$set": assigned}
        if gone := old.keys() - new.keys():
            update["$unset"] = dict.fromkeys(gone, "")
        pushed: Document = {}
        if payloads:
            pushed["outbox"] = {"$each": self._outbox(key, before.sequence, payloads, now)}
        if answered is not None:
            pushed["answers"] = {"$each": [answered], "$slice": -KEPT_ANSWERS}
        if pushed:
            update["$push"] = pushed
        result = await self.collection.update_one(where, update)
        if not result.matched_count:
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

    def _outbox(
        self, key: str, sequence: int, payloads: Sequence[Payload], now: datetime
    ) -> list[Document]:
        trace = current_traceparent()
        events = [
            Event(
                id=event_id(self.source, key, number),
                source=self.source,
                type=payload.type,
                subject=key,
                sequence=number,
                time=now,
                data=payload,
                traceparent=trace,
            )
            for number, payload in enumerate(payloads, start=sequence + 1)
        ]
        return [
            {"id": str(event.id), "type": event.type, "time": now, "body": encode(event)}
            for event in events
        ]

    def _wake(self, payloads: Sequence[Payload]) -> None:
        for payload in payloads:
            EVENTS_QUEUED.labels(payload.type).inc()
        if payloads:
            self._queued()


def answered_now(once: Once, body: Document, version: int) -> Document:
    """What is kept of an answer, to give it again."""
    return {"key": once.key, "digest": once.digest, "body": body, "version": version}


def replay(kept: Document, once: Once) -> Answer:
    """The earlier answer; KeyReused when it was given to another request."""
    if kept["digest"] != once.digest:
        raise KeyReused(once.key)
    return Answer(kept["body"], kept["version"], replayed=True)
