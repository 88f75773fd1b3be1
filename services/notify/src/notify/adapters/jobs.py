"""Bulk jobs in MongoDB, and their rows: in blocks, sealed, and erased when they are used up."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from pydantic import TypeAdapter
from pymongo import ASCENDING, IndexModel, ReplaceOne

from dossier_shared.mongo.aggregates import CREATED_KEY_INDEX
from dossier_shared.mongo.client import Collection
from dossier_shared.mongo.codec import Codec
from dossier_shared.mongo.timers import NEXT_DUE_INDEX
from notify.adapters.vault import Vault
from notify.domain.bulk.jobs import Job
from notify.domain.bulk.listing import Recipient

BLOCK = 200
"""Rows that are sealed together: few enough to be fed within a claim."""

JOBS = Codec(
    Job, "id",
    lambda job: {"next_due": job.next_at, "listed": f"{job.agency}/{job.begun_at.isoformat()}"},
)  # fmt: skip
JOB_INDEXES = {
    "jobs": [
        NEXT_DUE_INDEX,
        CREATED_KEY_INDEX,
        IndexModel([("listed", ASCENDING)], name="listed"),
    ],
    "job_rows": [IndexModel([("erase_at", ASCENDING)], name="erase_at")],
}
_ROWS = TypeAdapter(list[Recipient])


class SealedRows:
    """The rows of jobs. They hold numbers and names, so they stand sealed in the database."""

    def __init__(self, rows: Collection, vault: Vault) -> None:
        self._rows = rows
        self._vault = vault

    async def keep(self, job: str, rows: Sequence[Recipient], erase_at: datetime) -> None:
        """All of them, before the job itself is there; what a dead start left is written over."""
        for first in range(0, len(rows), BLOCK):
            key = _key(job, first)
            sealed = await asyncio.to_thread(self._sealed, rows[first : first + BLOCK])
            block = {"_id": key, "sealed": sealed, "erase_at": erase_at}
            await self._rows.bulk_write([ReplaceOne({"_id": key}, block, upsert=True)])

    async def after(self, job: str, fed: int) -> list[Recipient] | None:
        """Those of the block in which the next row stands, from that row on; None when they are
        erased.
        """
        first = fed // BLOCK * BLOCK
        block = await self._rows.find_one({"_id": _key(job, first)})
        if block is None:
            return None
        rows = await asyncio.to_thread(self._opened, block["sealed"])
        return rows[fed - first :]

    async def used(self, job: str, fed: int) -> None:
        """The block that ends with this row is used up; one that has rows left stays."""
        if fed and fed % BLOCK == 0:
            await self._rows.delete_one({"_id": _key(job, fed - BLOCK)})

    async def forget(self, job: str, total: int) -> None:
        """All blocks."""
        for first in range(0, total, BLOCK):
            await self._rows.delete_one({"_id": _key(job, first)})

    async def erase(self, now: datetime, most: int) -> int:
        """Those whose time is over, were they used or not."""
        due = self._rows.find({"erase_at": {"$lte": now}}, {"_id": 1}).limit(most)
        found = await due.to_list(most)
        for block in found:
            await self._rows.delete_one({"_id": block["_id"]})
        return len(found)

    def _sealed(self, rows: Sequence[Recipient]) -> str:
        return self._vault.seal(_ROWS.dump_json(list(rows)).decode())

    def _opened(self, sealed: str) -> list[Recipient]:
        return _ROWS.validate_json(self._vault.open(sealed))


def _key(job: str, first: int) -> str:
    return f"{job}/{first // BLOCK}"
