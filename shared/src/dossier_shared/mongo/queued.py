"""What a write queues and keeps beside the state: events to publish, answers to repeat."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from dossier_shared.contracts import Event, Payload, encode
from dossier_shared.identifiers import event_id, event_id_after_restore
from dossier_shared.mongo.client import Document
from dossier_shared.observability.traces import current_traceparent

KEPT_ANSWERS = 20
_restored: set[bool] = set()


def queued(
    source: str, subject: str, sequence: int, payloads: Sequence[Payload], now: datetime
) -> list[Document]:
    """The entries for `payloads`, numbered on from `sequence`, under the present trace."""
    trace = current_traceparent() if payloads else None
    events = [
        Event(
            id=_id_of(source, subject, number, payload),
            source=source,
            type=payload.type,
            subject=subject,
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


def number_as_restored(yes: bool) -> None:
    """Said once, when a service starts: whether its database was put back from a copy."""
    _restored.clear()
    _restored.update({True} if yes else ())


def _id_of(source: str, subject: str, sequence: int, payload: Payload) -> UUID:
    if not _restored:
        return event_id(source, subject, sequence)
    told = f"{payload.type} {payload.model_dump_json()}".encode()
    return event_id_after_restore(source, subject, sequence, told)


def pushed(events: Sequence[Document], entry: Document | None) -> Document:
    """The part of an update that queues events and adds to the audit."""
    push: Document = {}
    if events:
        push["outbox"] = {"$each": events}
    if entry is not None:
        push["audit"] = {"$each": [entry]}
    return {"$push": push} if push else {}


def with_answer(update: Document, answered: Document) -> Document:
    """The update that also keeps an answer."""
    answers = {"$each": [answered], "$slice": -KEPT_ANSWERS}
    return update | {"$push": update.get("$push", {}) | {"answers": answers}}


def difference(old: Document, new: Document) -> dict[str, Document]:
    """The update that turns one document's fields into those of another."""
    changed = {name: value for name, value in new.items() if old.get(name) != value}
    gone = old.keys() - new.keys()
    return {"$set": changed} | ({"$unset": dict.fromkeys(gone, "")} if gone else {})
