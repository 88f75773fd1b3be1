"""All that the three services, the broker and the counterparts hold at the end of a run."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.faults.judge import witness
from tests.faults.plant import Plant

from dossier_shared.contracts import Event
from dossier_shared.messaging import topology
from motcua.stack import SERVICES

Document = dict[str, Any]
STORES = {"intake": "dossiers", "routing": "cases", "notify": "correspondences"}
TELLING = {
    "intake": ("dossiers", "procedures", "calendars"),
    "routing": ("cases", "staff", "digests"),
    "notify": ("correspondences",),
}
"""The collections whose documents have an outbox."""


@dataclass(frozen=True, slots=True)
class Kept:
    """`stores` by service, then by key; `told` are all documents with outboxes; `heard` is by
    service and key what each source was heard of, whatever the document is.
    """

    stores: Mapping[str, Mapping[str, Document]]
    told: Mapping[str, Mapping[str, Mapping[str, Document]]]
    heard: Mapping[str, Mapping[str, Document]]
    held: Mapping[str, int]
    dead: Mapping[str, int]
    events: list[Event]
    delivered: Mapping[str, list[str]]

    def notices(self) -> Iterator[tuple[str, Document]]:
        for code in self.stores["intake"]:
            for notice in self.stores["notify"].get(code, {}).get("notices", ()):
                yield code, notice


def kept(plant: Plant) -> Kept:
    """Read everything; nothing is changed by it."""
    told = {
        service: {name: _by_key(plant, service, name) for name in names}
        for service, names in TELLING.items()
    }
    dead = [topology.dead_queue_of(name) for name in SERVICES]
    return Kept(
        stores={service: told[service][name] for service, name in STORES.items()},
        told=told,
        heard=_heard(plant),
        held=held(plant),
        dead=witness.waiting(plant.stack.amqp_url, dead),
        events=witness.heard(plant.stack.amqp_url),
        delivered=plant.delivered(),
    )


def held(plant: Plant) -> dict[str, int]:
    """Events that wait for an earlier one, by service and collection."""
    with plant.database() as client:
        return {
            f"{service}.{name}": client[base][name].count_documents({})
            for service, base in plant.stack.databases.items()
            for name in client[base].list_collection_names()
            if name.startswith("held")
        }


def _heard(plant: Plant) -> dict[str, dict[str, Document]]:
    with plant.database() as client:
        return {
            service: {
                row["_id"]: row["seen"]
                for name in client[base].list_collection_names()
                for row in client[base][name].find({"seen": {"$exists": True}}, {"seen": 1})
            }
            for service, base in plant.stack.databases.items()
        }


def _by_key(plant: Plant, service: str, collection: str) -> dict[str, Document]:
    return {row["_id"]: row for row in plant.documents(service, collection)}
