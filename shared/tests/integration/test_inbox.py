import asyncio
import random

import pytest
from prometheus_client import REGISTRY

from dossier_shared.contracts import decode
from dossier_shared.mongo import inbox as inboxes
from dossier_shared.mongo.aggregates import NotFound
from dossier_shared.mongo.inbox import Taken

ITEMS = ("tea", "rice", "salt", "oil", "eggs")


async def opened(bench, code="B-1"):
    """A basket that was opened by the first event of intake."""
    assert await bench.inbox.take(bench.event(1, "tea", code)) is Taken.EFFECT


async def told(bench, code="B-1"):
    outbox = (await bench.document(code))["outbox"]
    return [decode(entry["body"]).data.assignee for entry in outbox]


async def test_the_first_event_opens_a_basket_in_one_write(bench):
    with bench.counted() as spent:
        await opened(bench)
    assert (spent.reads, spent.writes) == (1, 1)
    stored = await bench.baskets.load("B-1")
    assert (stored.state.items, stored.seen, stored.version) == (("tea",), {"intake": 1}, 1)
    assert await told(bench) == ["tea"]


async def test_an_event_takes_effect_in_one_write(bench):
    await opened(bench)
    with bench.counted() as spent:
        assert await bench.inbox.take(bench.event(2, "rice")) is Taken.EFFECT
    assert (spent.reads, spent.writes) == (1, 1)
    stored = await bench.baskets.load("B-1")
    assert (stored.state.items, stored.seen, stored.version) == (("tea", "rice"), {"intake": 2}, 2)
    assert await told(bench) == ["tea", "rice"]


async def test_an_event_that_comes_twice_takes_effect_once(bench):
    await opened(bench)
    with bench.counted() as spent:
        assert await bench.inbox.take(bench.event(1, "tea")) is Taken.DUPLICATE
    assert (spent.reads, spent.writes) == (1, 0)
    assert await bench.items() == ("tea",)


async def test_an_event_of_a_type_that_is_not_heeded_is_one_write_and_no_read(bench):
    await opened(bench)
    deaf = bench.new_inbox(heeded=frozenset({"case.claimed.v1"}))
    with bench.counted() as spent:
        assert await deaf.take(bench.event(2)) is Taken.ADVANCED
    assert (spent.reads, spent.writes) == (0, 1)
    assert await deaf.take(bench.event(2)) is Taken.DUPLICATE
    assert await deaf.take(bench.event(4)) is Taken.HELD
    assert await deaf.take(bench.event(3, "rice")) is Taken.EFFECT
    stored = await bench.baskets.load("B-1")
    assert (stored.state.items, stored.seen) == (("tea", "rice"), {"intake": 4})


async def test_an_event_that_changes_nothing_leaves_the_version(bench):
    await opened(bench)
    with bench.counted() as spent:
        assert await bench.inbox.take(bench.event(2)) is Taken.ADVANCED
    assert (spent.reads, spent.writes) == (1, 1)
    stored = await bench.baskets.load("B-1")
    assert (stored.version, stored.seen) == (1, {"intake": 2})


async def test_a_type_of_tomorrow_is_passed_over(bench):
    await opened(bench)
    unknown = decode(bench.event(2, "rice").wire.replace(b"case.claimed.v1", b"case.sung.v1"))
    assert unknown.data is None
    assert await bench.inbox.take(unknown) is Taken.ADVANCED
    assert await bench.inbox.take(bench.event(3, "salt")) is Taken.EFFECT
    assert await bench.items() == ("tea", "salt")


async def test_an_event_too_early_waits_for_the_missing_one(bench):
    await opened(bench)
    assert await bench.inbox.take(bench.event(4, "oil")) is Taken.HELD
    assert await bench.inbox.take(bench.event(3, "salt")) is Taken.HELD
    assert await bench.inbox.take(bench.event(4, "oil")) is Taken.HELD
    assert await bench.items() == ("tea",)
    assert await bench.held.count_documents({}) == 2
    assert await bench.inbox.take(bench.event(2, "rice")) is Taken.EFFECT
    assert await bench.items() == ("tea", "rice", "salt", "oil")
    assert await bench.held.count_documents({}) == 0


async def test_an_event_about_an_unknown_basket_waits_until_it_is_opened(bench):
    early = bench.event(1, "rice", source="notify")
    assert await bench.inbox.take(early) is Taken.HELD
    assert await bench.inbox.take(bench.event(2, "salt")) is Taken.HELD
    with pytest.raises(NotFound):
        await bench.items()
    await opened(bench)
    assert sorted(await bench.items()) == ["rice", "salt", "tea"]
    assert (await bench.baskets.load("B-1")).seen == {"intake": 2, "notify": 1}
    assert await bench.held.count_documents({}) == 0


async def test_each_source_is_counted_by_itself(bench):
    await opened(bench)
    assert await bench.inbox.take(bench.event(2, "rice", source="notify")) is Taken.HELD
    assert await bench.inbox.take(bench.event(2, "salt")) is Taken.EFFECT
    assert await bench.inbox.take(bench.event(1, "oil", source="notify")) is Taken.EFFECT
    assert await bench.items() == ("tea", "salt", "oil", "rice")


@pytest.mark.parametrize("seed", range(15))
async def test_in_whatever_order_events_come_the_end_is_the_same(bench, seed):
    chance = random.Random(seed)
    events = [bench.event(number, item) for number, item in enumerate(ITEMS, start=1)]
    coming = events + chance.choices(events, k=4)
    chance.shuffle(coming)
    for event in coming:
        await bench.inbox.take(event)
    stored = await bench.baskets.load("B-1")
    assert (stored.state.items, stored.seen, stored.sequence) == (ITEMS, {"intake": 5}, 5)
    assert await told(bench) == list(ITEMS)
    assert await bench.held.count_documents({}) == 0


@pytest.mark.parametrize("seed", range(5))
async def test_two_replicas_that_hear_everything_at_once_come_to_the_same_end(bench, seed):
    chance = random.Random(seed)
    events = [bench.event(number, item) for number, item in enumerate(ITEMS, start=1)]
    coming = events * 2
    chance.shuffle(coming)
    replicas = [bench.inbox, bench.new_inbox()]
    await asyncio.gather(*(chance.choice(replicas).take(event) for event in coming))
    for replica in replicas:
        await replica.look_again()
    assert await bench.items() == ITEMS
    assert await told(bench) == list(ITEMS)
    assert await bench.held.count_documents({}) == 0


async def test_a_command_that_comes_between_makes_the_event_take_effect_on_what_it_left(bench):
    await opened(bench)
    seen = []

    def react(basket, event, now):
        seen.append(basket.items)
        return bench.react(basket, event, now)

    inbox = bench.new_inbox(react)
    load, commanded = bench.baskets.load, False

    async def load_and_be_overtaken(key):
        nonlocal commanded
        before = await load(key)
        if not commanded:
            commanded = True
            await bench.baskets.change(key, bench.put("quick"), bench.clock.now())
        return before

    bench.baskets.load = load_and_be_overtaken
    assert await inbox.take(bench.event(2, "rice")) is Taken.EFFECT
    assert seen == [("tea",), ("tea", "quick")]
    assert await bench.items() == ("tea", "quick", "rice")


async def test_what_another_replica_held_is_found_at_the_next_look(bench):
    assert await bench.new_inbox().take(bench.event(2, "rice")) is Taken.HELD
    await opened(bench)
    assert await bench.items() == ("tea",)
    await bench.inbox.look_again()
    assert await bench.items() == ("tea", "rice")


async def test_what_was_taken_and_not_struck_off_is_dropped_at_the_next_look(bench):
    await bench.inbox.take(bench.event(2, "rice"))
    row = await bench.held.find_one({})
    await opened(bench)
    await bench.held.insert_one(row)
    await bench.inbox.look_again()
    assert await bench.items() == ("tea", "rice")
    assert await bench.held.count_documents({}) == 0


async def test_each_held_event_gets_its_look_however_many_there_are(bench, monkeypatch):
    monkeypatch.setattr(inboxes, "LOOKED_AT", 2)
    replica = bench.new_inbox()
    for number in range(7):
        await replica.take(bench.event(2, "rice", f"B-{number}"))
    await opened(bench, "B-6")
    for _ in range(4):
        await bench.inbox.look_again()
    assert await bench.items("B-6") == ("tea", "rice")
    assert await bench.held.count_documents({}) == 6


async def test_a_held_event_that_fails_stops_its_own_basket_only(bench):
    def react(basket, event, now):
        if event.data.assignee == "poison":
            raise ValueError("breaks a rule")
        return bench.react(basket, event, now)

    inbox = bench.new_inbox(react)
    assert await inbox.take(bench.event(2, "poison")) is Taken.HELD
    assert await inbox.take(bench.event(3, "salt")) is Taken.HELD
    assert await inbox.take(bench.event(2, "rice", "B-2")) is Taken.HELD
    await opened(bench, "B-2")
    assert await inbox.take(bench.event(1, "tea")) is Taken.EFFECT
    await inbox.look_again()
    assert (await bench.items(), await bench.items("B-2")) == (("tea",), ("tea", "rice"))
    assert await bench.held.count_documents({}) == 2


async def test_a_held_opening_that_was_not_understood_opens_once_it_is(bench):
    event = bench.event(1, "tea")
    ignorant = bench.new_inbox()
    ignorant._opens = lambda _: None
    assert await ignorant.take(event) is Taken.HELD
    await bench.inbox.look_again()
    assert await bench.items() == ("tea",)


async def test_the_gauge_of_held_events_adds_up_what_all_inboxes_hold(bench):
    def gauge():
        return REGISTRY.get_sample_value("motcua_events_held")

    before, other = gauge(), bench.new_inbox()
    other._held = bench.database["held_elsewhere"]
    await bench.inbox.take(bench.event(2, "rice"))
    await other.take(bench.event(2, "rice", "B-2"))
    for inbox in (bench.inbox, other):
        await inbox.look_again()
    assert gauge() - before == 2
    await opened(bench)
    for inbox in (bench.inbox, other):
        await inbox.look_again()
    assert gauge() - before == 1
