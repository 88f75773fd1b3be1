"""What runs beside the requests of a service, and what is told when it does not."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from typing import Any

from dossier_shared.clock import Clock
from dossier_shared.messaging.consumer import Consumer
from dossier_shared.mongo.client import Collection
from dossier_shared.mongo.looking import looking
from dossier_shared.mongo.outbox import outbox_age
from dossier_shared.observability.logs import log

Background = Callable[[], Coroutine[Any, Any, None]]


class Watchdog:
    """Turns liveness red when a part has ended, or an event has waited too long in an outbox with
    the broker there. While the broker is away a restart would mend nothing.

    Where a part has ended `give_up` is called too: a service that does half of its work is better
    ended and started again, by those who look at its process alone as well.
    """

    def __init__(
        self,
        collections: Sequence[Collection],
        alarm_seconds: float,
        clock: Clock,
        broker_there: Callable[[], bool],
        give_up: Callable[[], None],
    ) -> None:
        self._give_up = give_up
        self._broker_there = broker_there
        self._collections = collections
        self._alarm = alarm_seconds
        self._clock = clock
        self._age = 0.0
        self._broken = False

    @property
    def content(self) -> bool:
        waits_in_vain = self._age >= self._alarm and self._broker_there()
        return not self._broken and not waits_in_vain

    async def run(self) -> None:
        await looking(self._look, 5, "watchdog.interrupted")

    async def _look(self) -> None:
        self._age = await outbox_age(self._collections, self._clock.now())

    def must_not_end(self, task: "asyncio.Task[None]") -> None:
        error = None if task.cancelled() else task.exception()
        log.critical("service.part-ended", exc_info=error)
        self._broken = True
        self._give_up()


@asynccontextmanager
async def running(work: Background, watchdog: Watchdog) -> AsyncIterator[None]:
    """Run `work` beside the service; if it ends by itself, liveness turns red."""
    task = asyncio.create_task(work())
    task.add_done_callback(watchdog.must_not_end)
    try:
        yield
    finally:
        task.remove_done_callback(watchdog.must_not_end)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@asynccontextmanager
async def consuming(
    consumer: Consumer, watchdog: Watchdog, drain_seconds: float
) -> AsyncIterator[None]:
    """Run the consumer; at the end let it finish what it began, if that does not take too long."""
    task = asyncio.create_task(consumer.run())
    task.add_done_callback(watchdog.must_not_end)
    try:
        yield
    finally:
        task.remove_done_callback(watchdog.must_not_end)
        await consumer.drain()
        await asyncio.wait({task}, timeout=drain_seconds)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
