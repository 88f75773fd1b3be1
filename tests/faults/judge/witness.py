"""A queue of our own that hears every event, so that what was published is known from neither
side's word.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import aio_pika
from aio_pika.abc import AbstractChannel

from dossier_shared.contracts import Event, decode
from dossier_shared.messaging import topology

QUEUE = "witness"
QUORUM: dict[str, Any] = {"x-queue-type": "quorum"}
T = TypeVar("T")


def listen(amqp_url: str) -> None:
    """Hear everything from now on; the second queue is for the reason of topology.LAST."""

    async def declare(channel: AbstractChannel) -> None:
        exchange = await topology.declare(channel)
        queue = await channel.declare_queue(QUEUE, durable=True, arguments=QUORUM)
        await queue.bind(exchange, "#")
        await channel.declare_queue(f"{QUEUE}.last", durable=True, arguments=QUORUM)

    _on_channel(amqp_url, declare)


def heard(amqp_url: str) -> list[Event]:
    """All that was heard; it stays in the queue."""

    async def read(channel: AbstractChannel) -> list[Event]:
        queue = await channel.get_queue(QUEUE, ensure=True)
        events = []
        while (message := await queue.get(no_ack=False, fail=False)) is not None:
            events.append(decode(message.body))
        return events

    return _on_channel(amqp_url, read)


def waiting(amqp_url: str, names: list[str]) -> dict[str, int]:
    """How many messages are ready in each of these queues."""

    async def count(channel: AbstractChannel) -> dict[str, int]:
        queues = [await channel.declare_queue(name, passive=True) for name in names]
        return {one.name: one.declaration_result.message_count or 0 for one in queues}

    return _on_channel(amqp_url, count)


def _on_channel(amqp_url: str, work: Callable[[AbstractChannel], Awaitable[T]]) -> T:
    async def run() -> T:
        connection = await aio_pika.connect(amqp_url, timeout=10)
        async with connection, connection.channel() as channel:
            async with asyncio.timeout(120):
                return await work(channel)

    return asyncio.run(run())
