"""The calendar versions that intake published, and the one in force."""

from dossier_shared.mongo.client import Collection
from dossier_shared.mongo.codec import Codec
from dossier_shared.worktime import Calendar
from routing.domain.calendars import Published, calendar_of

CALENDARS: Codec[Published] = Codec(Published, key="id")


class LatestCalendar:
    def __init__(self, calendars: Collection, agency: str) -> None:
        self._calendars = calendars
        self._agency = agency

    async def __call__(self) -> tuple[int, Calendar] | None:
        """The newest version of this agency with its number; None before the first."""
        beginning = f"{self._agency}/calendar/"
        where = {"_id": {"$gte": beginning, "$lt": beginning + "~"}}
        rows = await self._calendars.find(where).to_list(None)
        read = [CALENDARS.from_document(row) for row in rows]
        newest = max(read, key=lambda each: each.version, default=None)
        return (newest.version, calendar_of(newest)) if newest else None
