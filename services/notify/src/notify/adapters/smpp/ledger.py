"""Which parts of which request a centre took, under which ids, and what became of each.

Kept so that a part that was taken is never sent again, whoever died meanwhile, and so that a text
counts as delivered only when all its parts are.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from pymongo import ASCENDING, IndexModel

from dossier_shared.mongo.client import Collection, Document
from notify.adapters.smpp.receipts import Told
from notify.domain.statuses import Fate

LEDGER = "sms_parts"
KEPT = timedelta(days=14)
LEDGER_INDEXES = [
    IndexModel([("refs", ASCENDING)]),
    IndexModel([("at", ASCENDING)], expireAfterSeconds=int(KEPT.total_seconds())),
]


@dataclass(frozen=True, slots=True)
class Whole:
    """What became of all the parts of a request; None while some are still on their way."""

    request_id: UUID | None
    fate: Fate | None
    reason: str | None


class Ledger:
    """Of one provider: ids of different centres may be the same."""

    def __init__(self, collection: Collection, provider: str) -> None:
        self._collection = collection
        self._provider = provider

    async def taken(self, request_id: UUID) -> Mapping[int, str]:
        """The ids of the parts that the centre has, by the part's number from 0."""
        found = await self._collection.find_one({"_id": self._key(request_id)}, {"ids": 1})
        return {int(number): ref for number, ref in found["ids"].items()} if found else {}

    async def took(self, request_id: UUID, total: int, number: int, ref: str, at: datetime) -> None:
        fields = {"total": total, "at": at, f"ids.{number}": ref}
        await self._collection.update_one(
            {"_id": self._key(request_id)},
            {"$set": fields, "$addToSet": {"refs": self._ref(ref)}},
            upsert=True,
        )

    async def told(self, receipt: Told) -> Whole | None:
        """Write down what became of a part; None when no such part is known (yet)."""
        found = await self._collection.find_one({"refs": self._ref(receipt.message_id)})
        if found is None:
            return None
        number = next(n for n, ref in found["ids"].items() if ref == receipt.message_id)
        news = {f"told.{number}": {"fate": receipt.fate, "reason": receipt.reason}}
        not_arrived = {"_id": found["_id"], f"told.{number}.fate": {"$ne": "delivered"}}
        await self._collection.update_one(not_arrived, {"$set": news})
        after = await self._collection.find_one({"_id": found["_id"]})
        return _whole(after or found)

    def _key(self, request_id: UUID) -> str:
        return f"{self._provider}/{request_id}"

    def _ref(self, message_id: str) -> str:
        return f"{self._provider}/{message_id}"


def _whole(document: Document) -> Whole:
    """One part that cannot arrive spoils the text, as soon as it is known."""
    request_id = UUID(document["_id"].rpartition("/")[2])
    told = list(document.get("told", {}).values())
    for fate in ("failed-for-good", "failed-temporarily"):
        for part in told:
            if part["fate"] == fate:
                return Whole(request_id, fate, part["reason"])
    arrived = len(told) == document["total"]
    return Whole(request_id, "delivered" if arrived else None, None)
