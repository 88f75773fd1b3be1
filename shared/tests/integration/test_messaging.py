"""Publishing and consuming on a real broker, each test on a virtual host of its own."""

import asyncio
import json
import uuid
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit

import aio_pika
import pytest
from pymongo.errors import AutoReconnect

from dossier_shared.contracts import DossierReturned, Event, encode
from dossier_shared.identifiers import event_id
from dossier_shared.messaging import topology
from dossier_shared.messaging.consumer import Consumer, Poison
from dossier_shared.messaging.pause import FAILURES_TO_PAUSE
from dossier_shared.messaging.publisher import Publisher
from dossier_shared.messaging.settle import ATTEMPT, ERROR, REASON
from dossier_shared.mongo.outbox import NotConfirmed
from dossier_shared.testing.waiting import eventually

NOW = datetime(2018, 4, 12, 2, 0, tzinfo=UTC)
WORK = topology.queue_of("notify")
DEAD = topology.dead_queue_of("notify")
RETRY = topology.retry_queue_of("notify", 10)
RETRIES = [topology.retry_queue_of("notify", seconds) for seconds in topology.RETRY_STEPS]


def told(subject="D-1", number=1):
    """An event that only notify and routing hear, as it stands in an outbox."""
    event = Event(
        event_id("intake", subject, number), "intake", DossierReturned.type, subject, number, NOW,
        DossierReturned(method="counter"),
    )  # fmt: skip
    return {"id": str(event.id), "type": event.type, "time": NOW, "body": encode(event)}


@asynccontextmanager
async def channel_to(url):
    async with await aio_pika.connect(url) as connection:
        yield await connection.channel(publisher_confirms=True, on_return_raises=True)


@asynccontextmanager
async def beside(run):
    task = asyncio.create_task(run())
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@asynccontextmanager
async def publishing(url):
    publisher = Publisher(url, "intake", timeout=5)
    async with beside(publisher.run):
        await eventually(lambda: publish_to(publisher, "probe"))
        await emptied(url, WORK)
        yield publisher


async def publish_to(publisher, subject, number=1):
    await publisher.publish(told(subject, number))
    return True


async def emptied(url, queue):
    async with channel_to(url) as channel:
        await (await channel.get_queue(queue)).purge()


async def no_probe():
    return None


@asynccontextmanager
async def consuming(url, handle, probe=no_probe, **options):
    """A consumer of notify's queue, registered; drained at the end."""
    consumer = Consumer(url, "notify", handle, probe, **options)
    async with beside(consumer.run) as task:
        await eventually(lambda: consumer.registered)
        yield consumer
        await consumer.drain()
        await asyncio.wait({task}, timeout=15)
        assert task.done()


async def waiting_in(channel, queue):
    """How many messages wait there for somebody."""
    declared = await channel.declare_queue(queue, passive=True)
    return declared.declaration_result.message_count


async def taken_from(channel, queue):
    return await (await channel.get_queue(queue)).get(no_ack=True, timeout=5)


async def first_of(channel, queue):
    """The first message of a queue with a single active consumer, where none can be fetched."""
    came = asyncio.get_running_loop().create_future()

    async def take(message):
        await message.ack()
        came.set_result(message)

    consumer = await channel.get_queue(queue)
    tag = await consumer.consume(take)
    message = await asyncio.wait_for(came, 10)
    await consumer.cancel(tag)
    return message


class Desk:
    """A handler that notes what it heard, and does as it is told about some of it."""

    def __init__(self, *failures):
        self.failures = list(failures)
        self.heard = []

    async def __call__(self, event):
        self.heard.append((event.subject, event.sequence))
        if self.failures:
            raise self.failures.pop(0)


async def test_declaring_what_is_declared_changes_nothing(amqp_url):
    async with channel_to(amqp_url) as channel:
        await topology.declare(channel)
        await topology.declare(channel)
        for service in topology.SUBSCRIPTIONS:
            for queue in topology.queues(service):
                assert await waits_exactly(channel, queue.name, 0)


async def test_an_event_reaches_those_who_hear_it_and_nobody_else(amqp_url):
    async with publishing(amqp_url) as publisher, channel_to(amqp_url) as channel:
        await publisher.publish(told())
        await eventually(lambda: waits_exactly(channel, WORK, 1))
        await eventually(lambda: waits_exactly(channel, topology.queue_of("intake"), 0))
        desk = Desk()
        async with consuming(amqp_url, desk):
            await eventually(lambda: desk.heard == [("D-1", 1)])
        await eventually(lambda: waits_exactly(channel, WORK, 0))


async def test_a_message_carries_what_an_operator_looks_for(amqp_url):
    async with publishing(amqp_url) as publisher, channel_to(amqp_url) as channel:
        await publisher.publish(told())
        message = await first_of(channel, WORK)
        assert message.message_id == str(event_id("intake", "D-1", 1))
        assert (message.type, message.app_id) == ("dossier.returned.v1", "intake")
        assert message.content_type == "application/cloudevents+json"
        assert message.delivery_mode == aio_pika.DeliveryMode.PERSISTENT
        assert message.timestamp == NOW


async def test_an_event_that_fails_waits_ten_seconds_and_is_not_lost(amqp_url):
    async with publishing(amqp_url) as publisher, channel_to(amqp_url) as channel:
        await publisher.publish(told())
        desk = Desk(RuntimeError("no luck"))
        async with consuming(amqp_url, desk):
            await eventually(lambda: waiting_in(channel, RETRY))
        put_off = await taken_from(channel, RETRY)
        assert put_off.headers[ATTEMPT] == 1
        assert put_off.body == told()["body"]
        await eventually(lambda: waits_exactly(channel, WORK, 0))
        assert len(desk.heard) == 1


async def sent_back(channel, subject, attempt):
    """An event that comes back from a retry queue with so many attempts behind it."""
    message = aio_pika.Message(told(subject)["body"], headers={ATTEMPT: attempt})
    await channel.default_exchange.publish(message, WORK)


@pytest.mark.parametrize(
    ("attempt", "queue"),
    [(2, RETRIES[0]), (3, RETRIES[1]), (6, RETRIES[2]), (8, DEAD)],
    ids=["the third waits ten seconds", "the fourth two minutes", "half an hour", "given up"],
)
async def test_each_failure_waits_longer_and_after_eight_it_is_given_up(amqp_url, attempt, queue):
    async with channel_to(amqp_url) as channel:
        await topology.declare(channel)
        await sent_back(channel, "D-1", attempt)
        async with consuming(amqp_url, Desk(RuntimeError("no luck"))):
            await eventually(lambda: waiting_in(channel, queue))
        message = await taken_from(channel, queue)
        expected = "attempts-used-up" if queue == DEAD else None
        assert message.headers.get(REASON) == expected


async def test_what_cannot_be_read_is_parked_with_its_reason_but_not_its_words(amqp_url):
    async with channel_to(amqp_url) as channel:
        await topology.declare(channel)
        secret = aio_pika.Message(b'{"phone": "0912345678"}', message_id="m-1")
        await channel.default_exchange.publish(secret, WORK)
        desk = Desk()
        async with consuming(amqp_url, desk):
            await eventually(lambda: waiting_in(channel, DEAD))
        parked = await taken_from(channel, DEAD)
        assert parked.headers[REASON] == "does-not-decode"
        assert parked.headers[ERROR].startswith("ValidationError")
        assert "0912345678" not in str(parked.headers)
        assert (parked.body, parked.message_id) == (secret.body, "m-1")
        assert desk.heard == []


async def test_what_breaks_a_rule_is_parked_at_once(amqp_url):
    async with publishing(amqp_url) as publisher, channel_to(amqp_url) as channel:
        await publisher.publish(told())
        async with consuming(amqp_url, Desk(Poison("never"))):
            await eventually(lambda: waiting_in(channel, DEAD))
        parked = await taken_from(channel, DEAD)
        assert parked.headers[REASON] == "breaks-a-rule"
        assert parked.headers[ERROR].startswith("Poison at Desk.__call__:")


async def test_a_type_of_tomorrow_is_handed_on_unread(amqp_url):
    body = json.loads(told()["body"]) | {"type": "dossier.weighed.v9"}
    seen = []

    async def handle(event):
        seen.append((event.type, event.data))

    async with channel_to(amqp_url) as channel:
        exchange = await topology.declare(channel)
        await exchange.publish(aio_pika.Message(json.dumps(body).encode()), "dossier.weighed")
        async with consuming(amqp_url, handle):
            await eventually(lambda: seen == [("dossier.weighed.v9", None)])
        await eventually(lambda: waits_exactly(channel, DEAD, 0))


async def test_one_dossier_keeps_its_order_while_others_go_on_beside_it(amqp_url):
    begun, ended, go_on = [], [], asyncio.Event()

    async def handle(event):
        begun.append((event.subject, event.sequence))
        if event.subject == "slow":
            await go_on.wait()
        ended.append((event.subject, event.sequence))

    async with publishing(amqp_url) as publisher:
        for number in (1, 2, 3):
            await publisher.publish(told("slow", number))
            await publisher.publish(told("quick", number))
        async with consuming(amqp_url, handle):
            await eventually(lambda: len(ended) == 3)
            assert ended == [("quick", 1), ("quick", 2), ("quick", 3)]
            assert [one for one in begun if one[0] == "slow"] == [("slow", 1)]
            go_on.set()
            await eventually(lambda: len(ended) == 6)
    assert ended[3:] == [("slow", 1), ("slow", 2), ("slow", 3)]


async def test_when_the_database_is_away_the_queue_waits_instead_of_climbing_the_ladder(amqp_url):
    away, probes, done = True, 0, set()
    put_off = FAILURES_TO_PAUSE - 1

    async def handle(event):
        if away:
            raise AutoReconnect("no database")
        done.add(event.subject)

    async def probe():
        nonlocal probes
        probes += 1
        if away:
            raise AutoReconnect("no database")

    async with publishing(amqp_url) as publisher, channel_to(amqp_url) as channel:
        for number in range(20):
            await publisher.publish(told(f"D-{number}"))
        async with consuming(amqp_url, handle, probe, probe_seconds=0.05):
            await eventually(lambda: probes > 2)
            await eventually(lambda: waits_exactly(channel, RETRY, put_off))
            assert done == set()
            away = False
            await eventually(lambda: len(done) == 20 - put_off)
        assert await waiting_in(channel, RETRY) <= put_off
        await eventually(lambda: waits_exactly(channel, WORK, 0))


@pytest.mark.parametrize("attempt", [0, 8])
async def test_while_the_database_is_away_no_attempt_counts(amqp_url, attempt):
    """However long that takes: it is no fault of the event, and none dies of it."""
    async with channel_to(amqp_url) as channel:
        await topology.declare(channel)
        await sent_back(channel, "D-1", attempt)
        async with consuming(amqp_url, Desk(AutoReconnect("no database"))):
            await eventually(lambda: waiting_in(channel, RETRY))
        assert (await taken_from(channel, RETRY)).headers[ATTEMPT] == attempt
        assert await waiting_in(channel, DEAD) == 0


async def test_a_paused_consumer_can_be_drained_and_loses_nothing(amqp_url):
    async def handle(event):
        raise AutoReconnect("no database")

    probed = asyncio.Event()

    async def probe():
        probed.set()
        raise AutoReconnect("no database")

    async with publishing(amqp_url) as publisher, channel_to(amqp_url) as channel:
        for number in range(10):
            await publisher.publish(told(f"D-{number}"))
        began = asyncio.get_running_loop().time()
        async with consuming(amqp_url, handle, probe, probe_seconds=0.05):
            await asyncio.wait_for(probed.wait(), 10)
        assert asyncio.get_running_loop().time() - began < 6
        put_off = FAILURES_TO_PAUSE - 1
        await eventually(lambda: waits_exactly(channel, WORK, 10 - put_off))
        await eventually(lambda: waits_exactly(channel, RETRY, put_off))


async def waits_exactly(channel, queue, number):
    return await waiting_in(channel, queue) == number


async def test_draining_ends_what_is_begun_and_what_took_effect_does_not_come_again(amqp_url):
    effects, begun, go_on = [], asyncio.Event(), asyncio.Event()

    async def handle(event):
        begun.set()
        await go_on.wait()
        effects.append((event.subject, event.sequence))

    async with publishing(amqp_url) as publisher, channel_to(amqp_url) as channel:
        for number in (1, 2, 3):
            for subject in "abcdef":
                await publisher.publish(told(subject, number))
        consumer = Consumer(amqp_url, "notify", handle, no_probe)
        async with beside(consumer.run) as task:
            await asyncio.wait_for(begun.wait(), 10)
            await consumer.drain()
            await eventually(lambda: not consumer.registered)
            assert not task.done()
            go_on.set()
            await asyncio.wait({task}, timeout=10)
            assert task.done()
        first = list(effects)
        assert first
        again = Desk()
        async with consuming(amqp_url, again):
            await eventually(lambda: len(again.heard) + len(first) >= 18)
        assert set(first).isdisjoint(again.heard)
        assert len(again.heard) + len(first) == 18
        await eventually(lambda: waits_exactly(channel, WORK, 0))


async def test_a_handler_that_does_not_end_is_cut_off_and_its_event_comes_again(amqp_url):
    begun, cut = asyncio.Event(), []

    async def handle(event):
        begun.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cut.append(event.subject)
            raise

    async with publishing(amqp_url) as publisher, channel_to(amqp_url) as channel:
        await publisher.publish(told())
        async with consuming(amqp_url, handle, finish_seconds=0.2):
            await asyncio.wait_for(begun.wait(), 10)
        assert cut == ["D-1"]
        await eventually(lambda: waits_exactly(channel, WORK, 1))


async def test_an_event_nobody_would_get_is_not_called_published(amqp_url):
    async with publishing(amqp_url) as publisher, channel_to(amqp_url) as channel:
        for service in ("routing", "notify"):
            queue = await channel.get_queue(topology.queue_of(service))
            await queue.unbind(topology.EXCHANGE, "dossier.*")
        with pytest.raises(NotConfirmed):
            await publisher.publish(told())


async def test_before_there_is_a_connection_nothing_is_called_published(amqp_url):
    with pytest.raises(NotConfirmed):
        await Publisher(amqp_url, "intake").publish(told())


async def test_a_consumer_whose_queue_was_deleted_declares_it_and_hears_again(amqp_url):
    desk = Desk()
    async with (
        publishing(amqp_url) as publisher,
        channel_to(amqp_url) as channel,
        consuming(amqp_url, desk) as consumer,
    ):
        await channel.queue_delete(WORK)
        await eventually(lambda: not consumer.registered)
        await eventually(lambda: consumer.registered)
        await publisher.publish(told())
        await eventually(lambda: desk.heard == [("D-1", 1)])


async def test_an_event_that_cannot_be_put_off_comes_again_over_a_new_connection(amqp_url):
    async with publishing(amqp_url) as publisher, channel_to(amqp_url) as channel:
        desk = Desk(RuntimeError("no luck"))
        async with consuming(amqp_url, desk):
            await channel.queue_delete(RETRY)
            await publisher.publish(told())
            await eventually(lambda: desk.heard == [("D-1", 1), ("D-1", 1)])
        await eventually(lambda: waits_exactly(channel, WORK, 0))


def drop_connections(broker, url):
    """Close the connections of this virtual host as an operator would; the broker's own list of
    them lags behind.
    """
    vhost = urlsplit(url).path.removeprefix("/")
    with broker._management() as api:
        for connection in api.get(f"/api/vhosts/{vhost}/connections").json():
            api.delete(f"/api/connections/{quote(connection['name'], safe='')}")


async def test_after_its_connection_is_closed_a_service_goes_on_by_itself(broker, amqp_url):
    if broker.management_url is None:
        pytest.skip("this broker has no management API")
    desk = Desk()
    async with publishing(amqp_url) as publisher, consuming(amqp_url, desk) as consumer:

        async def lost():
            await asyncio.to_thread(drop_connections, broker, amqp_url)
            return not consumer.registered

        await eventually(lost, timeout=30)
        await eventually(lambda: publish_to(publisher, "D-1"))
        await eventually(lambda: consumer.registered)
        await eventually(lambda: ("D-1", 1) in desk.heard)


async def test_a_broker_stopped_and_started_again_is_found_again(broker, amqp_url):
    if not broker.restartable:
        pytest.skip("this broker is not ours to stop")
    desk, refused, confirmed = Desk(), 0, []
    ended = asyncio.Event()

    async def publish_all_along():
        nonlocal refused
        number = 0
        while not ended.is_set():
            number += 1
            try:
                await publisher.publish(told(f"D-{uuid.uuid4()}", 1))
            except NotConfirmed:
                refused += 1
                await asyncio.sleep(0.02)
            else:
                confirmed.append(number)

    async with publishing(amqp_url) as publisher, consuming(amqp_url, desk) as consumer:
        async with asyncio.TaskGroup() as group:
            for _ in range(4):
                group.create_task(publish_all_along())
            await eventually(lambda: len(confirmed) > 10)
            await asyncio.to_thread(broker.stop)
            with pytest.raises(NotConfirmed):
                await publisher.publish(told())
            await eventually(lambda: not consumer.registered)
            await asyncio.to_thread(broker.start)
            before = len(confirmed)
            await eventually(lambda: len(confirmed) > before + 10, timeout=30)
            ended.set()
        await eventually(lambda: consumer.registered, timeout=30)
        await eventually(lambda: len(set(desk.heard)) >= len(confirmed), timeout=30)
        assert refused
