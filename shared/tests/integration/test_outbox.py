import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from pymongo.errors import AutoReconnect, BulkWriteError

from dossier_shared.contracts import decode
from dossier_shared.mongo.lease import Lease
from dossier_shared.mongo.outbox import NotConfirmed, Relay, outbox_age, relay_once
from dossier_shared.testing.waiting import eventually


class Post:
    """A broker that notes what it was given, and does not confirm what it is told not to."""

    def __init__(self):
        self.unconfirmed = set()
        self.given = []
        self.confirmed = []

    async def __call__(self, queued):
        event = decode(queued["body"])
        letter = (event.subject, event.sequence)
        self.given.append(letter)
        await asyncio.sleep(0)
        if letter in self.unconfirmed:
            raise NotConfirmed("the broker says nothing")
        self.confirmed.append(letter)

    def about(self, subject):
        return [number for code, number in self.confirmed if code == subject]


@pytest.fixture
def post():
    return Post()


async def filled(bench, code, items, at=None):
    now = at or bench.clock.now()
    await bench.baskets.add(bench.basket(code), [], now)
    for item in items:
        await bench.baskets.change(code, bench.put(item), now)


async def left(bench, code):
    return [decode(entry["body"]).sequence for entry in (await bench.document(code))["outbox"]]


async def test_events_go_out_in_order_and_are_taken_off_the_basket(bench, post):
    for number in range(5):
        await filled(bench, f"B-{number}", ["tea", "rice", "salt"])
    assert await relay_once(bench.baskets.collection, post) == (15, 0)
    for number in range(5):
        assert post.about(f"B-{number}") == [1, 2, 3]
        assert await left(bench, f"B-{number}") == []
    assert await relay_once(bench.baskets.collection, post) == (0, 0)


async def test_however_many_events_one_pass_reads_once_and_writes_once(bench, post):
    for number in range(5):
        await filled(bench, f"B-{number}", ["tea", "rice"])
    with bench.counted() as spent:
        await relay_once(bench.baskets.collection, post)
    assert (spent.reads, spent.writes) == (1, 1)
    with bench.counted() as idle:
        await relay_once(bench.baskets.collection, post)
    assert (idle.reads, idle.writes) == (1, 0)


async def test_a_relay_that_is_stopped_in_the_midst_of_a_pass_publishes_nothing_again(bench, post):
    await filled(bench, "B-1", ["tea", "rice", "salt"])
    lease = Lease(bench.database["leases"], "relay", 15)
    gate = asyncio.Event()

    async def slowly(queued):
        await post(queued)
        await gate.wait()

    relay = Relay([bench.baskets.collection], slowly, lease)
    running = asyncio.create_task(relay.run())
    await eventually(lambda: post.given)
    running.cancel()
    await asyncio.sleep(0)
    gate.set()
    await asyncio.gather(running, return_exceptions=True)
    await relay.drain()
    assert post.given == [("B-1", 1), ("B-1", 2), ("B-1", 3)]


async def test_no_event_overtakes_one_that_was_not_confirmed(bench, post):
    await filled(bench, "B-1", ["tea", "rice", "salt"])
    await filled(bench, "B-2", ["tea"])
    post.unconfirmed = {("B-1", 2)}
    assert await relay_once(bench.baskets.collection, post) == (2, 2)
    assert ("B-1", 3) not in post.given
    assert (await left(bench, "B-1"), await left(bench, "B-2")) == ([2, 3], [])
    post.unconfirmed = set()
    assert await relay_once(bench.baskets.collection, post) == (2, 0)
    assert post.about("B-1") == [1, 2, 3]


async def test_what_is_queued_while_a_pass_runs_stays_for_the_next(bench, post):
    await filled(bench, "B-1", ["tea"])

    async def publish(queued):
        await bench.baskets.change("B-1", bench.put("late"), bench.clock.now())
        await post(queued)

    assert await relay_once(bench.baskets.collection, publish) == (1, 0)
    assert await left(bench, "B-1") == [2]


async def test_the_oldest_go_first_when_there_are_too_many(bench, post):
    now = bench.clock.now()
    for number in (3, 1, 2):
        await filled(bench, f"B-{number}", ["tea"], now + timedelta(minutes=number))
    assert await relay_once(bench.baskets.collection, post, batch=2) == (2, 0)
    assert {code for code, _ in post.confirmed} == {"B-1", "B-2"}


async def test_an_event_waits_as_long_as_nobody_takes_it(bench, post):
    now = bench.clock.now()
    await filled(bench, "B-1", ["tea"], now)
    await filled(bench, "B-2", ["tea"], now + timedelta(minutes=1))
    collections = [bench.baskets.collection]
    assert await outbox_age(collections, now + timedelta(minutes=5)) == 300
    await relay_once(bench.baskets.collection, post)
    assert await outbox_age(collections, now + timedelta(minutes=5)) == 0


def relay_of(bench, post, **options):
    lease = Lease(bench.database["leases"], "relay", 15)
    return Relay([bench.baskets.collection], post, lease, **options)


async def test_a_relay_that_is_woken_does_not_wait_for_its_next_look(bench, post):
    wake = asyncio.Event()
    task = asyncio.create_task(relay_of(bench, post, wake=wake, poll=60).run())
    try:
        await eventually(lambda: bench.database["leases"].count_documents({}))
        await filled(bench, "B-1", ["tea"])
        wake.set()
        await eventually(lambda: post.about("B-1") == [1])
        post.unconfirmed = {("B-1", 2)}
        await bench.baskets.change("B-1", bench.put("rice"), bench.clock.now())
        wake.set()
        await eventually(lambda: ("B-1", 2) in post.given)
        post.unconfirmed = set()
        wake.set()
        await eventually(lambda: post.about("B-1") == [1, 2])
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_of_two_relays_one_is_at_work_and_the_other_takes_over(bench, post):
    first, second = relay_of(bench, post), relay_of(bench, post)
    await filled(bench, "B-1", ["tea"])
    assert await first._pass()
    await bench.baskets.change("B-1", bench.put("rice"), bench.clock.now())
    assert not await second._pass()
    assert post.about("B-1") == [1]
    await first.drain()
    assert post.about("B-1") == [1, 2]
    await bench.baskets.change("B-1", bench.put("salt"), bench.clock.now())
    assert await second._pass()
    assert post.about("B-1") == [1, 2, 3]


async def test_a_relay_bears_a_database_that_goes_away(bench, post):
    troubles = [AutoReconnect("gone"), BulkWriteError({"writeErrors": []})]

    class ShakyLease(Lease):
        async def hold(self):
            if troubles:
                raise troubles.pop()
            return await super().hold()

    await filled(bench, "B-1", ["tea"])
    lease = ShakyLease(bench.database["leases"], "relay", 15)
    task = asyncio.create_task(Relay([bench.baskets.collection], post, lease, poll=0.01).run())
    try:
        await eventually(lambda: post.about("B-1") == [1])
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def stages(plan):
    """The names of all stages in a plan, as mongod or the embedded server writes it."""
    if isinstance(plan, dict):
        own = [plan["stage"]] if "stage" in plan else []
        return own + [stage for inner in plan.values() for stage in stages(inner)]
    if isinstance(plan, list):
        return [stage for inner in plan for stage in stages(inner)]
    return []


NOW = datetime(2018, 4, 12, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("collection", "query", "sort"),
    [
        ("baskets", {"outbox.time": {"$gte": NOW}}, "outbox.time"),
        ("baskets", {"next_due": {"$lte": NOW}}, "next_due"),
        ("baskets", {"created.key": "key-1"}, "_id"),
        ("held", {"subject": "B-1"}, [("source", 1), ("sequence", 1)]),
        ("held", {"subject": {"$gt": ""}}, "subject"),
    ],
    ids=["relay", "timers", "repeated creation", "held about one", "all held"],
)
async def test_no_query_reads_the_whole_collection(bench, collection, query, sort):
    await filled(bench, "B-1", ["tea"])
    plan = await bench.database[collection].find(query).sort(sort).explain()
    passed = stages(plan["queryPlanner"]["winningPlan"])
    assert {"IXSCAN", "EXPRESS_IXSCAN"} & set(passed)
    assert "COLLSCAN" not in passed
