"""What each provider may still be given, shared by all replicas: one document for each."""

from datetime import datetime

from pymongo.errors import DuplicateKeyError

from dossier_shared.mongo.client import Collection
from notify.domain.providers.bucket import Bucket, full, seconds_until_one, take

BUCKETS = "buckets"
ATTEMPTS = 5
CROWDED = 0.05
"""Seconds until the next look of one who lost to the others each time."""


class Buckets:
    def __init__(self, buckets: Collection) -> None:
        self._buckets = buckets

    async def take(
        self, provider: str, wanted: int, rate: float, now: datetime
    ) -> tuple[int, float]:
        """How many of the tokens are given, and in how many seconds there will be another."""
        for _ in range(ATTEMPTS):
            found = await self._buckets.find_one({"_id": provider})
            before = Bucket(found["tokens"], found["at"]) if found else full(rate, now)
            after, given = take(before, wanted, rate, now)
            if await self._kept(provider, found["version"] if found else 0, after):
                return given, seconds_until_one(after, rate)
        return 0, CROWDED

    async def _kept(self, provider: str, version: int, bucket: Bucket) -> bool:
        """False when another replica was first."""
        fields = {"tokens": bucket.tokens, "at": bucket.at, "version": version + 1}
        if version == 0:
            try:
                await self._buckets.insert_one({"_id": provider, **fields})
            except DuplicateKeyError:
                return False
            return True
        where = {"_id": provider, "version": version}
        return bool((await self._buckets.update_one(where, {"$set": fields})).matched_count)
