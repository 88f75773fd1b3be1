"""The log of reads of personal data, in MongoDB: who read what, and nothing of what was read."""

from collections.abc import Sequence
from dataclasses import asdict

from pymongo import ASCENDING, DESCENDING, IndexModel

from dossier_shared.mongo.client import Collection
from dossier_shared.reads import Read

READS_INDEX = IndexModel([("codes", ASCENDING), ("at", DESCENDING)], name="codes")
SHOWN = 200


class LoggedReads:
    def __init__(self, reads: Collection) -> None:
        self._reads = reads

    async def note(self, read: Read) -> None:
        await self._reads.insert_one(asdict(read))

    async def of(self, code: str) -> Sequence[Read]:
        found = self._reads.find({"codes": code}, {"_id": 0}).sort("at", DESCENDING).limit(SHOWN)
        rows = await found.to_list(SHOWN)
        return [
            Read(**row | {"codes": tuple(row["codes"]), "fields": tuple(row["fields"])})
            for row in rows
        ]
