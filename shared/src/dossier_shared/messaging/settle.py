"""The end of a message: done, put off, or parked with the reason. Never lost, never looped."""

from datetime import UTC, datetime
from typing import Any

from aio_pika import DeliveryMode, Message
from aio_pika.abc import AbstractChannel, AbstractIncomingMessage

from dossier_shared.messaging import topology
from dossier_shared.mongo.client import is_away
from dossier_shared.observability.logs import log
from dossier_shared.observability.metrics import EVENTS_DEAD, EVENTS_RETRIED

ATTEMPT = "x-motcua-attempt"
REASON = "x-motcua-reason"
ERROR = "x-motcua-error"
PARKED = "x-motcua-parked"
"""When a letter died, on the machines' clock: operators ask for it by theirs."""


class Settle:
    """Puts off and parks the messages of one service's queue.

    The copy is confirmed before the original is acked: a crash between the two makes a duplicate,
    which the inbox drops, and never a loss. Copies go to the queue, not to the exchange, so that
    the other services do not see them again.
    """

    def __init__(self, service: str, channel: AbstractChannel) -> None:
        self._service = service
        self._channel = channel

    async def put_off(self, message: AbstractIncomingMessage, error: Exception) -> None:
        """To the retry queue of this attempt; after the last one, to the dead letters. While the
        database is away no attempt counts: that is no fault of the event.
        """
        attempt = int(str(message.headers.get(ATTEMPT, 0)))
        if is_away(error):
            await self._later(message, error, topology.RETRY_LADDER[0], attempt)
            return
        if attempt >= len(topology.RETRY_LADDER):
            await self.park(message, "attempts-used-up", error)
            return
        await self._later(message, error, topology.RETRY_LADDER[attempt], attempt + 1)

    async def _later(
        self, message: AbstractIncomingMessage, error: Exception, seconds: int, attempt: int
    ) -> None:
        log.warning(
            "event.put-off",
            event_id=message.message_id,
            seconds=seconds,
            error=type(error).__name__,
        )
        queue = topology.retry_queue_of(self._service, seconds)
        await self._copy(message, queue, {ATTEMPT: attempt})
        EVENTS_RETRIED.labels(type(error).__name__).inc()

    async def park(self, message: AbstractIncomingMessage, reason: str, error: Exception) -> None:
        """To the dead letters, with the reason in its headers; the text of the error may quote
        what was sent, so only its type and place are kept.
        """
        log.error("event.parked", event_id=message.message_id, reason=reason, error=_told(error))
        queue = topology.dead_queue_of(self._service)
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        await self._copy(message, queue, {REASON: reason, ERROR: _told(error), PARKED: now})
        EVENTS_DEAD.labels(reason).inc()

    async def _copy(
        self, message: AbstractIncomingMessage, queue: str, headers: dict[str, Any]
    ) -> None:
        copy = copied(message, {**message.headers, **headers})
        await self._channel.default_exchange.publish(copy, queue, mandatory=True, timeout=10)
        await message.ack()


def copied(message: AbstractIncomingMessage, headers: dict[str, Any]) -> Message:
    """The same message, to be put elsewhere under other headers."""
    return Message(
        message.body,
        headers=headers,
        message_id=message.message_id,
        type=message.type,
        app_id=message.app_id,
        timestamp=message.timestamp,
        content_type=message.content_type,
        delivery_mode=DeliveryMode.PERSISTENT,
    )


def _told(error: Exception) -> str:
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    place = f" at {frame.tb_frame.f_code.co_qualname}:{frame.tb_lineno}" if frame else ""
    return f"{type(error).__name__}{place}"
