"""What runs beside the requests: following the other replicas, the register and the calendar."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from pydantic import ValidationError

from dossier_shared.cancelling import unless_cancelled
from dossier_shared.clock import Clock
from dossier_shared.mongo.aggregates import Aggregates, Change, Contention, NotFound
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
            version, self.office.calendar = latest
            await self.rearm()
            self.version = version

    async def rearm(self) -> None:
        """All timers by the present calendar, those of results that nobody has collected and of
        dossiers that wait for the counter among them; due dates stay as promised. A case that
        cannot be read keeps its timers and stops no other.
        """
        for code in await self.timed():
            try:
                await self._rearm(code)
            except NotFound:
                continue
            except ValidationError:
                log.exception("timers.unreadable", key=code)

    async def _rearm(self, code: str) -> None:
        now = self.clock.now()
        stored = await self.cases.load(code)
        if armed(stored.state, self.office.calendar, now) != stored.state:
            await self.cases.change(code, self._armed, now)

    def _armed(self, case: Case) -> Change[Case]:
        return armed(case, self.office.calendar, self.clock.now()), []

    async def run(self) -> None:
        """Look for ever; neither an absent database ends it nor others who were always first: the
        next look begins anew.
        """
        while True:
            unless_cancelled()
            await self.clock.sleep(self.every)
            try:
                await self.look()
            except (PyMongoError, Contention, ValidationError) as error:
                log.warning("view.interrupted", error=type(error).__name__)
