"""The events the services exchange: the only thing two services agree on.

On the wire an event is CloudEvents 1.0 in structured JSON. `sequence` is the documented
CloudEvents extension (a string that sorts): it counts, from 1 and without a gap, the events of one
`source` about one `subject`. No names, phone numbers or identity numbers: codes, statuses, dates.
What notify must know to write to a citizen travels in `contact`, sealed for notify alone.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer

from dossier_shared import payloads
from dossier_shared.payloads import *  # noqa: F403 - the payloads are part of the contract

__all__ = ["CONTENT_TYPE", "Envelope", "Event", "decode", "encode"]
__all__ += payloads.__all__

CONTENT_TYPE = "application/cloudevents+json"


@dataclass(frozen=True, slots=True)
class Event:
    """One event as handlers see it; `data` is None for a type this version does not know.

    `wire` is the body it was read from, kept so that an event can be held without loss.
    """

    id: UUID
    source: str
    type: str
    subject: str
    sequence: int
    time: datetime
    data: payloads.Payload | None
    traceparent: str | None = None
    wire: bytes = b""


def _from_sortable(value: Any) -> Any:
    return int(value) if isinstance(value, str) and value.isdecimal() else value


class Envelope(BaseModel):
    """The CloudEvents 1.0 context attributes as they stand on the wire."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    specversion: Literal["1.0"] = "1.0"
    id: UUID
    source: str
    type: str
    subject: str
    sequence: Annotated[
        int,
        Field(ge=1),
        BeforeValidator(_from_sortable),
        PlainSerializer(lambda number: f"{number:010d}", return_type=str),
    ]
    time: AwareDatetime
    datacontenttype: Literal["application/json"] = "application/json"
    traceparent: str | None = None
    data: dict[str, Any]


def encode(event: Event) -> bytes:
    """The event as structured CloudEvents JSON; an event without payload is a ValueError."""
    if event.data is None:
        raise ValueError(f"{event.type}: an event of an unknown type cannot be written")
    envelope = Envelope(
        id=event.id,
        source=event.source,
        type=event.type,
        subject=event.subject,
        sequence=event.sequence,
        time=event.time,
        traceparent=event.traceparent,
        data=event.data.model_dump(mode="json"),
    )
    return envelope.model_dump_json(exclude_none=True).encode()


def decode(body: bytes) -> Event:
    """The event in `body`; raises pydantic's ValidationError when it is none of ours."""
    envelope = Envelope.model_validate_json(body)
    payload = payloads.PAYLOADS.get(envelope.type)
    return Event(
        id=envelope.id,
        source=envelope.source,
        type=envelope.type,
        subject=envelope.subject,
        sequence=envelope.sequence,
        time=envelope.time,
        data=payload.model_validate_json(json.dumps(envelope.data)) if payload else None,
        traceparent=envelope.traceparent,
        wire=body,
    )
