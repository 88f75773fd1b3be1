"""The broker as its clients see it: queues, their arguments, who consumes, what is dead."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aio_pika
from aio_pika.abc import AbstractConnection
from aio_pika.exceptions import ChannelClosed, ChannelNotFoundEntity, ChannelPreconditionFailed

from dossier_shared.doctor.findings import Finding, fine, trouble
from dossier_shared.messaging import topology
from dossier_shared.messaging.connection import BROKER_AWAY
from dossier_shared.operating import Place

SECONDS = 10
REBUILD = "a queue keeps the arguments it was made with: drain it, delete it, restart a service"


async def findings(place: Place) -> list[Finding]:
    """All about one service's queues; a broker that is away is one finding."""
    try:
        async with _connected(place.amqp_url) as connection:
            queues = [
                await _queue(connection, place.service, queue)
                for queue in topology.queues(place.service)
            ]
    except BROKER_AWAY as error:
        do = "start RabbitMQ; services go on by themselves, events wait in their databases"
        return [trouble(place.service, "broker", f"away ({type(error).__name__})", do)]
    return [fine(place.service, "broker", "answers"), *queues]


@asynccontextmanager
async def _connected(url: str) -> AsyncIterator[AbstractConnection]:
    connection = await aio_pika.connect(url, timeout=SECONDS)
    async with connection:
        yield connection


async def _queue(connection: AbstractConnection, service: str, queue: topology.Queue) -> Finding:
    """On channels of its own: a queue that is not as it should be costs the channel."""
    try:
        async with asyncio.timeout(SECONDS), connection.channel() as channel:
            there = await channel.declare_queue(queue.name, passive=True)
        async with asyncio.timeout(SECONDS), connection.channel() as channel:
            await channel.declare_queue(queue.name, durable=True, arguments=queue.arguments)
    except ChannelNotFoundEntity:
        return trouble(queue.name, "queue", "missing", f"restart {service}: it declares them all")
    except ChannelPreconditionFailed:
        return trouble(queue.name, "queue", "has other arguments than declared", REBUILD)
    except ChannelClosed as refused:
        do = "compare the user's permissions with deploy/rabbitmq/definitions.json"
        return trouble(queue.name, "queue", f"refused ({type(refused).__name__})", do)
    counts = there.declaration_result
    return _counted(service, queue.name, counts.message_count or 0, counts.consumer_count or 0)


def _counted(service: str, queue: str, messages: int, consumers: int) -> Finding:
    if queue == topology.dead_queue_of(service) and messages:
        do = f"python -m dossier_shared.messaging.dead list {service}"
        return trouble(queue, "dead letters", f"{messages}", do)
    if queue == topology.queue_of(service) and not consumers:
        do = f"start {service}; if it runs, look for broker.away or consumer.paused in its log"
        return trouble(queue, "consumers", f"none, {messages} messages wait", do)
    return fine(queue, "messages", f"{messages}")
