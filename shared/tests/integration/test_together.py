"""Several written in one command: each is won or lost by itself."""

import asyncio

from dossier_shared.mongo.together import Replacement, replace_all


async def added(bench, number):
    now = bench.clock.now()
    return [await bench.baskets.add(bench.basket(f"B-{n}"), [], now) for n in range(number)]


def putting(bench, stored, item):
    return [Replacement(one, *bench.put(item)(one.state)) for one in stored]


async def items(bench, number):
    return [(await bench.baskets.load(f"B-{n}")).state.items for n in range(number)]


async def test_all_are_written_with_what_they_tell(bench):
    stored = await added(bench, 5)
    after = await replace_all(bench.baskets, putting(bench, stored, "tea"), bench.clock.now())
    assert [one.version for one in after] == [2] * 5
    assert await items(bench, 5) == [("tea",)] * 5
    assert [await bench.baskets.load(f"B-{n}") for n in range(5)] == after


async def test_where_another_was_first_nothing_is_written_and_the_others_are(bench):
    stored = await added(bench, 4)
    await bench.baskets.change("B-1", bench.put("milk"), bench.clock.now())
    after = await replace_all(bench.baskets, putting(bench, stored, "tea"), bench.clock.now())
    assert [one is None for one in after] == [False, True, False, False]
    assert await items(bench, 4) == [("tea",), ("milk",), ("tea",), ("tea",)]


async def test_of_two_who_write_the_same_at_once_each_is_won_by_one(bench):
    stored = await added(bench, 30)
    now = bench.clock.now()
    one, other = await asyncio.gather(
        replace_all(bench.baskets, putting(bench, stored, "tea"), now),
        replace_all(bench.baskets, putting(bench, stored[::-1], "milk"), now),
    )
    for mine, theirs, kept in zip(one, other[::-1], await items(bench, 30), strict=True):
        assert (mine is None) != (theirs is None)
        assert kept == (("milk",) if mine is None else ("tea",))


async def test_one_alone_and_none_at_all_are_written_as_ever(bench):
    stored = await added(bench, 1)
    now = bench.clock.now()
    assert await replace_all(bench.baskets, [], now) == []
    [after] = await replace_all(bench.baskets, putting(bench, stored, "tea"), now)
    assert after.version == 2
    assert await replace_all(bench.baskets, putting(bench, stored, "milk"), now) == [None]
