"""Puts a copy back into an empty place, and writes down what may have gone on after it was taken.

Between the copy and the accident the office went on. Of what the copy says is still to be told,
nobody knows whether it was: each reader finds the ids of such events in `doubtful`. They are
written first: services that are started on a restore that broke off have its doubts.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path

from dossier_shared.backup import agreement, databases, queues
from dossier_shared.backup.folder import (
    DEFINITIONS,
    QUEUES,
    Manifest,
    Part,
    read_documents,
    read_manifest,
)
from dossier_shared.messaging.topology import SUBSCRIPTIONS, routing_key
from dossier_shared.mongo.doubtful import DOUBTFUL, Doubtful
from dossier_shared.operating import Place


async def restore(places: Sequence[Place], management_url: str, folder: Path) -> Manifest:
    """Raises NotEmpty before anything is written when something is there already."""
    manifest = await asyncio.to_thread(read_manifest, folder)
    amqp_url = places[0].amqp_url
    for place in places:
        await asyncio.to_thread(databases.must_be_empty, place)
    if not await queues.empty(amqp_url):
        raise databases.NotEmpty("the broker's queues hold messages")
    broker = (folder / DEFINITIONS).read_bytes()
    await asyncio.to_thread(queues.define, management_url, amqp_url, broker)
    doubts = [part for part in manifest.parts if part.path.endswith(f"/{DOUBTFUL}.bson.gz")]
    await _put_back(places, folder, doubts)
    waiting = agreement.read(folder, manifest.parts).waiting
    for place in places:
        await _doubt(place, manifest, waiting)
    await _put_back(places, folder, [part for part in manifest.parts if part not in doubts])
    await queues.put_back(amqp_url, list(read_documents(folder, QUEUES)))
    return manifest


async def _put_back(places: Sequence[Place], folder: Path, parts: Sequence[Part]) -> None:
    by_service = {place.service: place for place in places}
    for part in parts:
        service = part.path.partition("/")[0]
        if service in by_service:
            await asyncio.to_thread(databases.put_back, by_service[service], folder, part)


async def _doubt(place: Place, manifest: Manifest, waiting: Mapping[str, str]) -> None:
    heard = [
        event
        for event, kind in waiting.items()
        if any(fnmatchcase(routing_key(kind), key) for key in SUBSCRIPTIONS[place.service])
    ]
    database = place.database()
    try:
        taken = datetime.fromisoformat(manifest.office[place.service])
        await Doubtful.of(database).note(taken, datetime.now(UTC), heard)
    finally:
        await database.close()
