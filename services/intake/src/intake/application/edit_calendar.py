"""Change the calendar by an official letter: the next version, and nothing else."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from dossier_shared.acts import Act
from dossier_shared.clock import Clock
from dossier_shared.mongo.aggregates import (
    Aggregates,
    AlreadyThere,
    Answer,
    Once,
    Stale,
    answered_now,
)
from dossier_shared.worktime import Calendar
from intake.application.ports import Calendars
from intake.domain.calendar import CalendarVersion, Edit, amended, shipped

Describe = Callable[[CalendarVersion], dict[str, Any]]


class Versions(Calendars, Protocol):
    async def newest(self) -> CalendarVersion: ...

    async def whole(self, number: int) -> CalendarVersion:
        """NotFound for a number that there is not."""


@dataclass(frozen=True, slots=True)
class EditCalendar:
    versions: Aggregates[CalendarVersion]
    calendars: Versions
    clock: Clock
    agency: str

    async def load(self, calendar: Calendar) -> None:
        """Store the product's own table as the first version; safe at every start."""
        now = self.clock.now()
        act = Act("load-calendar", "intake", "service")
        try:
            await self.versions.add(*shipped(self.agency, calendar, now), now, act=act)
        except AlreadyThere:
            return

    async def __call__(
        self, edit: Edit, once: Once, expected: int | None, act: Act, describe: Describe
    ) -> Answer:
        """Stale when `expected` is not the newest number, or another editor was first."""
        if (earlier := await self.versions.created(once)) is not None:
            return earlier
        current, now = await self.calendars.newest(), self.clock.now()
        if expected is not None and expected != current.number:
            raise Stale(current.id)
        version, payloads = amended(current, edit, act.by, now)
        body = describe(version)
        created = answered_now(once, body, version.number)
        try:
            await self.versions.add(version, payloads, now, created=created, act=act)
        except AlreadyThere as taken:
            if (earlier := await self.versions.created(once)) is not None:
                return earlier
            raise Stale(current.id) from taken
        return Answer(body, version.number, replayed=False)
