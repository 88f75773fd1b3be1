"""Takes events from the queue: in order for each dossier, side by side for different ones."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from aio_pika.abc import AbstractChannel, AbstractIncomingMessage, AbstractQueue
from pydantic import ValidationError

from dossier_shared.contracts import Event, decode
from dossier_shared.messaging import topology
from dossier_shared.messaging.connection import done, keep_open
from dossier_shared.messaging.counted import dead_letters_counted
from dossier_shared.messaging.lanes import Lanes
from dossier_shared.messaging.pause import Pause
from dossier_shared.messaging.settle import Settle
from dossier_shared.mongo.client import is_away
from dossier_shared.observability.logs import log
from dossier_shared.observability.traces import span
from dossier_shared.points import reached

Handle = Callable[[Event], Awaitable[object]]


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
        finish_seconds: float = 6.0,
    ) -> None:
        self._url = url
        self._service = service
        self._handle = handle
        self._prefetch = prefetch
        self._finish_seconds = finish_seconds
        self._lanes = Lanes()
        self._pause = Pause(probe, probe_seconds)
        self._busy: set[asyncio.Task[Any]] = set()
        self._stop = asyncio.Event()
        self._at_work = False
        self.registered = False

    async def run(self) -> None:
        """Consume until `drain`; the broker may come and go."""
        work = asyncio.create_task(keep_open(self._url, "consumer", self._work))
        stop = asyncio.create_task(self._stop.wait())
        try:
            await asyncio.wait({work, stop}, return_when=asyncio.FIRST_COMPLETED)
            if self._at_work:  # else there is nothing to finish
                await asyncio.wait({work}, timeout=self._finish_seconds + 4)
            if work.done():
                await work
        finally:
            work.cancel()
            stop.cancel()
            await asyncio.gather(work, stop, return_exceptions=True)
            await self._pause.end()

    async def drain(self) -> None:
        """Take no more, and finish what was begun: nothing that took effect is delivered again.

        What was taken and not begun goes back to the broker; `run` returns when all is done.
        """
        self._stop.set()
        await self._pause.end()

    async def _work(self, channel: AbstractChannel, lost: asyncio.Future[None]) -> bool:
        """Consume until the channel is lost, or (and then True) until all is drained."""
        async with asyncio.timeout(30):
            await topology.declare(channel)
            await channel.set_qos(prefetch_count=self._prefetch)
            queue = await channel.get_queue(topology.queue_of(self._service), ensure=False)
            await _tell_if_cancelled(channel, lost)
        self._at_work = True
        try:
            tag = await queue.consume(self._callback(channel, lost), timeout=10)
            self.registered = True
            async with dead_letters_counted(channel, self._service):
                await self._until_stop(lost)
            if lost.done():
                return False
            await self._finish(queue, tag)
        finally:
            self._at_work = self.registered = False
        return True

    async def _until_stop(self, lost: asyncio.Future[None]) -> None:
        stop = asyncio.create_task(self._stop.wait())
        ends: list[asyncio.Future[Any]] = [lost, stop]
        try:
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stop.cancel()

    async def _finish(self, queue: AbstractQueue, tag: str) -> None:
        """Let the handlers in progress end; those that do not are cut off, to run again."""
        await queue.cancel(tag, timeout=2)
        self.registered = False
        if self._busy:
            _, late = await asyncio.wait(set(self._busy), timeout=self._finish_seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def _callback(
        self, channel: AbstractChannel, lost: asyncio.Future[None]
    ) -> Callable[[AbstractIncomingMessage], Awaitable[None]]:
        settle = Settle(self._service, channel)

        async def on_message(message: AbstractIncomingMessage) -> None:
            task = asyncio.current_task()
            assert task is not None  # noqa: S101 - aiormq runs each callback in a task
            self._busy.add(task)
            try:
                await self._on_message(message, settle)
            except Exception as error:  # of the broker: what a handler raises is settled before
                log.warning("event.left-to-redelivery", error=type(error).__name__)
                done(lost)  # an open channel would keep the message, and give it to nobody
            finally:
                self._busy.discard(task)

        return on_message

    async def _on_message(self, message: AbstractIncomingMessage, settle: Settle) -> None:
        try:
            event = decode(message.body)
        except ValidationError as error:
            await settle.park(message, "does-not-decode", error)
            return
        async with self._lanes.turn(event.subject):
            await self._until_settled(message, event, settle)

    async def _until_settled(
        self, message: AbstractIncomingMessage, event: Event, settle: Settle
    ) -> None:
        while True:
            await self._pause.passed()
            if self._stop.is_set():
                return
            failure = await self._try(event)
            if failure is None:
                self._pause.succeeded()
                await message.ack()
                reached("acked")
            elif isinstance(failure, Poison):
                await settle.park(message, "breaks-a-rule", failure)
            elif is_away(failure) and self._pause.failed(str(event.id)):
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
            except Exception as error:
                if not is_away(error):
                    log.exception("event.handler-failed", type=event.type)
                return error
        return None


async def _tell_if_cancelled(channel: AbstractChannel, lost: asyncio.Future[None]) -> None:
    """A broker that takes our registration away (its queue was deleted) leaves the channel open."""
    underlay = await channel.get_underlay_channel()
    underlay.on_consumer_cancel_callbacks.add(lambda _: done(lost))
