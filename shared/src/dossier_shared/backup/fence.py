"""While it holds, no relay of any service publishes: it holds their leases.

The lease is what replicas take over from each other, so nothing new can go wrong with it: killed,
the holder loses it in time and a relay goes on. Who led stops at its next renewal.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from dossier_shared.cancelling import unless_cancelled
from dossier_shared.mongo.client import Database

HOLDS = timedelta(seconds=30)
EVERY = 5.0


class FenceLost(RuntimeError):
    """Somebody else took a lease meanwhile: what was copied may not agree."""


@asynccontextmanager
async def fence(databases: Sequence[Database]) -> AsyncIterator[None]:
    """FenceLost at the end if it did not hold all the time."""
    holder = f"backup-{uuid4()}"
    for database in databases:
        await _seize(database, holder)
    keeping = asyncio.create_task(_keep(databases, holder))
    try:
        yield
        if keeping.done() or not await _renewed(databases, holder):
            raise FenceLost("a relay went on while the copy was taken")
    finally:
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
        for database in databases:
            await database["leases"].delete_one({"_id": "relay", "holder": holder})


async def _seize(database: Database, holder: str) -> None:
    lease = {"$set": {"holder": holder, "until": datetime.now(UTC) + HOLDS}}
    await database["leases"].update_one({"_id": "relay"}, lease, upsert=True)


async def _keep(databases: Sequence[Database], holder: str) -> None:
    """Returns when it did not hold."""
    while True:
        unless_cancelled()
        await asyncio.sleep(EVERY)
        if not await _renewed(databases, holder):
            return


async def _renewed(databases: Sequence[Database], holder: str) -> bool:
    """Whether every lease was still ours."""
    ours = {"_id": "relay", "holder": holder}
    for database in databases:
        longer = {"$set": {"until": datetime.now(UTC) + HOLDS}}
        if not (await database["leases"].update_one(ours, longer)).matched_count:
            return False
    return True
