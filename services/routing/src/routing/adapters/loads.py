"""How many open cases each person has, kept in memory for assignment by load."""

import time
from collections import Counter
from typing import Any

from dossier_shared.cancelling import unless_cancelled
from dossier_shared.clock import Clock
from dossier_shared.mongo.client import Database, Document, PyMongoError
from dossier_shared.observability.logs import log
from routing.adapters import metrics
from routing.adapters.lists import list_key
from routing.domain.case import Case
from routing.domain.office import UNASSIGNED

SHARE_OF_TIME = 20
"""A count that takes long is made less often: one twentieth of the time at most goes into it."""


class Loads:
    """`counts` is adjusted by what this replica writes and counted anew every few seconds, so that
    it also follows the others.
    """

    def __init__(self, database: Database, agency: str, clock: Clock, every: float = 5) -> None:
        self.counts: Counter[str] = Counter()
        self._database = database
        self._agency = agency
        self._clock = clock
        self._every = every

    def moved(self, before: Case | None, after: Case) -> None:
        """A case was written; count it where it is now."""
        if before is not None and before.listed:
            self.counts[before.assignee] -= 1
        if after.listed:
            self.counts[after.assignee] += 1
        if after.assignee == UNASSIGNED and (before is None or before.step != after.step):
            metrics.UNASSIGNED.labels(after.step).inc()
            log.warning(
                "case.nobody-to-assign",
                dossier=after.code,
                step=after.step,
                role=after.present.role,
            )

    async def count(self) -> None:
        rows = await self._database.group("cases", self.pipeline())
        self.counts.clear()
        self.counts.update({row["_id"]: row["open"] for row in rows})

    def pipeline(self) -> list[Document]:
        everything: dict[str, Any] = {"lists": list_key(self._agency)}
        return [{"$match": everything}, {"$group": {"_id": "$assignee", "open": {"$sum": 1}}}]

    async def run(self) -> None:
        """Count for ever; an absent database does not end it."""
        took = 0.0
        while True:
            unless_cancelled()
            await self._clock.sleep(max(self._every, SHARE_OF_TIME * took))
            began = time.monotonic()
            try:
                await self.count()
            except PyMongoError as error:
                log.warning("loads.database-away", error=type(error).__name__)
            took = time.monotonic() - began
