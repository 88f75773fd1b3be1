import asyncio
from dataclasses import replace
from datetime import timedelta

from dossier_shared.contracts import CaseClaimed, decode
from dossier_shared.mongo.client import Database
from dossier_shared.mongo.timers import Sweeper, due
from dossier_shared.testing.waiting import eventually


def ring(basket, now):
    rung = replace(basket, rings_at=None, rung=basket.rung + 1)
    return rung, [CaseClaimed(step="ring", assignee=basket.code)]


async def with_timers(bench, number):
    now = bench.clock.now()
    for count in range(number):
        rings_at = now + timedelta(seconds=count)
        await bench.baskets.add(bench.basket(f"B-{count:02}", rings_at=rings_at), [], now)


def later(bench, **span):
    bench.clock.at += timedelta(**span)


async def test_what_is_longest_due_comes_first_and_what_is_not_due_stays(bench):
    await with_timers(bench, 5)
    later(bench, seconds=2)
    found = await due(bench.baskets, bench.clock.now(), batch=2)
    assert [stored.state.code for stored in found] == ["B-00", "B-01"]
    sweeper = Sweeper(bench.baskets, ring, bench.clock)
    assert await sweeper.sweep() == 3
    assert await sweeper.sweep() == 0
    assert (await bench.document("B-03"))["next_due"]
    assert "next_due" not in await bench.document("B-02")


async def test_a_timer_is_fired_by_one_write(bench):
    await with_timers(bench, 1)
    with bench.counted() as spent:
        await Sweeper(bench.baskets, ring, bench.clock).sweep()
    assert (spent.reads, spent.writes) == (1, 1)


async def swept_clean(sweeper):
    while await sweeper.sweep():
        pass


async def test_two_replicas_fire_each_of_fifty_timers_once(bench, mongo_url):
    await with_timers(bench, 50)
    later(bench, minutes=5)
    other = Database(mongo_url, bench.name, "other")
    there = type(bench)(other, bench.name, bench.clock)
    both = [Sweeper(one.baskets, ring, bench.clock, batch=20) for one in (bench, there)]
    await asyncio.gather(*map(swept_clean, both * 2))
    await swept_clean(both[0])
    await other.close()
    for count in range(50):
        document = await bench.document(f"B-{count:02}")
        events = [decode(entry["body"]).data.assignee for entry in document["outbox"]]
        assert (document["rung"], events, document["version"]) == (1, [document["_id"]], 2)


async def test_a_replica_that_comes_late_does_not_race_through_what_others_fire(bench):
    """Another was first with each of the thirty that it has found."""
    await with_timers(bench, 30)
    later(bench, minutes=5)
    fired = 0

    def beaten(basket, now):
        nonlocal fired
        fired += 1
        return ring(basket, now)

    class Beaten(type(bench.baskets)):
        async def replace(self, *_, **__):
            return None

    bench.baskets.__class__ = Beaten
    assert await Sweeper(bench.baskets, beaten, bench.clock).sweep() == 0
    assert fired < 15


async def test_a_timer_that_fails_stops_no_other(bench):
    await with_timers(bench, 4)
    later(bench, minutes=5)

    def ring_or_break(basket, now):
        if basket.code == "B-00":
            raise ValueError("breaks")
        return ring(basket, now)

    assert await Sweeper(bench.baskets, ring_or_break, bench.clock).sweep() == 3
    assert [(await bench.document(f"B-0{n}"))["rung"] for n in range(4)] == [0, 1, 1, 1]


async def test_a_document_that_cannot_be_read_stops_no_other(bench):
    await with_timers(bench, 2)
    later(bench, minutes=5)
    await bench.baskets.collection.update_one({"_id": "B-00"}, {"$set": {"items": 7}})
    assert await Sweeper(bench.baskets, ring, bench.clock).sweep() == 1
    assert (await bench.document("B-01"))["rung"] == 1


async def test_a_sweeper_fires_as_soon_as_the_office_clock_says_so(bench):
    await with_timers(bench, 1)
    later(bench, days=-1)
    looked = 0

    class Clock(type(bench.clock)):
        async def sleep(self, seconds):
            nonlocal looked
            looked += 1
            await asyncio.sleep(0.01)

    clock = Clock(bench.clock.at)
    task = asyncio.create_task(Sweeper(bench.baskets, ring, clock).run())
    try:
        await eventually(lambda: looked > 2)
        assert (await bench.document("B-00"))["rung"] == 0
        clock.at += timedelta(days=1)
        await eventually(lambda: has_rung(bench))
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def has_rung(bench):
    return (await bench.document("B-00"))["rung"] == 1
