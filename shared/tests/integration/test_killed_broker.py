"""A broker that is killed as soon as it has declared our queues; killed for real."""

import asyncio
import uuid

import aio_pika
import aiormq
import pytest

from dossier_shared.messaging import topology
from dossier_shared.testing.backing import Broker
from dossier_shared.testing.waiting import eventually


async def declared(amqp_url: str) -> bool:
    connection = await aio_pika.connect(amqp_url, timeout=10)
    async with connection, connection.channel() as channel:
        await topology.declare(channel)
    return True


async def answers(amqp_url: str, name: str) -> bool:
    """Whether the queue gives an answer: one whose process is gone gives none."""
    connection = await aio_pika.connect(amqp_url, timeout=10)
    async with connection, connection.channel() as channel:
        queue = await channel.get_queue(name, ensure=False)
        try:
            async with asyncio.timeout(5):
                await queue.get(fail=False, timeout=4)
        except aiormq.exceptions.ChannelLockedResource:  # has a single active consumer, and lives
            return True
        except TimeoutError:
            return False
    return True


async def test_a_broker_killed_right_after_the_declaration_keeps_every_queue(
    broker: Broker,
) -> None:
    if not broker.restartable:
        pytest.skip("the broker was given by AMQP_URL: it is not ours to kill")
    with broker.vhost(f"test-{uuid.uuid4().hex[:12]}") as amqp_url:
        await declared(amqp_url)
        broker.kill()
        broker.start()
        await eventually(lambda: declared(amqp_url), 30)
        names = [q.name for service in topology.SUBSCRIPTIONS for q in topology.queues(service)]
        dead = [name for name in names if not await answers(amqp_url, name)]
    assert dead == []
