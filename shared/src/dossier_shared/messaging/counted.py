"""How many dead letters a service has, whoever put them there: the broker's own count."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from aio_pika.abc import AbstractChannel

from dossier_shared.cancelling import unless_cancelled
from dossier_shared.messaging import topology
from dossier_shared.messaging.connection import BROKER_AWAY
from dossier_shared.observability.metrics import DEAD_LETTERS

EVERY = 5.0
LAST_ANSWER = 2.0


@asynccontextmanager
async def dead_letters_counted(channel: AbstractChannel, service: str) -> AsyncIterator[None]:
    """Counts for as long as the channel is there; the next connection begins again.

    A question that is broken off closes its channel, and with it the consumer: so none has a time
    limit of its own (the heartbeat ends it), and at the end its answer is waited for.
    """
    over = asyncio.Event()
    counting = asyncio.create_task(_count(channel, topology.dead_queue_of(service), over))
    try:
        yield
    finally:
        over.set()
        await asyncio.wait({counting}, timeout=LAST_ANSWER)
        counting.cancel()
        await asyncio.gather(counting, return_exceptions=True)


async def _count(channel: AbstractChannel, queue: str, over: asyncio.Event) -> None:
    while not over.is_set():
        unless_cancelled()
        try:
            declared = await channel.declare_queue(queue, passive=True)
        except BROKER_AWAY:
            return
        DEAD_LETTERS.set(declared.declaration_result.message_count or 0)
        with suppress(TimeoutError):
            async with asyncio.timeout(EVERY):
                await over.wait()
