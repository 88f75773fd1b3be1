"""A lease: one holder at a time does a piece of work, and another takes over when it dies."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from pymongo.errors import DuplicateKeyError

from dossier_shared.mongo.client import Collection, Document

LONGEST = timedelta(seconds=60)
"""No lease is given for longer at once; with this much the clocks of machines may differ."""


class Lease:
    """A named lease kept in MongoDB, on the wall clock of the machines (not the office's clock).

    One that ends later than any is given for was taken by a clock that was ahead, and counts as
    ended: its holder may be dead, and nobody could take it over for as long as the clock was wrong.

    Two holders at once are possible for as long as two clocks differ; what is done under a lease
    must bear being done twice.
    """

    def __init__(self, leases: Collection, name: str, seconds: float) -> None:
        self._leases = leases
        self._name = name
        self._span = timedelta(seconds=seconds)
        self._holder = str(uuid4())
        self._renew_at = datetime.min.replace(tzinfo=UTC)

    async def hold(self) -> bool:
        """True while the lease is ours; renewed when a third of it has passed."""
        now = datetime.now(UTC)
        if now < self._renew_at:
            return True
        held = await self._take(now)
        self._renew_at = now + self._span / 3 if held else datetime.min.replace(tzinfo=UTC)
        return held

    async def release(self) -> None:
        await self._leases.delete_one({"_id": self._name, "holder": self._holder})
        self._renew_at = datetime.min.replace(tzinfo=UTC)

    async def _take(self, now: datetime) -> bool:
        """One write: it finds the lease ours or ended, or tries to add it beside the other's."""
        free = [
            {"holder": self._holder}, {"until": {"$lt": now}}, {"until": {"$gt": now + LONGEST}}
        ]  # fmt: skip
        taken: Document = {"$set": {"holder": self._holder, "until": now + self._span}}
        try:
            result = await self._leases.update_one(
                {"_id": self._name, "$or": free}, taken, upsert=True
            )
        except DuplicateKeyError:
            return False
        return bool(result.matched_count) or result.upserted_id is not None
