"""The events: published without a gap, each once, heard by all who hear them, none left over."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator

from tests.faults.judge.kept import Document, Kept
from tests.faults.judge.verdict import Verdict
from tests.faults.plant import Plant

from dossier_shared.backup.agreement import FAMILIES, counted
from dossier_shared.messaging.topology import SUBSCRIPTIONS
from dossier_shared.mongo.client import Database
from intake.audit.chains import stored_chains
from intake.audit.verifying import Count, broken_chains


def judge_events(kept: Kept, verdict: Verdict) -> None:
    _published(kept, verdict)
    for reader, source, key, told, taken in unheard(kept):
        what = f"{reader} has taken {taken} of {told} events of {source} about {key}"
        (verdict.lost if taken < told else verdict.unexpected).append(what)
    for service, stores in kept.told.items():
        for name, documents in stores.items():
            left = sum(len(one.get("outbox", ())) for one in documents.values())
            verdict.expect(not left, f"{left} events left in the outboxes of {service}.{name}")
    for place, number in kept.held.items():
        verdict.expect(not number, f"{number} events held in {place}")
    for queue, number in kept.dead.items():
        verdict.expect(not number, f"{number} dead letters in {queue}")


def _published(kept: Kept, verdict: Verdict) -> None:
    """Against the witness: 1, 2, 3, ... about each subject, and one event for each number."""
    heard: dict[tuple[str, str], dict[int, set[bytes]]] = defaultdict(lambda: defaultdict(set))
    for event in kept.events:
        heard[event.source, event.subject][event.sequence].add(event.wire)
    for service, stores in kept.told.items():
        for documents in stores.values():
            for key, document in documents.items():
                _one(service, key, document, heard.pop((service, key), {}), verdict)
    for source, subject in heard:
        verdict.unexpected.append(f"{source} told of {subject}, of which it holds nothing")


def _one(
    service: str, key: str, document: Document, heard: dict[int, set[bytes]], verdict: Verdict
) -> None:
    last = document.get("sequence", 0)
    missing = set(range(1, last + 1)) - heard.keys()
    if missing:
        verdict.lost.append(f"{service} never published {sorted(missing)} of {last} about {key}")
    if beyond := [number for number in heard if number > last]:
        verdict.unexpected.append(f"{service} published {beyond} about {key}, which has {last}")
    for number, bodies in heard.items():
        if len(bodies) > 1:
            verdict.doubled.append(f"{service}: {len(bodies)} events numbered {number} of {key}")


def unheard(kept: Kept) -> list[tuple[str, str, str, int, int]]:
    """Reader, source, subject, events told and events taken, where these differ."""
    return [
        row
        for place, family in FAMILIES.items()
        for reader in SUBSCRIPTIONS
        if family in counted(reader)
        for row in _between(reader, *place.split("/"), kept)
    ]


def _between(
    reader: str, source: str, name: str, kept: Kept
) -> Iterator[tuple[str, str, str, int, int]]:
    heard = kept.heard[reader]
    for key, document in sorted(kept.told[source].get(name, {}).items()):
        told, taken = document.get("sequence", 0), heard.get(key, {}).get(source, 0)
        if told != taken:
            yield reader, source, key, told, taken


def judge_chains(plant: Plant, verdict: Verdict) -> None:
    """Every chain of the audit is whole, and adds up to what is stored."""
    for broken in asyncio.run(_broken(plant)):
        verdict.unexpected.append(f"the audit of {broken}")


async def _broken(plant: Plant) -> list[str]:
    database = Database(plant.backing.database.url, plant.stack.databases["intake"], "judge")
    try:
        chains = stored_chains(database["dossiers"])
        return [
            f"{one.code} is broken at entry {one.n} ({one.why})"
            async for one in broken_chains(chains, [], Count())
        ]
    finally:
        await database.close()
