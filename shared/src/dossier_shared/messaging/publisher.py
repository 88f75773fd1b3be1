"""Publishing with confirms: a message is out when the broker says so, and not before."""

import asyncio

from aio_pika import DeliveryMode, Message
from aio_pika.abc import AbstractChannel, AbstractExchange

from dossier_shared.cancelling import unless_cancelled
from dossier_shared.contracts import CONTENT_TYPE
from dossier_shared.messaging import topology
from dossier_shared.messaging.connection import keep_open
from dossier_shared.mongo.client import Document
from dossier_shared.mongo.outbox import NotConfirmed


class Publisher:
    """The publishing connection of one service. `publish` never waits for a broker that is away."""

    def __init__(self, url: str, source: str, timeout: float = 10.0) -> None:
        self._url = url
        self._source = source
        self._timeout = timeout
        self._exchange: AbstractExchange | None = None

    @property
    def connected(self) -> bool:
        return self._exchange is not None

    async def run(self) -> None:
        await keep_open(self._url, "publisher", self._work)

    async def publish(self, queued: Document) -> None:
        """Publish one outbox entry; NotConfirmed when the broker did not say that it has it."""
        if self._exchange is None:
            raise NotConfirmed("no connection to the broker")
        message = Message(
            queued["body"],
            message_id=queued["id"],
            type=queued["type"],
            app_id=self._source,
            timestamp=queued["time"],
            content_type=CONTENT_TYPE,
            delivery_mode=DeliveryMode.PERSISTENT,
        )
        try:
            async with asyncio.timeout(self._timeout):
                await self._exchange.publish(
                    message, topology.routing_key(queued["type"]), mandatory=True
                )
        except (Exception, asyncio.CancelledError) as error:
            unless_cancelled()  # else it is the driver's, for what waits on a line that ends
            raise NotConfirmed(repr(error)) from error

    async def _work(self, channel: AbstractChannel, lost: asyncio.Future[None]) -> bool:
        async with asyncio.timeout(30):
            self._exchange = await topology.declare(channel)
        try:
            await lost
        finally:
            self._exchange = None
        return False
