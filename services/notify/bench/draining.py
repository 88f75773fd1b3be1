"""A long queue drained: does the rate fall while it is long, does a result get past it?"""

import asyncio
import resource
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from pymongo import InsertOne

from dossier_shared.clock import SystemClock
from dossier_shared.mongo.aggregates import Aggregates
from dossier_shared.mongo.client import Database
from dossier_shared.testing.backing import Backing
from notify.adapters.store import CORRESPONDENCES, INDEXES
from notify.application.choosing import Choosing
from notify.application.ports import Abilities, Message
from notify.application.send import Sender, Terms
from notify.domain.correspondence import Correspondence
from notify.domain.hours import Hours
from notify.domain.notices import Notice
from notify.domain.outcomes import Accepted, Outcome

PART = 0.1
"""The rate is told for each tenth."""


class Counting:
    """Takes everything at once."""

    name = "counting"
    abilities = Abilities("email", dedupes=True)

    def __init__(self) -> None:
        self.took = 0

    async def send(self, message: Message) -> Outcome:
        self.took += 1
        return Accepted(str(message.request_id))

    async def close(self) -> None: ...


def _digest(number: int, now: datetime) -> Correspondence:
    at = now - timedelta(seconds=number % 3600)
    notice = Notice(
        f"{uuid4()}:digest:email", "digest", "email", "staff", "cv-1", {}, at, next_at=at
    )
    return Correspondence(f"digest/2018-04-12/{number:06d}", notices=(notice,))


async def _fill(database: Database, queued: int) -> None:
    now = datetime.now(UTC)
    for first in range(0, queued, 1000):
        rows = [
            InsertOne(
                CORRESPONDENCES.to_fields(state := _digest(number, now))
                | {"_id": state.code, "version": 1, "sequence": 0, "seen": {}, "outbox": []}
            )
            for number in range(first, min(first + 1000, queued))
        ]
        await database["correspondences"].bulk_write(rows, ordered=False)


def _written(_: Correspondence, notice: Notice) -> Message:
    return Message("cv-1@so.example", notice.request_id, "Việc cần làm hôm nay", "Việc hôm nay")


async def drain(backing: Backing, queued: int, report: Callable[[str], None]) -> str:
    database = Database(backing.database.url, backing.database.fresh("drain"), "bench")
    try:
        for name, indexes in INDEXES.items():
            await database[name].create_indexes(indexes)
        await _fill(database, queued)
        return await _drained(database, queued, report)
    finally:
        await database.drop()
        await database.close()


async def _drained(database: Database, queued: int, report: Callable[[str], None]) -> str:
    clock, carrier, terms = SystemClock(), Counting(), Terms(hours=Hours())
    choosing = Choosing([(carrier, 1.0)], clock.now(), timedelta(seconds=terms.limit))
    store = Aggregates(database["correspondences"], CORRESPONDENCES, "notify")
    sender = Sender(store, _written, choosing, clock, terms)
    rates: list[float] = []
    part = max(1, int(queued * PART))
    cpu, began, mark = _own_cpu(), time.monotonic(), time.monotonic()
    sending = asyncio.create_task(sender.run())
    while carrier.took < queued:
        await asyncio.sleep(0.1)
        if carrier.took >= part * (len(rates) + 1):
            rates.append(part / (time.monotonic() - mark))
            mark = time.monotonic()
            report(f"  {carrier.took} of {queued}: {rates[-1]:.0f}/s")
    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)
    lasted = time.monotonic() - began
    return (
        f"drained {carrier.took} of {queued} queued: {carrier.took / lasted:.0f}/s, last tenth to "
        f"first {rates[-1] / rates[0]:.2f}; {1000 * (_own_cpu() - cpu) / queued:.2f} ms of CPU each"
    )


def _own_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
