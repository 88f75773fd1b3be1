"""The calendar's versions in MongoDB; a version never changes, so each is read once."""

from dossier_shared.mongo.aggregates import Aggregates
from dossier_shared.mongo.codec import Codec
from dossier_shared.worktime import Calendar
from intake.domain.calendar import CalendarVersion, to_calendar, version_id

CALENDARS: Codec[CalendarVersion] = Codec(CalendarVersion, "id")


class StoredCalendars:
    """The newest version is asked for by the key that the next one would have: one look at the
    primary key, so that every replica promises by the calendar that holds.
    """

    def __init__(self, versions: Aggregates[CalendarVersion], agency: str) -> None:
        self._versions = versions
        self._agency = agency
        self._known: dict[int, tuple[CalendarVersion, Calendar]] = {}

    async def current(self) -> tuple[int, Calendar]:
        newest = await self.newest()
        return newest.number, self._known[newest.number][1]

    async def newest(self) -> CalendarVersion:
        """The version that holds; NotFound before the first start has stored one."""
        number = max(self._known, default=0)
        if number == 0:
            await self._read(1)
            number = 1
        following = {"_id": version_id(self._agency, number + 1)}
        while await self._versions.collection.find_one(following, {"_id": 1}):
            number += 1
            await self._read(number)
            following = {"_id": version_id(self._agency, number + 1)}
        return self._known[number][0]

    async def version(self, number: int) -> Calendar:
        """NotFound for a number that there is not."""
        return (await self._got(number))[1]

    async def whole(self, number: int) -> CalendarVersion:
        return (await self._got(number))[0]

    async def _got(self, number: int) -> tuple[CalendarVersion, Calendar]:
        return self._known.get(number) or await self._read(number)

    async def _read(self, number: int) -> tuple[CalendarVersion, Calendar]:
        version = (await self._versions.load(version_id(self._agency, number))).state
        self._known[number] = version, to_calendar(version)
        return self._known[number]
