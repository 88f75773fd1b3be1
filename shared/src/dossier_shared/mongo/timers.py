"""Durable timers: a deadline is a field of the aggregate, and every replica sweeps.

`next_due` (sparse index) is the earliest armed timer. A sweep finds what is due, runs the pure
function at `now` and writes with the version in the filter: exactly one replica wins, so a timer
fires once however many sweep.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from random import SystemRandom
from typing import Generic, TypeVar

from pydantic import ValidationError
from pymongo import ASCENDING, IndexModel

from dossier_shared.acts import Act
from dossier_shared.cancelling import unless_cancelled
from dossier_shared.clock import Clock
from dossier_shared.mongo.aggregates import LOADED, Aggregates, Change, Stored
from dossier_shared.mongo.client import AWAY, Document, PyMongoError
from dossier_shared.observability.logs import log
from dossier_shared.observability.metrics import SWEPT_UNTIL, TIMER_LAG, TIMERS_FIRED

S = TypeVar("S")
NEXT_DUE_INDEX = IndexModel([("next_due", ASCENDING)], name="next_due", sparse=True)
MISSED_LIMIT = 10
_ANY_ORDER = SystemRandom()
Fire = Callable[[S, datetime], Change[S]]


async def due(aggregates: Aggregates[S], now: datetime, batch: int) -> list[Stored[S]]:
    """What has a timer due at `now`, the longest due first."""
    found = (
        await aggregates.collection.find({"next_due": {"$lte": now}}, LOADED)
        .sort("next_due")
        .limit(batch)
        .to_list(batch)
    )
    lag = (now - found[0]["next_due"]).total_seconds() if found else 0.0
    TIMER_LAG.labels(aggregates.collection.name).set(lag)
    return readable(aggregates, found)


def readable(aggregates: Aggregates[S], documents: Iterable[Document]) -> list[Stored[S]]:
    """What the documents hold, less what cannot be read and is logged."""
    read = [_read(aggregates, document) for document in documents]
    return [stored for stored in read if stored is not None]


def _read(aggregates: Aggregates[S], document: Document) -> Stored[S] | None:
    """None for one that cannot be read: it stops itself, and not the timers of the others."""
    try:
        return aggregates.read(document)
    except ValidationError:
        log.exception("timers.unreadable", key=document["_id"])
        return None


class Sweeper(Generic[S]):
    """Fires the timers of one kind of aggregate; `fire` must leave none armed at or before now."""

    def __init__(
        self,
        aggregates: Aggregates[S],
        fire: Fire[S],
        clock: Clock,
        *,
        batch: int = 100,
        poll: float = 0.25,
    ) -> None:
        self._aggregates = aggregates
        self._fire = fire
        self._clock = clock
        self._batch = batch
        self._poll = poll

    async def run(self) -> None:
        """Sweep for ever; no trouble of the database ends it."""
        while True:
            unless_cancelled()
            try:
                fired = await self.sweep()
            except PyMongoError as error:
                log.warning("sweeper.interrupted", error=type(error).__name__)
                fired = 0
            if not fired:
                await self._clock.sleep(self._poll)

    async def sweep(self) -> int:
        """Fire what is due now; return how many this replica fired.

        Each replica begins elsewhere and looks again when others were often first, so that many
        do not race each other through one list.
        """
        now = self._clock.now()
        found = await due(self._aggregates, now, self._batch)
        _ANY_ORDER.shuffle(found)
        fired = missed = 0
        for before in found:
            won = await self._fired(before, now)
            fired, missed = fired + won, missed + (not won)
            if missed > MISSED_LIMIT:
                break
        TIMERS_FIRED.inc(fired)
        if not found:
            SWEPT_UNTIL.set(now.timestamp())
        return fired

    async def _fired(self, before: Stored[S], now: datetime) -> bool:
        """False when another replica was first, or when it fails: that stops no other timer."""
        try:
            state, payloads = self._fire(before.state, now)
            act = Act("timer", by=self._aggregates.source, role="service")
            return await self._aggregates.replace(before, state, payloads, now, act=act) is not None
        except AWAY:
            raise
        except Exception:
            log.exception("timers.failed", key=self._aggregates.codec.key(before.state))
            return False
