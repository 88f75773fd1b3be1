"""What client systems are told: the dossier's event, without what is personal in it."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from dossier_shared.contracts import Event
from notify.domain.correspondence import Change, add
from notify.domain.notices import Notice

SEALED = {"contact"}
OF_SENSITIVE = {"procedure", "procedure_version", "field", "division"}
"""From these could be concluded what a sensitive dossier is about."""


def tell_clients(change: Change, event: Event, clients: Iterable[str], now: datetime) -> Change:
    """With one notice to each client, whatever else the event comes to."""
    correspondence, payloads = change
    told = body_of(event, sensitive=correspondence.sensitive)
    notices = [
        Notice(
            id=f"{event.id}:client-event:webhook:{client}",
            kind="client-event",
            channel="webhook",
            audience="client",
            to=client,
            params={},
            queued_at=now,
            next_at=now,
            event=told,
        )
        for client in clients
    ]
    after, more = add(correspondence, notices)
    return after, [*payloads, *more]


def body_of(event: Event, *, sensitive: bool) -> str:
    """As JSON text, so that each try sends the same octets, which are signed."""
    hidden = SEALED | (OF_SENSITIVE if sensitive else set())
    told: dict[str, Any] = event.data.model_dump(mode="json", exclude=hidden) if event.data else {}
    about = {"id": str(event.id), "code": event.subject, "sequence": event.sequence}
    whole = {"type": event.type, "timestamp": event.time.isoformat(), "data": about | told}
    return json.dumps(whole, ensure_ascii=False)
