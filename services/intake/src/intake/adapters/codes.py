"""The counter behind the dossier codes: one document a unit and day, counted up atomically."""

from contextlib import suppress
from datetime import date

from pymongo.errors import DuplicateKeyError

from dossier_shared.mongo.client import Collection


class DayCounters:
    """A number is given before the dossier is stored: it may stay unused, never be used twice.

    The day's document is inserted apart from the counting: of several upserts at once, a server
    may count one and answer it with nothing.
    """

    def __init__(self, counters: Collection) -> None:
        self._counters = counters

    async def next_number(self, unit: str, day: date) -> int:
        key = f"{unit}/{day.isoformat()}"
        number = await self._count(key)
        if number is None:
            with suppress(DuplicateKeyError):
                await self._counters.insert_one({"_id": key, "number": 0})
            number = await self._count(key)
        if number is None:
            raise LookupError(f"the counter {key} was removed while it was counted")
        return number

    async def _count(self, key: str) -> int | None:
        counted = await self._counters.find_one_and_update(
            {"_id": key}, {"$inc": {"number": 1}}, return_document=True
        )
        return int(counted["number"]) if counted is not None else None
