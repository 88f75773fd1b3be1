"""A supervised connection: open, declare, work, and open again a second after it is lost.

aio-pika's robust connection cannot make its first connection to an absent broker, and restores
consumers behind the back of the code that drains them; this loop does both in the open.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import aio_pika
from aio_pika.abc import AbstractChannel
from aio_pika.exceptions import AMQPError, ChannelInvalidStateError

from dossier_shared.cancelling import unless_cancelled
from dossier_shared.observability.logs import log
from dossier_shared.observability.metrics import BROKER_BLOCKED, BROKER_CONNECTED

BROKER_AWAY = (
    AMQPError,
    ChannelInvalidStateError,  # no AMQPError: what a channel says that was closed meanwhile
    OSError,
    TimeoutError,
    asyncio.InvalidStateError,
)
HEARTBEAT = 15
"""Seconds; after about three times as many without a sign the broker is taken to be away."""

Work = Callable[[AbstractChannel, "asyncio.Future[None]"], Awaitable[bool]]


async def keep_open(url: str, role: str, work: Work, retry_seconds: float = 1.0) -> None:
    """Run `work(channel, lost)` on a channel with confirms, on one connection after another,
    whatever ended the last one: the driver has many words for a line that ends, StopAsyncIteration
    and a bare Exception among them.

    `lost` is done when the channel or its connection has gone, or is of no more use; `work` returns
    False then. It returns True to end for good.
    """
    while True:
        unless_cancelled()
        try:
            if await _once(url, role, work):
                return
        except (Exception, asyncio.CancelledError) as error:
            unless_cancelled()  # else it is the driver's, for what waits on a line that ends
            log.warning("broker.away", role=role, error=repr(error))
        finally:
            BROKER_CONNECTED.labels(role).set(0)
            BROKER_BLOCKED.labels(role).set_function(lambda: 0)
        await asyncio.sleep(retry_seconds)


def done(lost: "asyncio.Future[None]") -> None:
    if not lost.done():
        lost.set_result(None)


async def _once(url: str, role: str, work: Work) -> bool:
    connection = await aio_pika.connect(url, timeout=10, heartbeat=HEARTBEAT)
    try:
        lost: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def on_close(*_: Any) -> None:
            done(lost)

        async with asyncio.timeout(10):
            channel = await connection.channel(publisher_confirms=True, on_return_raises=True)
        channel.close_callbacks.add(on_close)
        connection.close_callbacks.add(on_close)
        BROKER_CONNECTED.labels(role).set(1)
        BROKER_BLOCKED.labels(role).set_function(lambda: _blocked(connection))
        return await work(channel, lost)
    finally:
        await _close(connection)


def _blocked(connection: Any) -> bool:
    """aiormq keeps what the broker said of an alarm to itself, and makes publishers wait."""
    transport = connection.transport
    line = transport.connection if transport else None
    unblocked = getattr(line, "_Connection__connection_unblocked", None)
    return unblocked is not None and not unblocked.is_set()


async def _close(connection: Any) -> None:
    try:
        async with asyncio.timeout(2):
            await connection.close()
    except BROKER_AWAY as error:
        log.warning("broker.close-failed", error=repr(error))
