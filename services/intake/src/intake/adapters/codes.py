"""The counter behind the dossier codes: one document a unit and day, counted up atomically."""

from datetime import date

from dossier_shared.mongo.client import Collection


class DayCounters:
    """A number is given before the dossier is stored: it may stay unused, never be used twice."""

    def __init__(self, counters: Collection) -> None:
        self._counters = counters

    async def next_number(self, unit: str, day: date) -> int:
        counted = await self._counters.find_one_and_update(
            {"_id": f"{unit}/{day.isoformat()}"},
            {"$inc": {"number": 1}},
            upsert=True,
            return_document=True,
        )
        return int(counted["number"])
