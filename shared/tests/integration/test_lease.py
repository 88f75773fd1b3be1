import asyncio
from datetime import UTC, datetime, timedelta

from dossier_shared.mongo.lease import Lease
from dossier_shared.testing.waiting import eventually


def lease(bench, seconds=30, name="relay"):
    return Lease(bench.database["leases"], name, seconds)


async def test_of_many_who_ask_at_once_one_holds_it(bench):
    leases = [lease(bench) for _ in range(10)]
    held = await asyncio.gather(*(one.hold() for one in leases))
    assert sum(held) == 1
    assert [await one.hold() for one in leases] == held


async def test_who_holds_it_need_not_ask_each_time(bench):
    one = lease(bench)
    with bench.counted() as first:
        assert await one.hold()
    with bench.counted() as again:
        assert await one.hold()
    assert (first.writes, again.writes) == (1, 0)


async def test_who_does_not_hold_it_asks_by_one_write(bench):
    await lease(bench).hold()
    with bench.counted() as spent:
        assert not await lease(bench).hold()
    assert (spent.reads, spent.writes) == (0, 1)


async def test_what_was_given_back_is_there_for_the_next(bench):
    one, other = lease(bench), lease(bench)
    assert (await one.hold(), await other.hold()) == (True, False)
    await other.release()
    assert not await other.hold()
    await one.release()
    assert (await other.hold(), await one.hold()) == (True, False)


async def test_another_takes_over_from_one_who_died(bench):
    one, other = lease(bench, seconds=0.3), lease(bench, seconds=30)
    assert (await one.hold(), await other.hold()) == (True, False)
    await eventually(other.hold)
    assert not await one.hold()


async def test_one_who_died_with_his_clock_ahead_is_followed_at_once(bench):
    """Else nobody would relay for as long as his clock was wrong."""
    ahead = {"_id": "relay", "holder": "dead", "until": datetime.now(UTC) + timedelta(hours=2)}
    await bench.database["leases"].insert_one(ahead)
    one, other = lease(bench), lease(bench)
    assert (await one.hold(), await other.hold()) == (True, False)


async def test_who_works_on_keeps_it(bench):
    one, other = lease(bench, seconds=1.5), lease(bench)
    began = asyncio.get_running_loop().time()
    assert await one.hold()

    async def two_spans_later():
        assert await one.hold()
        assert not await other.hold()
        return asyncio.get_running_loop().time() - began > 3

    await eventually(two_spans_later)


async def test_leases_of_other_names_are_other_leases(bench):
    assert await lease(bench).hold()
    assert await lease(bench, name="report").hold()
