"""With the real broker: what intake publishes opens a case, and what routing tells goes out."""

import aio_pika
import pytest
from services.routing.tests.builders import CODE, event, published, received

from dossier_shared.contracts import decode, encode
from dossier_shared.messaging import topology
from dossier_shared.testing.waiting import eventually


@pytest.fixture
def broker_url(amqp_url):
    return amqp_url


@pytest.fixture
async def channel(amqp_url):
    async with await aio_pika.connect(amqp_url, timeout=10) as connection:
        channel = await connection.channel()
        await topology.declare(channel)
        yield channel


async def publish(channel, told):
    exchange = await channel.get_exchange(topology.EXCHANGE)
    message = aio_pika.Message(encode(told), message_id=str(told.id), type=told.type)
    await exchange.publish(message, topology.routing_key(told.type), timeout=10)


async def test_a_receipt_from_the_queue_opens_a_case_that_the_others_hear_of(channel, desk):
    told = await channel.declare_queue(exclusive=True)
    await told.bind(topology.EXCHANGE, "case.*")
    await publish(channel, event(published(), "NCC-01"))
    await publish(channel, event(received()))

    async def opened():
        answer = await desk.see("cv-1")
        return answer.status_code == 200 and answer.json()

    case = await eventually(opened, timeout=20)
    assert case["assignee"] == "cv-1"
    message = await eventually(lambda: told.get(fail=False), timeout=20)
    heard = decode(message.body)
    assert (message.type, message.message_id) == ("case.opened.v1", str(heard.id))
    assert (heard.source, heard.subject, heard.sequence) == ("routing", CODE, 1)
    assert await eventually(lambda: _nothing_waits(desk))


async def _nothing_waits(desk):
    return await desk.told() == []
