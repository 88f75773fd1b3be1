import asyncio
from dataclasses import replace

import pytest
from pymongo.errors import DuplicateKeyError

from dossier_shared.contracts import decode
from dossier_shared.identifiers import event_id
from dossier_shared.mongo.aggregates import (
    KEPT_ANSWERS,
    AlreadyThere,
    Contention,
    KeyReused,
    NotFound,
    Once,
    Stale,
    answered_now,
)

KEY = Once("key-1", "digest-1")


def shown(basket):
    return {"items": list(basket.items)}


async def put_once(bench, item, once=KEY, expected=None):
    return await bench.baskets.answer(
        "B-1", bench.put(item), bench.clock.now(), once=once, describe=shown, expected=expected
    )


async def test_a_basket_is_read_as_it_was_added(bench):
    basket = bench.basket(items=["tea"], note="fragile", rings_at=bench.clock.now())
    added = await bench.baskets.add(basket, [], bench.clock.now(), seen={"intake": 1})
    loaded = await bench.baskets.load("B-1")
    assert loaded == added
    assert (loaded.version, loaded.sequence, loaded.seen) == (1, 0, {"intake": 1})
    assert loaded.state == basket


async def test_what_is_not_there_is_said_to_be_missing(bench):
    with pytest.raises(NotFound, match="B-9"):
        await bench.baskets.load("B-9")
    with pytest.raises(NotFound, match="B-9"):
        await bench.baskets.change("B-9", bench.put("tea"), bench.clock.now())


async def test_the_same_code_is_not_given_twice(bench):
    await bench.baskets.add(bench.basket(items=["tea"]), [], bench.clock.now())
    with pytest.raises(AlreadyThere, match="B-1"):
        await bench.baskets.add(bench.basket(), [], bench.clock.now())
    assert await bench.items() == ("tea",)


async def test_what_is_not_said_is_absent_from_the_document_and_read_as_none(bench):
    await bench.baskets.add(bench.basket(), [], bench.clock.now())
    assert not {"note", "rings_at", "next_due"} & set(await bench.document())
    loaded = await bench.baskets.load("B-1")
    assert (loaded.state.note, loaded.state.rings_at) == (None, None)


async def test_what_is_taken_back_is_gone_from_the_document(bench):
    now = bench.clock.now()
    basket = bench.basket(note="fragile", rings_at=now)
    await bench.baskets.add(basket, [], now)
    assert (await bench.document())["next_due"] == now
    bare = await bench.baskets.change(
        "B-1", lambda basket: (replace(basket, note=None, rings_at=None), []), now
    )
    assert not {"note", "rings_at", "next_due"} & set(await bench.document())
    assert (await bench.baskets.load("B-1")).state == bare.state


async def test_state_and_events_are_one_write(bench):
    now = bench.clock.now()
    with bench.counted() as adding:
        await bench.baskets.add(*bench.put("tea")(bench.basket()), now)
    with bench.counted() as changing:
        await bench.baskets.change("B-1", bench.put("rice"), now)
    assert (adding.writes, adding.reads) == (1, 0)
    assert (changing.writes, changing.reads) == (1, 1)
    document = await bench.document()
    assert (document["version"], document["sequence"]) == (2, 2)
    events = [decode(entry["body"]) for entry in document["outbox"]]
    assert [event.sequence for event in events] == [1, 2]
    assert [event.data.assignee for event in events] == ["tea", "rice"]
    assert [event.id for event in events] == [event_id("routing", "B-1", n) for n in (1, 2)]
    assert {event.source for event in events} == {"routing"}
    assert bench.queued == 2


async def test_a_change_that_tells_nothing_wakes_no_relay(bench):
    await bench.baskets.add(bench.basket(), [], bench.clock.now())
    await bench.baskets.change(
        "B-1", lambda basket: (replace(basket, note="seen"), []), bench.clock.now()
    )
    document = await bench.document()
    assert (document["outbox"], document["version"], document["sequence"]) == ([], 2, 0)
    assert bench.queued == 0


async def test_two_who_change_it_at_once_both_have_their_way(bench):
    now = bench.clock.now()
    await bench.baskets.add(bench.basket(), [], now)
    await asyncio.gather(
        bench.baskets.change("B-1", bench.put("tea"), now),
        bench.baskets.change("B-1", bench.put("rice"), now),
    )
    after = await bench.baskets.load("B-1")
    assert (after.version, after.sequence, sorted(after.state.items)) == (3, 2, ["rice", "tea"])


async def test_a_command_runs_again_on_what_the_other_wrote(bench):
    now = bench.clock.now()
    await bench.baskets.add(bench.basket(), [], now)
    before = await bench.baskets.load("B-1")
    assert await bench.baskets.replace(before, *bench.put("tea")(before.state), now)
    assert await bench.baskets.replace(before, *bench.put("salt")(before.state), now) is None
    seen = []

    def look_and_put(basket):
        seen.append(basket.items)
        return bench.put("rice")(basket)

    await bench.baskets.change("B-1", look_and_put, now)
    assert (seen, await bench.items()) == ([("tea",)], ("tea", "rice"))


async def test_who_never_wins_is_told_to_come_again(bench, monkeypatch):
    await bench.baskets.add(bench.basket(), [], bench.clock.now())

    async def another_was_first(*_, **__):
        return None

    monkeypatch.setattr(bench.baskets, "replace", another_was_first)
    with pytest.raises(Contention, match="B-1"):
        await bench.baskets.change("B-1", bench.put("tea"), bench.clock.now())
    with pytest.raises(Contention, match="B-1"):
        await put_once(bench, "tea")


async def test_a_command_said_twice_takes_effect_once_and_is_answered_alike(bench):
    await bench.baskets.add(bench.basket(), [], bench.clock.now())
    with bench.counted() as first_time:
        first = await put_once(bench, "tea")
    with bench.counted() as second_time:
        second = await put_once(bench, "tea")
    assert (first.body, first.version, first.replayed) == ({"items": ["tea"]}, 2, False)
    assert second == replace(first, replayed=True)
    assert (first_time.writes, first_time.reads) == (1, 1)
    assert (second_time.writes, second_time.reads) == (0, 1)
    assert len((await bench.document())["outbox"]) == 1


async def test_a_repeated_command_is_answered_as_it_was_then(bench):
    await bench.baskets.add(bench.basket(), [], bench.clock.now())
    await put_once(bench, "tea")
    await bench.baskets.change("B-1", bench.put("rice"), bench.clock.now())
    again = await put_once(bench, "tea", expected=1)
    assert (again.body, again.version, again.replayed) == ({"items": ["tea"]}, 2, True)


async def test_a_key_that_stood_on_another_request_is_refused(bench):
    await bench.baskets.add(bench.basket(), [], bench.clock.now())
    await put_once(bench, "tea")
    with pytest.raises(KeyReused):
        await put_once(bench, "rice", Once(KEY.key, "digest-2"))
    assert await bench.items() == ("tea",)


async def test_twenty_who_send_the_same_at_once_have_one_effect(bench):
    await bench.baskets.add(bench.basket(), [], bench.clock.now())
    answers = await asyncio.gather(*(put_once(bench, "tea") for _ in range(20)))
    assert {(tuple(a.body["items"]), a.version) for a in answers} == {(("tea",), 2)}
    assert sum(not answer.replayed for answer in answers) == 1
    assert await bench.items() == ("tea",)
    assert len((await bench.document())["outbox"]) == 1


async def test_a_command_made_for_an_older_version_is_refused(bench):
    await bench.baskets.add(bench.basket(), [], bench.clock.now())
    await put_once(bench, "tea", expected=1)
    with pytest.raises(Stale, match="B-1"):
        await put_once(bench, "rice", Once("key-2", "digest-2"), expected=1)
    assert await bench.items() == ("tea",)


async def test_of_answers_only_the_last_are_kept(bench):
    await bench.baskets.add(bench.basket(), [], bench.clock.now())
    for number in range(KEPT_ANSWERS + 1):
        await put_once(bench, str(number), Once(f"key-{number}", "digest"))
    kept = (await bench.baskets.load("B-1")).answers
    assert sorted(kept) == sorted(f"key-{n}" for n in range(1, KEPT_ANSWERS + 1))


async def add_once(bench, code, once=KEY):
    created = answered_now(once, {"code": code}, 1)
    return await bench.baskets.add(bench.basket(code), [], bench.clock.now(), created=created)


async def test_a_basket_added_once_is_not_added_again_under_another_code(bench):
    assert await bench.baskets.created(KEY) is None
    await add_once(bench, "B-1")
    with pytest.raises(AlreadyThere):
        await add_once(bench, "B-2")
    answer = await bench.baskets.created(KEY)
    assert (answer.body, answer.version, answer.replayed) == ({"code": "B-1"}, 1, True)
    with pytest.raises(KeyReused):
        await bench.baskets.created(Once(KEY.key, "digest-2"))


async def test_twenty_who_add_the_same_at_once_add_one(bench):
    results = await asyncio.gather(
        *(add_once(bench, f"B-{n}") for n in range(20)), return_exceptions=True
    )
    assert sum(isinstance(result, AlreadyThere) for result in results) == 19
    assert await bench.baskets.collection.count_documents({}) == 1


async def test_baskets_without_a_key_do_not_stand_in_each_others_way(bench):
    for number in range(3):
        await bench.baskets.add(bench.basket(f"B-{number}"), [], bench.clock.now())
    assert await bench.baskets.collection.count_documents({}) == 3


async def test_times_are_read_back_to_the_millisecond_and_aware(bench):
    at = bench.clock.now().replace(microsecond=250_000)
    await bench.baskets.add(bench.basket(rings_at=at), [], at)
    loaded = (await bench.baskets.load("B-1")).state.rings_at
    assert (loaded, loaded.utcoffset()) == (at, at.utcoffset())


async def test_a_basket_that_has_gone_is_not_written(bench):
    await bench.baskets.add(bench.basket(), [], bench.clock.now())
    before = await bench.baskets.load("B-1")
    await bench.baskets.collection.delete_one({"_id": "B-1"})
    now = bench.clock.now()
    assert await bench.baskets.replace(before, *bench.put("tea")(before.state), now) is None
    assert await bench.baskets.collection.count_documents({}) == 0


async def test_the_database_itself_refuses_a_second_creation_of_one_key(bench):
    await add_once(bench, "B-1")
    with pytest.raises(DuplicateKeyError):
        await bench.baskets.collection.insert_one({"_id": "B-2", "created": {"key": KEY.key}})
