"""Takes a copy of the whole, and does not call it one before it was checked."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

from dossier_shared.backup import databases, queues
from dossier_shared.backup.agreement import disagreements
from dossier_shared.backup.fence import fence
from dossier_shared.backup.folder import (
    DEFINITIONS,
    QUEUES,
    VERSION,
    Manifest,
    Part,
    write_documents,
    write_manifest,
    write_text,
)
from dossier_shared.operating import Place

TRIES = 3


class NoAgreement(RuntimeError):
    """Something was told that nobody has, again and again."""


async def take(places: Sequence[Place], management_url: str, into: Path, patience: float) -> Path:
    """The folder of the copy; one that was broken off keeps its name `.partial`."""
    began = datetime.now(UTC)
    named = into / f"mot-cua-{began:%Y%m%dT%H%M%SZ}"
    folder = named.with_suffix(".partial")
    folder.mkdir(mode=0o700, parents=True)
    async with AsyncExitStack() as stack:
        stores = [place.database() for place in places]
        for store in stores:
            stack.push_async_callback(store.close)
        async with fence(stores):
            parts = await _agreeing(places, management_url, folder, patience)
    office = {place.service: place.clock.now().isoformat() for place in places}
    ended = datetime.now(UTC)
    write_manifest(
        folder, Manifest(VERSION, began.isoformat(), ended.isoformat(), office, tuple(parts))
    )
    return folder.rename(named)


async def _agreeing(
    places: Sequence[Place], management_url: str, folder: Path, patience: float
) -> list[Part]:
    """What a relay that had not yet seen the fence has told is heard before the next try."""
    wrong: list[str] = []
    for _ in range(TRIES):
        await queues.until_quiet(management_url, places[0].amqp_url, patience)
        parts = await _copied(places, management_url, folder)
        wrong = await asyncio.to_thread(disagreements, folder, parts)
        if not wrong:
            return parts
    raise NoAgreement(f"{len(wrong)} events; the first: {wrong[0]}")


async def _copied(places: Sequence[Place], management_url: str, folder: Path) -> list[Part]:
    """Queues first: what leaves one meanwhile is then in the copy twice, which does no harm."""
    amqp_url = places[0].amqp_url
    waiting = map(queues.as_raw, await queues.messages(amqp_url))
    parts = [write_documents(folder, QUEUES, waiting)]
    broker = await asyncio.to_thread(queues.definitions, management_url, amqp_url)
    parts.append(write_text(folder, DEFINITIONS, broker))
    for place in places:
        parts += await asyncio.to_thread(databases.copied, place, folder)
    return parts
