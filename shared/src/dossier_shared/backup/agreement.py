"""Whether the copies agree: everything told is heard, or is still to be told, or was given up.

What is published and neither heard, held nor in a copied queue would be lost by a restore; what is
heard and was never told would be told again, as something else, and be dropped.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import bson
from pydantic import ValidationError

from dossier_shared.backup.folder import QUEUES, Part, read_documents
from dossier_shared.contracts import Envelope
from dossier_shared.messaging.topology import SUBSCRIPTIONS

Place = tuple[str, str, int]
"""Source, subject, sequence."""
FAMILIES = {
    "intake/calendars": "calendar.*",
    "intake/dossiers": "dossier.*",
    "intake/procedures": "procedure.*",
    "notify/correspondences": "notice.*",
    "routing/cases": "case.*",
    "routing/digests": "digest.*",
    "routing/staff": "staff.*",
}
"""What is told of the documents of a collection: whoever hears it has heard of each of them."""
KEEPS_THE_LAST = {"notify": frozenset({"calendar.*", "staff.*"})}
"""Of these each event is the whole of it: a reader keeps the last, and not how many there were."""


def counted(reader: str) -> frozenset[str]:
    """The families of events of which a reader keeps how many of each subject it has heard."""
    return frozenset(SUBSCRIPTIONS[reader]) - KEEPS_THE_LAST.get(reader, frozenset())


@dataclass(slots=True)
class Copied:
    """`told`: by source and subject, the last sequence and the last that was published; `family`:
    of what events those are; `heard`: by reader, then by source and subject; `elsewhere`: by
    reader, what is held, discarded, dead or to be tried again; `closed`: by reader, the subjects
    whose opening was discarded, of which it hears nothing any more.
    """

    told: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    family: dict[tuple[str, str], str] = field(default_factory=dict)
    heard: dict[str, dict[tuple[str, str], int]] = field(default_factory=dict)
    elsewhere: dict[str, set[Place]] = field(default_factory=dict)
    closed: dict[str, set[tuple[str, str]]] = field(default_factory=dict)
    waiting: dict[str, str] = field(default_factory=dict)
    """The ids of events not heard by everybody, each with its type."""


def disagreements(folder: Path, parts: Sequence[Part]) -> list[str]:
    return list(_wrong(read(folder, parts)))


def read(folder: Path, parts: Sequence[Part]) -> Copied:
    copied = Copied()
    for part in parts:
        if part.path == QUEUES:
            for document in read_documents(folder, part.path):
                _queued(copied, dict(document))
        elif part.path.endswith(".bson.gz"):
            service, _, name = part.path.removesuffix(".bson.gz").partition("/")
            for document in read_documents(folder, part.path):
                _kept(copied, service, name, bson.decode(document.raw))
    return copied


def _queued(copied: Copied, message: Mapping[str, Any]) -> None:
    reader = str(message["queue"]).partition(".")[0]
    try:
        event = Envelope.model_validate_json(message["body"])
    except ValidationError:
        return
    copied.waiting[str(event.id)] = event.type
    place = (event.source, event.subject, event.sequence)
    copied.elsewhere.setdefault(reader, set()).add(place)


def _kept(copied: Copied, service: str, name: str, document: Mapping[str, Any]) -> None:
    key = str(document["_id"])
    if name.startswith("held") or name == "discarded":
        if "sequence" in document and document.get("source"):
            place = (document["source"], document["subject"], document["sequence"])
            copied.elsewhere.setdefault(service, set()).add(place)
            if name == "discarded" and document["sequence"] == 1:
                copied.closed.setdefault(service, set()).add(place[:2])
        if name != "discarded":
            copied.waiting[key] = str(document.get("type"))
        return
    if "sequence" in document and "outbox" in document:
        last, unsent = int(document["sequence"]), document["outbox"]
        copied.told[service, key] = last, last - len(unsent)
        copied.family[service, key] = FAMILIES.get(f"{service}/{name}", "")
        copied.waiting |= {entry["id"]: entry["type"] for entry in unsent}
    for source, sequence in (document.get("seen") or {}).items():
        copied.heard.setdefault(service, {})[source, key] = int(sequence)


def _wrong(copied: Copied) -> Iterator[str]:
    for reader in sorted(SUBSCRIPTIONS):
        elsewhere, heard = copied.elsewhere.get(reader, set()), copied.heard.get(reader, {})
        unheard = {
            of for of, family in copied.family.items() if family in counted(reader)
        } - heard.keys()
        unheard -= copied.closed.get(reader, set())
        for (source, subject), until in (heard | dict.fromkeys(unheard, 0)).items():
            last, published = copied.told.get((source, subject), (until, until))
            if until > last:
                yield f"{reader} has heard {source}/{subject} #{until}, which is not told yet"
            for number in range(until + 1, published + 1):
                if (source, subject, number) not in elsewhere:
                    yield f"{reader} has not heard {source}/{subject} #{number}"
