"""Many replicas and many timers due at once, some replicas dying meanwhile: each is told once."""

import asyncio
import os
from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from services.routing.tests.builders import CALENDAR, act, at, event, office, received

from dossier_shared.contracts import CaseDueSoon, CaseOverdue, decode
from dossier_shared.mongo.timers import Sweeper
from dossier_shared.testing.waiting import eventually
from routing.adapters.cases import CASES, CaseStore
from routing.domain.commands import claim
from routing.domain.firing import fire
from routing.domain.following import dated

REPLICAS = 8
TIMERS = int(os.environ.get("MOTCUA_TIMERS", "250"))
"""1,000 with `MOTCUA_TIMERS=1000 pytest services/routing/tests/integration/test_many_replicas.py`,
which takes some minutes.
"""
DYING = 120
"""Over fewer of them replicas die, as each death costs a look."""
SOON = at("2018-04-24 07:00")


@pytest.fixture
async def many(replica: Any, store: Any) -> Any:
    """As many open cases, all due at one instant."""
    await replica.handle(event(received(), "T-0"))
    first = await store["cases"].find_one({"_id": "T-0"})
    copies = [first | {"_id": f"T-{n}", "outbox": []} for n in range(1, TIMERS)]
    await store["cases"].insert_many(copies)
    return store["cases"]


def sweeper(collection: Any, clock: Any, batch: int = 100) -> Sweeper[Any]:
    cases = CaseStore(collection, "routing", lambda: None, lambda _: None)
    return Sweeper(cases, fire, clock, batch=batch)


async def swept(each: Sweeper[Any]) -> None:
    while await each.sweep():
        pass


async def told(collection: Any) -> Counter[tuple[str, str]]:
    """How often what was told of which case."""
    rows = await collection.find({}, {"outbox": 1}).to_list(None)
    events = [decode(entry["body"]) for row in rows for entry in row["outbox"]]
    assert len({event.id for event in events}) == len(events)
    return Counter((event.subject, event.type) for event in events)


@pytest.mark.timeout(120 + TIMERS)
async def test_eight_replicas_and_many_timers_due_at_once_make_one_event_each(
    many: Any, clock: Any
) -> None:
    clock.move(SOON)
    await asyncio.gather(*(swept(sweeper(many, clock)) for _ in range(REPLICAS)))
    counts = await told(many)
    soon = {key: n for key, n in counts.items() if key[1] == CaseDueSoon.type}
    assert len(soon) == TIMERS
    assert set(soon.values()) == {1}


@pytest.mark.parametrize("seed", [1])
async def test_replicas_that_die_in_the_middle_of_a_sweep_lose_and_double_nothing(
    many: Any, clock: Any, seed: int
) -> None:
    """Each is cancelled at a random instant, wherever it stands, and another takes its place."""
    await many.delete_many({"_id": {"$in": [f"T-{n}" for n in range(DYING, TIMERS)]}})
    clock.move(SOON)
    draw = Random(seed)
    deaths = 0

    async def living_and_dying() -> None:
        nonlocal deaths
        while await many.count_documents({"next_due": {"$lte": SOON}}, limit=1):
            running = asyncio.create_task(swept(sweeper(many, clock, batch=10)))
            await asyncio.wait({running}, timeout=draw.uniform(0.05, 0.6))
            deaths += running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    await asyncio.gather(*(living_and_dying() for _ in range(3)))
    counts = await told(many)
    assert {key: n for key, n in counts.items() if n != 1} == {}
    assert len([key for key in counts if key[1] == CaseDueSoon.type]) == DYING
    assert deaths >= 5


def jumps() -> Iterator[tuple[str, list[str], str]]:
    yield "2018-04-27 07:00", [CaseDueSoon.type], "three days off: the nearest rung alone"
    yield "2018-05-02 07:00", [CaseOverdue.type], "past the due date nobody is told that it is near"


@pytest.mark.parametrize(("until", "expected", "why"), list(jumps()))
async def test_after_a_jump_of_the_clock_what_is_still_true_is_told_once(
    replica: Any, store: Any, clock: Any, until: str, expected: list[str], why: str
) -> None:
    await replica.handle(event(received(), "T-0"))
    clock.move(SOON)
    back = clock.now()
    clock.move(at(until))
    await swept(sweeper(store["cases"], clock))
    once = await told(store["cases"])
    ladder = {CaseDueSoon.type, CaseOverdue.type}
    assert [kind for _, kind in once if kind in ladder] == expected, why
    clock.move(back)
    await swept(sweeper(store["cases"], clock))
    clock.move(at(until))
    await swept(sweeper(store["cases"], clock))
    assert await told(store["cases"]) == once, "set back and forward again, nothing is told twice"


async def test_a_jump_over_a_day_that_was_declared_off_meanwhile_follows_the_new_dates(
    replica: Any, store: Any, clock: Any
) -> None:
    """The due date was moved by the calendar: the rungs of the old one say nothing any more."""
    await replica.handle(event(received(), "T-0"))
    cases = CaseStore(store["cases"], "routing", lambda: None, lambda _: None)
    now = clock.now()
    later = at("2018-05-10 09:00")
    await cases.change("T-0", lambda case: (dated(case, later, CALENDAR, now), []), now)
    clock.move(at("2018-05-02 07:00"))
    await swept(sweeper(store["cases"], clock))
    kinds = [kind for _, kind in await told(store["cases"])]
    assert CaseOverdue.type not in kinds
    assert CaseDueSoon.type not in kinds
    clock.move(at("2018-05-08 07:00"))
    await swept(sweeper(store["cases"], clock))
    assert (await told(store["cases"]))["T-0", CaseDueSoon.type] == 1


async def test_a_command_between_two_sweeps_is_neither_lost_nor_does_it_tell_again(
    replica: Any, store: Any, clock: Any
) -> None:
    await replica.handle(event(received(), "T-0"))
    clock.move(SOON)
    cases = CaseStore(store["cases"], "routing", lambda: None, lambda _: None)
    sweeping = asyncio.create_task(swept(sweeper(store["cases"], clock)))
    await cases.change(
        "T-0", lambda case: claim(case, act("cv-1", now=SOON), office()), clock.now()
    )
    await sweeping

    async def one() -> bool:
        await swept(sweeper(store["cases"], clock))
        return (await told(store["cases"]))["T-0", CaseDueSoon.type] == 1

    assert await eventually(one)
    state = CASES.from_document(await store["cases"].find_one({"_id": "T-0"}))
    assert state.claimed_at is not None
