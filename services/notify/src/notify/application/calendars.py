"""The office's calendar as it stands: the shipped one until intake tells of another."""

from dataclasses import dataclass, field
from typing import Protocol

from dossier_shared.calendars import calendar_of
from dossier_shared.contracts import CalendarChanged
from dossier_shared.mongo.looking import looking
from dossier_shared.worktime import Calendar

FOLLOW_SECONDS = 3.0


class Versions(Protocol):
    """The last version that was heard of, one for each agency."""

    async def keep(self, agency: str, told: CalendarChanged) -> None:
        """Unless as late a one is kept."""

    async def last(self, agency: str) -> CalendarChanged | None: ...


@dataclass(slots=True)
class PresentCalendar:
    """Called, it gives the calendar of its `agency`. What another replica has heard is known some
    seconds later.
    """

    agency: str
    shipped: Calendar
    versions: Versions
    _now: Calendar = field(init=False)

    def __post_init__(self) -> None:
        self._now = self.shipped

    def __call__(self) -> Calendar:
        return self._now

    async def hear(self, subject: str, told: CalendarChanged) -> None:
        """Of another agency's it takes no notice."""
        if subject.partition("/")[0] == self.agency:
            await self.versions.keep(self.agency, told)
            await self.look()

    async def look(self) -> None:
        last = await self.versions.last(self.agency)
        self._now = calendar_of(last) if last else self.shipped

    async def follow(self) -> None:
        """For as long as the service lives."""
        await looking(self.look, FOLLOW_SECONDS, "calendar.not-read")
