"""How often a public lookup is made, counted in MongoDB so that the limits hold over replicas."""

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from dossier_shared.mongo.client import Collection
from intake.application.look_up import TooManyLookups, Window

LOOKUPS = "lookups"
LOOKUP_INDEXES = {LOOKUPS: [IndexModel([("until", ASCENDING)], name="until", expireAfterSeconds=0)]}
"""The database removes a window when it has passed."""


class StoredWindows:
    """Addresses and codes are stored as keyed digests only.

    Windows are on the wall clock: who asks too often waits as long however fast the office's clock
    goes. The window is inserted apart from the counting: of several upserts at once, a server may
    count one and answer it with nothing.
    """

    def __init__(
        self,
        counters: Collection,
        blind: Callable[[str, str], str],
        now: Callable[[], float] = time.time,
    ) -> None:
        self._counters = counters
        self._blind = blind
        self._now = now

    async def take(self, window: Window, subject: str) -> str:
        now = int(self._now())
        start = now - now % window.seconds
        end = start + window.seconds
        key = f"{window.name}/{self._blind(window.name, subject)}/{start}"
        count = await self._count(key)
        if count is None:
            with suppress(DuplicateKeyError):
                until = datetime.fromtimestamp(end, UTC)
                await self._counters.insert_one({"_id": key, "count": 0, "until": until})
            count = await self._count(key)
        if count is None or count > window.most:
            raise TooManyLookups(end - now)
        return key

    async def give_back(self, taken: str) -> None:
        await self._counters.update_one({"_id": taken}, {"$inc": {"count": -1}})

    async def _count(self, key: str) -> int | None:
        counted = await self._counters.find_one_and_update(
            {"_id": key}, {"$inc": {"count": 1}}, return_document=True
        )
        return None if counted is None else int(counted["count"])
