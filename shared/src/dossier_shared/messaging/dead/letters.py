"""One dead letter as an operator may see it: places, types and dates, nothing personal."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from typing import Any

from aio_pika.abc import AbstractIncomingMessage
from pydantic import ValidationError

from dossier_shared.contracts import Envelope, decode
from dossier_shared.messaging.settle import ERROR, PARKED, REASON
from dossier_shared.mongo.discarded import Told
from dossier_shared.observability.logs import PERSONAL

HIDDEN = "(not shown)"
_EVER = datetime(1970, 1, 1, tzinfo=UTC)
_NEVER = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Letter:
    """`told` is None when not even the envelope can be read; `shown` is the data, masked."""

    id: str
    type: str
    told: Told | None
    parked: datetime
    reason: str
    error: str
    shown: Mapping[str, Any]

    def as_json(self) -> dict[str, Any]:
        place = {"source": None, "subject": None, "sequence": None}
        if self.told:
            place = {name: getattr(self.told, name) for name in place}
        said = {"id": self.id, "type": self.type, **place}
        said |= {"parked": self.parked.isoformat(timespec="seconds")}
        return said | {"reason": self.reason, "error": self.error}


@dataclass(frozen=True, slots=True)
class Selection:
    """Which letters: all criteria that are given must fit."""

    ids: frozenset[str] = frozenset()
    type: str = "*"
    error: str = ""
    dossier: str = ""
    since: datetime = _EVER
    until: datetime = _NEVER

    @property
    def everything(self) -> bool:
        return self == Selection()

    def takes(self, letter: Letter) -> bool:
        subject = letter.told.subject if letter.told else ""
        return (
            (not self.ids or letter.id in self.ids)
            and fnmatchcase(letter.type, self.type)
            and self.error in f"{letter.reason} {letter.error}"
            and self.dossier in {"", subject}
            and self.since <= letter.parked <= self.until
        )


def read(message: AbstractIncomingMessage) -> Letter:
    """What a message of the dead-letter queue is; never fails."""
    headers = message.headers
    envelope = _envelope(message.body)
    told = Told(envelope.source, envelope.subject, envelope.sequence) if envelope else None
    return Letter(
        id=message.message_id or hashlib.sha256(message.body).hexdigest()[:32],
        type=(envelope.type if envelope else message.type) or "?",
        told=told,
        parked=_parked(message),
        reason=str(headers.get(REASON) or headers.get("x-first-death-reason") or "?"),
        error=str(headers.get(ERROR) or "-"),
        shown=_shown(message.body, envelope),
    )


def masked(value: Any) -> Any:
    """Without what is sealed, and without what a name says is personal."""
    if isinstance(value, Mapping):
        return {
            name: HIDDEN if name in PERSONAL and inner is not None else masked(inner)
            for name, inner in value.items()
        }
    if isinstance(value, list | tuple):
        return [masked(inner) for inner in value]
    return value


def _envelope(body: bytes) -> Envelope | None:
    try:
        return Envelope.model_validate_json(body)
    except ValidationError:
        return None


def _shown(body: bytes, envelope: Envelope | None) -> dict[str, Any]:
    """Only fields that the contract knows are shown; of others only the names."""
    if envelope is None:
        return {"bytes": len(body), "sha256": hashlib.sha256(body).hexdigest()}
    try:
        data = decode(body).data
    except ValidationError as wrong:
        faults = [f"{'.'.join(map(str, one['loc']))}: {one['type']}" for one in wrong.errors()]
        return {"fields": sorted(envelope.data), "wrong": faults}
    if data is None:
        return {"fields": sorted(envelope.data), "wrong": ["an unknown type"]}
    return dict(masked(data.model_dump(mode="json")))


def _parked(message: AbstractIncomingMessage) -> datetime:
    """When it became a dead letter; of an old one, when its event was told."""
    deaths = message.headers.get("x-death")
    died = deaths[0].get("time") if isinstance(deaths, list) and deaths else None  # type: ignore[union-attr]
    for found in (message.headers.get(PARKED), died, message.timestamp):
        if isinstance(found, str):
            return datetime.fromisoformat(found)
        if isinstance(found, datetime):
            return found if found.tzinfo else found.replace(tzinfo=UTC)
    return _EVER
