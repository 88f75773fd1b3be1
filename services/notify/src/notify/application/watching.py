"""What somebody has to look after, as figures at /metrics: whom no channel told, what was given up.

No figure says who it is about.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from prometheus_client import Gauge

from dossier_shared.clock import Clock
from dossier_shared.mongo.looking import looking
from dossier_shared.worktime import Calendar
from notify.domain.calls import overdue_before

CALLS_OVERDUE = Gauge(
    "motcua_calls_overdue", "Dossiers whose citizen should have been called by now."
)
PARKED = Gauge(
    "motcua_notices_parked",
    "Subjects of which a notice was given up in the last day until somebody sends it again.",
)
LOOK_SECONDS = 20.0
LAST = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Watch:
    """`calls` counts those that are open since before an instant, `parked` since one."""

    calls: Callable[[datetime], Awaitable[int]]
    parked: Callable[[datetime], Awaitable[int]]
    calendar: Callable[[], Calendar]
    clock: Clock

    async def run(self) -> None:
        await looking(self.look, LOOK_SECONDS, "watch.not-read", self.clock.sleep)

    async def look(self) -> None:
        now = self.clock.now()
        CALLS_OVERDUE.set(await self.calls(overdue_before(now, self.calendar())))
        PARKED.set(await self.parked(now - LAST))
