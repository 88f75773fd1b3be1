"""The relay: takes queued events from the aggregates to the broker, in order, at least once."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime

from pymongo import ASCENDING, IndexModel, UpdateOne

from dossier_shared.cancelling import finishing, unless_cancelled
from dossier_shared.mongo.client import Collection, Document, PyMongoError
from dossier_shared.mongo.lease import Lease
from dossier_shared.observability.logs import log
from dossier_shared.observability.metrics import (
    EVENTS_PUBLISHED,
    OUTBOX_AGE,
    RELAY_FAILURES,
    RELAY_LEADER,
)
from dossier_shared.points import reached

OUTBOX_INDEX = IndexModel([("outbox.time", ASCENDING)], name="outbox", sparse=True)
FINISH_SECONDS = 2
"""For a pass that is cut off by a drain: what the broker confirmed is also taken out, or the next
relay would publish it again."""
_EVER = datetime(1970, 1, 1, tzinfo=UTC)


class NotConfirmed(Exception):
    """The broker did not confirm the message in time; it may have it all the same."""


Publish = Callable[[Document], Awaitable[None]]


async def relay_once(documents: Collection, publish: Publish, batch: int = 200) -> tuple[int, int]:
    """Publish the oldest queued events; return how many were confirmed, and how many not."""
    queued = {"outbox.time": {"$gte": _EVER}}
    waiting = (
        await documents.find(queued, {"outbox": 1}).sort("outbox.time").limit(batch).to_list(batch)
    )
    confirmed = await asyncio.gather(*(_publish_in_order(w["outbox"], publish) for w in waiting))
    pulls = [
        UpdateOne({"_id": w["_id"]}, {"$pull": {"outbox": {"id": {"$in": ids}}}})
        for w, ids in zip(waiting, confirmed, strict=True)
        if ids
    ]
    if pulls:
        await documents.bulk_write(pulls, ordered=False)
        reached("pulled")
    done = sum(map(len, confirmed))
    return done, sum(len(w["outbox"]) for w in waiting) - done


async def _publish_in_order(events: Sequence[Document], publish: Publish) -> list[str]:
    """Stop at the first event not confirmed: a later one must not overtake it."""
    done: list[str] = []
    for event in events:
        try:
            await publish(event)
        except NotConfirmed:
            break
        done.append(event["id"])
        reached("confirmed")
        EVENTS_PUBLISHED.labels(event["type"]).inc()
    return done


class Relay:
    """One active relay per service, by a lease; woken by `wake`, else looks every `poll` seconds.

    Two at once can only publish an event twice, which every inbox bears.
    """

    def __init__(
        self,
        collections: Sequence[Collection],
        publish: Publish,
        lease: Lease,
        *,
        batch: int = 200,
        wake: asyncio.Event | None = None,
        poll: float = 0.25,
    ) -> None:
        self._collections = collections
        self._publish = publish
        self._lease = lease
        self._batch = batch
        self._poll = poll
        self._wake = wake or asyncio.Event()

    async def run(self) -> None:
        """Relay for ever; neither a missing broker nor a missing database ends it."""
        while True:
            unless_cancelled()
            try:
                more = await finishing(self._pass(), FINISH_SECONDS)
            except PyMongoError as error:  # a bulk write has errors of its own
                RELAY_FAILURES.inc()
                log.warning("relay.pass-failed", error=type(error).__name__)
                more = False
            if not more:
                await self._wait()

    async def drain(self) -> None:
        """The last pass before the service stops; then the lease is given up."""
        if await self._lease.hold():
            await self._pass()
        await self._lease.release()
        RELAY_LEADER.set(0)

    async def _pass(self) -> bool:
        """One look at every collection; True when there was work and none of it failed."""
        self._wake.clear()
        leads = await self._lease.hold()
        RELAY_LEADER.set(leads)
        if not leads:
            return False
        counts = [await relay_once(c, self._publish, self._batch) for c in self._collections]
        if failed := sum(missed for _, missed in counts):
            RELAY_FAILURES.inc(failed)
        return failed == 0 and any(done for done, _ in counts)

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(self._poll):
                await self._wake.wait()
        except TimeoutError:
            pass


async def outbox_age(collections: Sequence[Collection], now: datetime) -> float:
    """Seconds the oldest unpublished event has waited; also set as a metric."""
    queued = {"outbox.time": {"$gte": _EVER}}
    oldest = [
        document["outbox"][0]["time"]
        for collection in collections
        for document in await collection.find(queued, {"outbox.time": 1})
        .sort("outbox.time")
        .limit(1)
        .to_list(1)
    ]
    age = (now - min(oldest)).total_seconds() if oldest else 0.0
    OUTBOX_AGE.set(age)
    return age
