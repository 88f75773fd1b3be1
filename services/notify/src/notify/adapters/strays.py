"""Receipts that are about no known notice, in MongoDB."""

from datetime import datetime
from uuid import UUID

from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from dossier_shared.mongo.client import Collection, Document
from notify.application.ports import Receipt

STRAYS = "strays"
STRAY_INDEXES = {STRAYS: [IndexModel([("next_at", ASCENDING)], name="next_at")]}
AT_A_TIME = 100


class StoredStrays:
    def __init__(self, strays: Collection) -> None:
        self._strays = strays

    async def keep(self, receipt: Receipt, now: datetime, next_at: datetime) -> None:
        row = {
            "_id": _key(receipt),
            "provider": receipt.provider,
            "request_id": str(receipt.request_id) if receipt.request_id else None,
            "ref": receipt.ref,
            "state": receipt.state,
            "reason": receipt.reason,
            "at": receipt.at,
            "hard": receipt.hard,
            "came_at": now,
            "next_at": next_at,
        }
        try:
            await self._strays.insert_one(row)
        except DuplicateKeyError:
            return

    async def due(self, now: datetime) -> list[tuple[Receipt, datetime]]:
        rows = (
            await self._strays.find({"next_at": {"$lte": now}})
            .sort("next_at")
            .limit(AT_A_TIME)
            .to_list(AT_A_TIME)
        )
        return [(_receipt(row), row["came_at"]) for row in rows]

    async def put_off(self, receipt: Receipt, next_at: datetime) -> None:
        await self._strays.update_one({"_id": _key(receipt)}, {"$set": {"next_at": next_at}})

    async def drop(self, receipt: Receipt) -> None:
        await self._strays.delete_one({"_id": _key(receipt)})


def _key(receipt: Receipt) -> str:
    return f"{receipt.provider}/{receipt.request_id or receipt.ref}/{receipt.state}"


def _receipt(row: Document) -> Receipt:
    return Receipt(
        row["provider"],
        UUID(row["request_id"]) if row["request_id"] else None,
        row["ref"],
        row["state"],
        row["reason"],
        row["at"],
        row["hard"],
    )
