"""Erases what is past its period, in whichever replica: a write on the version that was read."""

from collections.abc import Awaitable, Callable

from dossier_shared.cancelling import unless_cancelled
from dossier_shared.clock import Clock
from dossier_shared.mongo.aggregates import LOADED, Aggregates, Stored
from dossier_shared.mongo.client import PyMongoError
from dossier_shared.observability.logs import log
from notify.domain.correspondence import Correspondence
from notify.domain.retention import erased

BATCH = 200
POLL = 60.0

EraseRows = Callable[[int], Awaitable[int]]
"""Erases rows of bulk jobs whose time is over, at most so many; returns how many."""


class Eraser:
    """`poll` in seconds: nobody waits for it."""

    def __init__(
        self,
        correspondences: Aggregates[Correspondence],
        erase_rows: EraseRows,
        clock: Clock,
        poll: float = POLL,
    ) -> None:
        self._correspondences = correspondences
        self._erase_rows = erase_rows
        self._clock = clock
        self._poll = poll

    async def run(self) -> None:
        """Erase for ever; no trouble of the database ends it."""
        while True:
            unless_cancelled()
            try:
                done = await self.look()
            except PyMongoError as error:
                log.warning("eraser.interrupted", error=type(error).__name__)
                done = 0
            if not done:
                await self._clock.sleep(self._poll)

    async def look(self) -> int:
        """Erase what is due now; return how much was done."""
        due = {"erase_at": {"$lte": self._clock.now()}}
        found = await self._correspondences.collection.find(due, LOADED).limit(BATCH).to_list(BATCH)
        done = sum([await self._erase(self._correspondences.read(row)) for row in found])
        return done + await self._erase_rows(BATCH)

    async def _erase(self, before: Stored[Correspondence]) -> bool:
        """False when another writer was first: it is looked at again."""
        now = self._clock.now()
        after = erased(before.state, now)
        return await self._correspondences.replace(before, after, [], now) is not None
