"""The dead-letter queue of one service: walked through once, each letter kept or settled."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import aio_pika
from aio_pika.abc import AbstractChannel, AbstractIncomingMessage

from dossier_shared.messaging import topology
from dossier_shared.messaging.dead.letters import Letter, Selection, read
from dossier_shared.messaging.settle import copied
from dossier_shared.mongo.discarded import Decision, Discarded

SECONDS = 10
"""Every wait for the broker ends after so many."""
OURS = ("x-motcua-", "x-death", "x-first-death-", "x-last-death-", "x-delivery-", "x-acquired-")
"""Headers that tell of earlier tries; a letter replayed has all its tries before it."""

Settling = Callable[[AbstractIncomingMessage, Letter], Awaitable[None]]


class DeadLetters:
    """`settle` of a walk comes before the ack: killed in between, the letter is still there."""

    def __init__(self, channel: AbstractChannel, service: str) -> None:
        self._channel = channel
        self._service = service

    async def chosen(self, selection: Selection) -> list[Letter]:
        return [letter async for _, letter in self._walk(selection)]

    async def replay(self, selection: Selection) -> list[Letter]:
        """Put them back into the service's queue, confirmed, as if they came for the first time."""
        return await self._settle(selection, self._put_back)

    async def discard(
        self, selection: Selection, decision: Decision, discarded: Discarded
    ) -> list[Letter]:
        """Take them away; what is left of each is its tombstone."""

        async def bury(_: AbstractIncomingMessage, letter: Letter) -> None:
            also = letter.as_json()
            if letter.told:
                await discarded.bury(letter.told, decision, also)
            else:
                await discarded.bury_unreadable(letter.id, decision, also)

        return await self._settle(selection, bury)

    async def _settle(self, selection: Selection, settle: Settling) -> list[Letter]:
        done = []
        async for message, letter in self._walk(selection):
            await settle(message, letter)
            await message.ack()
            done.append(letter)
        return done

    async def _put_back(self, message: AbstractIncomingMessage, _: Letter) -> None:
        headers = {k: v for k, v in message.headers.items() if not k.startswith(OURS)}
        copy, queue = copied(message, headers), topology.queue_of(self._service)
        await self._channel.default_exchange.publish(copy, queue, mandatory=True, timeout=SECONDS)

    async def _walk(
        self, selection: Selection
    ) -> AsyncIterator[tuple[AbstractIncomingMessage, Letter]]:
        """Each letter that was there at the beginning; one that comes back meanwhile is not met."""
        name = topology.dead_queue_of(self._service)
        async with asyncio.timeout(SECONDS):
            queue = await self._channel.declare_queue(name, passive=True)
        for _ in range(queue.declaration_result.message_count or 0):
            message = await queue.get(fail=False, timeout=SECONDS)
            if message is None:
                return
            letter = read(message)
            if selection.takes(letter):
                yield message, letter


@asynccontextmanager
async def dead_letters(amqp_url: str, service: str) -> AsyncIterator[DeadLetters]:
    """What was only looked at goes back to the queue at the end, a crash included."""
    connection = await aio_pika.connect(amqp_url, timeout=SECONDS)
    async with connection:
        channel = await connection.channel(publisher_confirms=True, on_return_raises=True)
        yield DeadLetters(channel, service)
