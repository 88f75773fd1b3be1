"""The replay while notify is killed again and again, as by cuts of the power.

What its processes counted dies with them; so what notify has heard and told is read from its
database, and the office's clock goes on so that the claims of the dead come to their end.
"""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from dossier_shared.testing.processes import Process
from motcua.demo.settle import HEARS, LEASE, Calm, Counts, Hears

BETWEEN = (2.0, 8.0)
"""Seconds of life between two deaths."""
LOOKS = 50
"""After so many looks without calm the clock goes on by the length of a claim."""
SUMS = {
    "_id": None,
    "told": {"$sum": "$sequence"},
    "intake": {"$sum": "$seen.intake"},
    "routing": {"$sum": "$seen.routing"},
}
KEPT = ("dossier", "case", "digest")
"""The events whose hearing is stored with a correspondence."""

AMONG_DEATHS: Hears = {
    reader: {
        source: tuple(group for group in groups if reader != "notify" or group in KEPT)
        for source, groups in sources.items()
    }
    for reader, sources in HEARS.items()
}


@dataclass(slots=True)
class Killer:
    """Ends a service without warning and starts it anew; the same seed, the same pauses."""

    process: Process
    seed: int
    kills: int = 0
    _enough: asyncio.Event = field(default_factory=asyncio.Event)

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        """Kill for as long as the context lasts; at its end the service runs."""
        work = asyncio.create_task(self._run())
        try:
            yield
        finally:
            self._enough.set()
            await work

    async def _run(self) -> None:
        chance = random.Random(self.seed)
        while not await self._told_enough(chance.uniform(*BETWEEN)):
            await asyncio.to_thread(self.process.kill)
            self.kills += 1
            await asyncio.to_thread(self.process.start)

    async def _told_enough(self, seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                return await self._enough.wait()
        except TimeoutError:
            return False


class CalmAmongDeaths(Calm):
    """Calm, where notify's own counts are not to be had: what it has stored is counted instead."""

    asked = ("intake", "routing")
    hears = AMONG_DEATHS
    _looks = 0

    async def counts(self) -> Counts:
        alive = await super().counts()
        rows = await self._notify.group("correspondences", [{"$group": SUMS}])
        kept = rows[0] if rows else dict.fromkeys(SUMS, 0)
        told = Counter({("notify", "notice"): kept["told"]})
        heard = Counter({("notify", source): kept[source] for source in self.hears["notify"]})
        return Counts(
            alive.queued + told, alive.published + told, alive.handled + heard, alive.duplicates
        )

    async def _pause(self) -> None:
        """A claim of the dead ends only as the office's time goes on."""
        self._looks += 1
        if self._looks % LOOKS == 0:
            self._clock.move(self._clock.now() + LEASE)
        await super()._pause()
