"""Takes events from the queue: in order for each dossier, side by side for different ones."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from aio_pika.abc import AbstractChannel, AbstractIncomingMessage
from pydantic import ValidationError

from dossier_shared.contracts import Event, decode
from dossier_shared.messaging import topology
from dossier_shared.messaging.connection import BROKER_AWAY, keep_open
from dossier_shared.messaging.settle import Settle
from dossier_shared.mongo.client import AWAY
from dossier_shared.observability.logs import log
from dossier_shared.observability.metrics import CONSUMER_PAUSED
from dossier_shared.observability.traces import span

Handle = Callable[[Event], Awaitable[object]]
FAILURES_TO_PAUSE = 5


class Poison(Exception):
    """The event breaks a rule and always will; it goes straight to the dead letters."""


class Consumer:
    """The consuming connection of one service.

    `handle` must be safe to cancel at every await and to run again. When five different events in
    a row fail because the database is away, nothing more is tried: messages wait unacked in memory
    (at most `prefetch`) while `probe` is called every few seconds, and go on where they were.
    """

    def __init__(
        self,
        url: str,
        service: str,
        handle: Handle,
        probe: Callable[[], Awaitable[None]],
        *,
        prefetch: int = 50,
        probe_seconds: float = 5.0,
        finish_seconds: float = 8.0,
    ) -> None:
        self._url = url
        self._service = service
        self._handle = handle
        self._probe = probe
        self._prefetch = prefetch
        self._probe_seconds = probe_seconds
        self._finish_seconds = finish_seconds
        self._lanes: dict[str, deque[asyncio.Future[None]]] = {}
        self._failed: set[str] = set()
        self._open = asyncio.Event()
        self._open.set()
        self._busy: set[asyncio.Task[None]] = set()
        self._stop = asyncio.Event()
        self.registered = False

    async def run(self) -> None:
        """Consume until `drain`; the broker may come and go."""
        work = asyncio.create_task(keep_open(self._url, "consumer", self._work))
        stop = asyncio.create_task(self._stop.wait())
        try:
            await asyncio.wait({work, stop}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            work.cancel()
            stop.cancel()
            await asyncio.gather(work, stop, return_exceptions=True)

    async def drain(self) -> None:
        """Take no more, and finish what was taken: nothing that took effect is delivered again."""
        self._stop.set()

    async def _work(self, channel: AbstractChannel, lost: asyncio.Future[None]) -> None:
        async with asyncio.timeout(30):
            await topology.declare(channel)
            await channel.set_qos(prefetch_count=self._prefetch)
            queue = await channel.get_queue(topology.queue_of(self._service), ensure=False)
        settle = Settle(self._service, channel)

        async def on_message(message: AbstractIncomingMessage) -> None:
            task = asyncio.current_task()
            assert task is not None  # noqa: S101 - aiormq runs each callback in a task
            self._busy.add(task)
            try:
                await self._on_message(message, settle)
            except BROKER_AWAY as error:
                log.warning("event.left-to-redelivery", error=repr(error))
            finally:
                self._busy.discard(task)

        tag = await queue.consume(on_message, timeout=10)
        self.registered = True
        stopped = asyncio.create_task(self._stop.wait())
        ends: list[asyncio.Future[Any]] = [lost, stopped]
        try:
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
            if not lost.done():
                await queue.cancel(tag, timeout=5)
                await self._finish()
        finally:
            self.registered = False
            stopped.cancel()

    async def _finish(self) -> None:
        """Let handlers end; what still waits for the database goes back to the broker."""
        if self._busy:
            _, late = await asyncio.wait(self._busy, timeout=self._finish_seconds)
            for task in late:
                task.cancel()

    async def _on_message(self, message: AbstractIncomingMessage, settle: Settle) -> None:
        try:
            event = decode(message.body)
        except ValidationError as error:
            await settle.park(message, "does-not-decode", error)
            return
        lane = self._lanes.setdefault(event.subject, deque())
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        before = lane[-1] if lane else None
        lane.append(mine)
        try:
            if before is not None:
                await asyncio.wait({before})
            await self._until_settled(message, event, settle)
        finally:
            mine.set_result(None)
            lane.remove(mine)
            if not lane:
                self._lanes.pop(event.subject, None)

    async def _until_settled(
        self, message: AbstractIncomingMessage, event: Event, settle: Settle
    ) -> None:
        while True:
            await self._open.wait()
            failure = await self._try(event)
            if failure is None:
                self._failed.clear()
                await message.ack()
            elif isinstance(failure, Poison):
                await settle.park(message, "breaks-a-rule", failure)
            elif isinstance(failure, AWAY) and self._pauses(str(event.id)):
                continue
            else:
                await settle.put_off(message, failure)
            return

    async def _try(self, event: Event) -> Exception | None:
        """Handle the event; what went wrong, if anything did, is for the caller to settle."""
        with (
            span(f"handle {event.type}", event.traceparent),
            structlog.contextvars.bound_contextvars(dossier=event.subject),
        ):
            try:
                await self._handle(event)
            except AWAY as error:
                return error
            except Exception as error:
                log.exception("event.handler-failed", type=event.type)
                return error
        return None

    def _pauses(self, event_id: str) -> bool:
        """Count one more failure in a row; True when the consumer waits for the database now."""
        self._failed.add(event_id)
        if len(self._failed) < FAILURES_TO_PAUSE:
            return False
        if self._open.is_set():
            self._open.clear()
            CONSUMER_PAUSED.set(1)
            log.warning("consumer.paused")
            self._probing = asyncio.create_task(self._until_back())
        return True

    async def _until_back(self) -> None:
        while True:
            try:
                await self._probe()
            except AWAY:
                await asyncio.sleep(self._probe_seconds)
            else:
                break
        self._failed.clear()
        CONSUMER_PAUSED.set(0)
        log.info("consumer.resumed")
        self._open.set()
