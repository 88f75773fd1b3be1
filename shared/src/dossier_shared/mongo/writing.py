"""What one write of an aggregate is: its fields, its events, the entry of its audit. Pure."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Generic, TypeVar

from dossier_shared.acts import Act
from dossier_shared.chains import Head, no_entry
from dossier_shared.contracts import Payload
from dossier_shared.mongo.audit import changes, entry
from dossier_shared.mongo.client import Document
from dossier_shared.mongo.codec import Codec
from dossier_shared.mongo.personal import DataKey
from dossier_shared.mongo.queued import difference, pushed, queued
from dossier_shared.mongo.stored import Stored

S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Said:
    """Whose act a write is and when, and what it tells the other services."""

    payloads: Sequence[Payload]
    now: datetime
    act: Act | None


@dataclass(frozen=True, slots=True)
class Writing(Generic[S]):
    """How one kind of aggregate is written; `audited` ones only with an act."""

    codec: Codec[S]
    source: str
    audited: bool

    def insert(self, state: S, said: Said) -> tuple[Stored[S], Document]:
        """A new aggregate, with a data key of its own where something in it is personal."""
        subject, key = self.codec.key(state), self.codec.fresh_key(state)
        fields = self.codec.own_fields(state, key)
        audit = self._entry(no_entry(subject), said, {}, fields, key)
        fresh = Stored(1, len(said.payloads), {}, {}, state, key, _head(audit))
        document = (
            fields
            | self.codec.derived(state)
            | {
                "_id": subject,
                "version": fresh.version,
                "sequence": fresh.sequence,
                "changed": said.now,
                "outbox": queued(self.source, subject, 0, said.payloads, said.now),
            }
        )
        if key is not None:
            document["data_key"] = key.stored
        if audit is not None:
            document |= {"audit": [audit], "audit_head": _stored_head(audit)}
        return fresh, document

    def update(self, before: Stored[S], state: S, said: Said) -> tuple[Stored[S], Document]:
        """`state` in the place of that of `before`."""
        subject, key = self.codec.key(state), before.key
        old, new = (self.codec.own_fields(one, key) for one in (before.state, state))
        audit = self._entry(before.head or no_entry(subject), said, old, new, key)
        after = Stored(
            before.version + 1, before.sequence + len(said.payloads), before.seen, before.answers,
            state, key, _head(audit),
        )  # fmt: skip
        update = difference(old | self.codec.derived(before.state), new | self.codec.derived(state))
        update["$set"] |= {
            "version": after.version,
            "sequence": after.sequence,
            "changed": said.now,
        }
        if audit is not None:
            update["$set"]["audit_head"] = _stored_head(audit)
        events = queued(self.source, subject, before.sequence, said.payloads, said.now)
        return after, update | pushed(events, audit)

    def erasure(self, before: Stored[S], state: S, now: datetime, act: Act) -> Document:
        """Like `update`, and the data key is gone with what was answered under it."""
        _, update = self.update(before, state, Said([], now, act))
        update["$set"] |= {"data_key": {"destroyed": now}, "answers": []}
        return update | {"$unset": update.get("$unset", {}) | {"created": ""}}

    def _entry(
        self, head: Head, said: Said, old: Document, new: Document, key: DataKey | None
    ) -> Document | None:
        if not self.audited:
            return None
        if said.act is None:
            raise TypeError("an audited aggregate is written with an act")
        return entry(head, said.act, said.now, list(changes(old, new)), key)


def _head(audit: Document | None) -> Head | None:
    return Head(audit["n"], audit["hash"]) if audit else None


def _stored_head(audit: Document) -> Document:
    return asdict(Head(audit["n"], audit["hash"]))
