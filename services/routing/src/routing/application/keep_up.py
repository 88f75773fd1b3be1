"""What runs beside the requests: following the other replicas, the register and the calendar."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from dossier_shared.cancelling import unless_cancelled
from dossier_shared.clock import Clock
from dossier_shared.mongo.aggregates import Aggregates, Change, NotFound
from dossier_shared.mongo.client import PyMongoError
from dossier_shared.observability.logs import log
from dossier_shared.worktime import Calendar
from routing.domain.case import Case
from routing.domain.office import Office
from routing.domain.timers import armed


@dataclass(slots=True)
class KeepUp:
    """`looks` follow what others wrote; `calendar` gives the version in force with its number;
    `timed` names the cases whose timers a calendar may move.
    """

    cases: Aggregates[Case]
    office: Office
    clock: Clock
    looks: tuple[Callable[[], Awaitable[None]], ...]
    calendar: Callable[[], Awaitable[tuple[int, Calendar] | None]]
    timed: Callable[[], Awaitable[Iterable[str]]]
    every: float
    version: int = 0

    async def look(self) -> None:
        for each in self.looks:
            await each()
        latest = await self.calendar()
        if latest is not None and latest[0] > self.version:
            self.version, self.office.calendar = latest
            await self.rearm()

    async def rearm(self) -> None:
        """All timers by the present calendar, those of results that nobody has collected and of
        dossiers that wait for the counter among them; due dates stay as promised.
        """
        now = self.clock.now()
        for code in await self.timed():
            try:
                stored = await self.cases.load(code)
                after = armed(stored.state, self.office.calendar, now)
                if after != stored.state:
                    await self.cases.change(code, self._armed, now)
            except NotFound:
                continue

    def _armed(self, case: Case) -> Change[Case]:
        return armed(case, self.office.calendar, self.clock.now()), []

    async def run(self) -> None:
        """Look for ever; an absent database does not end it."""
        while True:
            unless_cancelled()
            await self.clock.sleep(self.every)
            try:
                await self.look()
            except PyMongoError as error:
                log.warning("view.database-away", error=type(error).__name__)
