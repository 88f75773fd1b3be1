"""Each trouble that the doctor knows is made on a real broker and database, and told once."""

import json
from datetime import UTC, datetime, timedelta

import aio_pika
import pytest
from pymongo import IndexModel
from shared.tests.integration.conftest import NOW, Bench

from dossier_shared.doctor import broker, database, management
from dossier_shared.doctor.__main__ import main
from dossier_shared.doctor.findings import clock, span
from dossier_shared.messaging import topology
from dossier_shared.messaging.settle import PARKED, REASON
from dossier_shared.mongo.aggregates import CREATED_KEY_INDEX
from dossier_shared.mongo.client import Database
from dossier_shared.mongo.inbox import HELD_INDEX
from dossier_shared.mongo.indexes import create_indexes
from dossier_shared.mongo.lease import Lease
from dossier_shared.mongo.outbox import OUTBOX_INDEX
from dossier_shared.mongo.timers import NEXT_DUE_INDEX
from dossier_shared.operating import Place

DECLARED = {
    "baskets": [CREATED_KEY_INDEX, OUTBOX_INDEX, NEXT_DUE_INDEX],
    "held": [HELD_INDEX],
}
WORK, DEAD = topology.queue_of("routing"), topology.dead_queue_of("routing")


@pytest.fixture
async def store(mongo_url, database_name):
    store = Database(mongo_url, database_name, "tests")
    await create_indexes(store, DECLARED, lambda: False)
    yield store
    await store.close()


@pytest.fixture
async def bench(store, database_name):
    return Bench(store, database_name)


@pytest.fixture
def place(amqp_url, mongo_url, database_name, bench):
    return Place("routing", amqp_url, mongo_url, database_name, bench.clock)


@pytest.fixture
async def channel(amqp_url):
    async with await aio_pika.connect(amqp_url) as connection:
        channel = await connection.channel(publisher_confirms=True, on_return_raises=True)
        await topology.declare(channel)
        yield channel


async def kept(place):
    """What is said of the database, by check; where a check says more, the troubles first."""
    told = await database.findings(place)
    return {one.check: one for one in sorted(told, key=lambda one: one.state == "trouble")}


async def seen(place):
    return {one.about: one for one in await broker.findings(place)}


async def test_a_service_at_work_has_no_trouble(place, store, channel):
    async def take(message):
        await message.ack()

    await (await channel.get_queue(WORK)).consume(take)
    assert await Lease(store["leases"], "relay", 15).hold()
    told = [*await broker.findings(place), *await database.findings(place)]
    assert {one.state for one in told} == {"fine"}
    assert {one.check for one in told} == {
        "broker", "messages", "clock", "indexes", "outbox", "timers", "held", "leases",
    }  # fmt: skip


async def test_a_lease_taken_by_a_clock_that_was_ahead_is_told(place, store):
    ahead = datetime.now(UTC) + timedelta(hours=2)
    await store["leases"].insert_one({"_id": "relay", "holder": "dead", "until": ahead})
    told = (await kept(place))["leases"]
    assert (told.state, told.said.split(" for ")[0]) == ("trouble", "relay held")
    assert told.do.startswith("start routing")


async def test_nobody_consuming_and_dead_letters_are_told(place, channel):
    letter = aio_pika.Message(b"no event", headers={REASON: "does-not-decode"})
    await channel.default_exchange.publish(letter, DEAD, mandatory=True)
    told = await seen(place)
    assert (told[WORK].state, told[WORK].said) == ("trouble", "none, 0 messages wait")
    assert told[WORK].do.startswith("start routing")
    assert (told[DEAD].said, told[DEAD].state) == ("1", "trouble")
    assert told[DEAD].do == "python -m dossier_shared.messaging.dead list routing"


async def test_a_queue_that_is_missing_or_made_otherwise_is_told(place, channel):
    retry = topology.retry_queue_of("routing", 10)
    await channel.queue_delete(WORK)
    await channel.queue_delete(retry)
    await channel.declare_queue(retry, durable=True, arguments={"x-queue-type": "quorum"})
    told = await seen(place)
    assert told[WORK].said == "missing"
    assert told[retry].said == "has other arguments than declared"
    assert told[DEAD].state == "fine"


async def test_a_broker_that_is_away_is_one_line(place):
    gone = Place(
        "routing", "amqp://127.0.0.1:1/", place.mongo_url, place.mongo_database, place.clock
    )
    [told] = await broker.findings(gone)
    assert (told.state, told.check) == ("trouble", "broker")


async def test_bindings_queues_and_alarms_are_asked_of_the_management(
    place, channel, backing_management
):
    told = {one.check: one for one in await management.findings(backing_management, place.amqp_url)}
    assert {one.state for one in told.values()} == {"fine"}
    queue = await channel.get_queue(WORK)
    exchange = await channel.get_exchange(topology.EXCHANGE)
    await queue.unbind(exchange, "dossier.*")
    await queue.bind(exchange, "notice.*")
    await channel.declare_queue("old.events", durable=True)
    lines = [one.line for one in await management.findings(backing_management, place.amqp_url)]
    wrong = [line for line in lines if line.startswith("trouble")]
    assert [line.split(" -> ")[0].split(": ", 1)[1] for line in wrong] == [
        "routing.events hears no dossier.*",
        "routing.events hears notice.*, which nobody declared",
        "not declared: old.events",
    ]


@pytest.fixture
def backing_management(broker):
    if broker.management_url is None:
        pytest.skip("set AMQP_MANAGEMENT_URL")
    return broker.management_url


async def test_a_management_that_does_not_answer_is_not_known_rather_than_fine(place):
    [told] = await management.findings("http://127.0.0.1:1", place.amqp_url)
    assert told.state == "unknown"


async def test_indexes_missing_changed_and_left_over_are_told(place, store):
    baskets = store["baskets"]
    await baskets.drop_index("outbox")
    await baskets.drop_index("created_key")
    changed = IndexModel([("created.key", 1)], name="created_key")
    await baskets.create_indexes([changed, IndexModel([("note", 1)], name="by_note")])
    told = [one for one in await database.findings(place) if one.check == "indexes"]
    assert [one.said for one in told] == [
        "missing: baskets.outbox",
        "not as declared: baskets.created_key",
        "unknown: baskets.by_note",
    ]
    await baskets.drop_index("created_key")
    await create_indexes(store, DECLARED, lambda: False)
    assert (await kept(place))["indexes"].said == "unknown: baskets.by_note"


async def test_an_event_that_nobody_relays_and_a_timer_that_nobody_fires_are_told(place, bench):
    late = bench.basket(rings_at=NOW + timedelta(minutes=5))
    await bench.baskets.add(late, bench.put("tea")(late)[1], NOW)
    told = await kept(place)
    assert (told["outbox"].state, told["timers"].state) == ("fine", "fine")
    bench.clock.at = NOW + timedelta(minutes=20)
    told = await kept(place)
    assert told["outbox"].said == "the oldest event waits 20 min (baskets B-1)"
    assert told["timers"].said == "15 min late (baskets B-1)"
    assert {told["outbox"].state, told["timers"].state} == {"trouble"}


async def test_a_lease_that_nobody_took_over_is_told(place, store):
    assert (await kept(place))["leases"].said == "nobody holds the relay's"
    ended = {"holder": "dead", "until": datetime.now(UTC) - timedelta(minutes=3)}
    await store["leases"].insert_one({"_id": "relay", **ended})
    assert (await kept(place))["leases"].said == "relay ended 3 min ago, taken by nobody"


async def test_for_a_held_event_it_is_told_what_it_waits_for(place, bench, channel):
    await bench.inbox.take(bench.event(1, "tea"))
    await bench.inbox.take(bench.event(4, "oil"))
    assert (await kept(place))["held"].said == "1 events, none for long"
    bench.clock.at = NOW + timedelta(minutes=20)
    told = (await kept(place))["held"]
    assert told.said == "B-1 #4 of intake waits 20 min for #2, which has not come"
    assert told.do.startswith("look at the outbox of intake")
    await channel.default_exchange.publish(dead(bench.event(2, "rice")), DEAD, mandatory=True)
    told = (await kept(place))["held"]
    assert told.said == "B-1 #4 of intake waits 20 min for #2, a dead letter"
    assert told.do.endswith("python -m dossier_shared.messaging.dead replay routing --dossier B-1")
    await bench.bury("intake", "B-1", 2)
    told = (await kept(place))["held"]
    assert told.said == "B-1 #4 of intake waits 20 min for #2, which was discarded"


def dead(event):
    headers = {REASON: "breaks-a-rule", PARKED: NOW.isoformat()}
    return aio_pika.Message(event.wire, message_id=str(event.id), headers=headers)


def test_clocks_apart_are_told_with_the_time_the_question_took():
    asked, answered = NOW, NOW + timedelta(seconds=2)
    assert clock("intake database", NOW + timedelta(seconds=1), asked, answered).state == "fine"
    told = clock("intake database", NOW + timedelta(seconds=31), asked, answered)
    assert (told.state, told.said) == ("trouble", "+30 s from this machine's")


def test_a_span_is_told_in_one_unit():
    assert [span(number) for number in (-1, 59, 61, 7200, 90000)] == [
        "0 s", "59 s", "1 min", "2 h", "1 d",
    ]  # fmt: skip


def test_the_command_prints_what_is_wrong_and_ends_with_1(
    monkeypatch, capsys, amqp_url, mongo_url, database_name
):
    monkeypatch.delenv("AMQP_MANAGEMENT_URL", raising=False)
    monkeypatch.setenv("ROUTING_AMQP_URL", amqp_url)
    monkeypatch.setenv("ROUTING_MONGO_URL", mongo_url)
    monkeypatch.setenv("ROUTING_MONGO_DATABASE", database_name)
    assert main(["routing"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == (
        "unknown  broker management: bindings, alarms and clock are not checked"
        " -> set AMQP_MANAGEMENT_URL"
    )
    assert any(line.startswith("trouble  routing.events queue: missing -> ") for line in lines)
    assert main(["routing", "--json"]) == 1
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {"about", "check", "state", "said", "do"} == set(told[0])


@pytest.mark.parametrize("words", [["nobody"], ["intake"]], ids=["no such", "not told where"])
def test_a_service_that_is_not_known_is_refused(words, monkeypatch, capsys):
    monkeypatch.delenv("INTAKE_MONGO_URL", raising=False)
    with pytest.raises(SystemExit) as end:
        main(words)
    assert end.value.code == 2
    assert words[0] in capsys.readouterr().err.lower()
