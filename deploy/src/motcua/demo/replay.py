"""Replays the plan day by day under a clock that all three services read."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from dossier_shared.clock import OFFICE_ZONE, VirtualClock
from motcua.demo.office import File, Office
from motcua.demo.settle import Calm, Counts
from motcua.demo.year import LAST_DAY, Planned

OPENING = time(7, 30)
HOURS = (time(9), time(10, 30), time(11, 30), time(15), time(17))
"""The clock stands at the end of each of these while the acts up to it are done."""
ATONCE = 8

Act = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Due:
    """One act of the plan: when, for which dossier, and what to do."""

    at: datetime
    file: File
    act: Act


@dataclass(slots=True)
class Replay:
    """`progress` is told the number of dossiers received and resolved, and the day."""

    office: Office
    calm: Calm
    clock: VirtualClock
    progress: Callable[[date, int, int], None]
    received: int = 0
    resolved: int = 0

    async def run(self, plan: Sequence[Planned]) -> Counts:
        """The whole of it; the counts when all is at rest on the evening of the last day."""
        acts = self._acts([File(number, planned) for number, planned in enumerate(plan, start=1)])
        for day in sorted(acts):
            await self._day(day, acts[day])
            self.progress(day, self.received, self.resolved)
        self.clock.move(_at(LAST_DAY, HOURS[-1]))
        return await self.calm.wait()

    def _acts(self, files: Sequence[File]) -> dict[date, list[Due]]:
        acts: dict[date, list[Due]] = defaultdict(list)
        for file in files:
            for due in self._life(file):
                acts[due.at.astimezone(OFFICE_ZONE).date()].append(due)
        return acts

    def _life(self, file: File) -> Iterator[Due]:
        planned = file.planned
        yield Due(planned.received_at, file, lambda: self._receive(file))
        for step, at in planned.steps:
            yield Due(at, file, lambda step=step: self._step(file, step))  # type: ignore[misc]
        if planned.returned_at is not None:
            yield Due(planned.returned_at, file, lambda: self.office.hand_back(file))

    async def _receive(self, file: File) -> None:
        await self.office.receive(file)
        self.received += 1

    async def _step(self, file: File, step: str) -> None:
        await self.office.act(file, step)
        self.resolved += step == "hand-over"

    async def _day(self, day: date, acts: list[Due]) -> None:
        """At opening, what yesterday set in motion has arrived and due timers have fired. At the
        end all of the day has been told: the next one that is played may be weeks ahead.
        """
        self.clock.move(_at(day, OPENING))
        await self.calm.wait()
        left = sorted(acts, key=lambda due: due.at)
        for hour in HOURS:
            now = _at(day, hour)
            self.clock.move(now)
            await self._do([due for due in left if due.at <= now])
            left = [due for due in left if due.at > now]
        await self.calm.wait()

    async def _do(self, acts: Sequence[Due]) -> None:
        """Different dossiers side by side; the acts on one dossier in their order."""
        by_file: dict[int, list[Due]] = defaultdict(list)
        for due in acts:
            by_file[due.file.number].append(due)
        places = asyncio.Semaphore(ATONCE)

        async def one_after_another(dues: list[Due]) -> None:
            async with places:
                for due in dues:
                    await due.act()

        await asyncio.gather(*map(one_after_another, by_file.values()))


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, OFFICE_ZONE)
