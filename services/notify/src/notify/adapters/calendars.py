"""The last version of each agency's calendar in MongoDB, one document an agency."""

from contextlib import suppress

from pymongo.errors import DuplicateKeyError

from dossier_shared.contracts import CalendarChanged
from dossier_shared.mongo.client import Collection


class StoredCalendars:
    def __init__(self, calendars: Collection) -> None:
        self._calendars = calendars

    async def keep(self, agency: str, told: CalendarChanged) -> None:
        earlier = {"_id": agency, "version": {"$lt": told.version}}
        written = {"version": told.version, "told": told.model_dump_json()}
        with suppress(DuplicateKeyError):  # as late a one is there
            await self._calendars.update_one(earlier, {"$set": written}, upsert=True)

    async def last(self, agency: str) -> CalendarChanged | None:
        row = await self._calendars.find_one({"_id": agency})
        return CalendarChanged.model_validate_json(row["told"]) if row else None
