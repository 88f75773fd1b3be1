import asyncio
import itertools
from datetime import timedelta

from services.routing.tests.builders import (
    AGENCY,
    CODE,
    NOW,
    act,
    at,
    event,
    fresh,
    office,
    received,
)

from dossier_shared.contracts import CaseDueSoon, CaseOverdue
from dossier_shared.mongo.timers import Sweeper
from dossier_shared.testing.waiting import eventually
from routing.adapters.cases import CaseStore
from routing.adapters.loads import Loads
from routing.domain.commands import claim, open_case
from routing.domain.watch import fire


def replica_of(store, clock):
    loads = Loads(store, AGENCY, clock)
    cases = CaseStore(store["cases"], "routing", lambda: None, loads)
    return cases, loads, Sweeper(cases, fire, clock)


async def outbox(cases):
    return (await cases.collection.find_one({"_id": CODE}))["outbox"]


async def test_two_replicas_fire_each_timer_once(replica, store, clock):
    cases, _, first = replica_of(store, clock)
    _, _, second = replica_of(store, clock)
    await replica.handle(event(received()))
    for moment in ("2018-04-23 12:00", "2018-04-24 07:00", "2018-05-02 07:00", "2018-06-01 07:00"):
        clock.move(at(moment))
        await asyncio.gather(*(sweeper.sweep() for sweeper in (first, second, first, second)))
    types = [entry["type"] for entry in await outbox(cases)]
    assert types == ["case.opened.v1", CaseDueSoon.type, CaseOverdue.type]


async def test_a_service_that_was_away_over_the_due_date_tells_of_lateness_only(
    replica, store, clock
):
    cases, _, sweeper = replica_of(store, clock)
    await replica.handle(event(received()))
    clock.move(at("2018-06-01 07:00"))
    while await sweeper.sweep():
        pass
    assert [entry["type"] for entry in await outbox(cases)] == ["case.opened.v1", CaseOverdue.type]
    assert "next_due" not in await cases.collection.find_one({"_id": CODE})


async def test_the_running_service_sweeps_by_itself(desk, clock):
    await desk.hear(received())
    clock.move(at("2018-04-24 07:00"))

    async def reminded():
        return [event for event in await desk.told() if event.type == CaseDueSoon.type]

    [event] = await eventually(reminded)
    assert event.time == at("2018-04-24 07:00")


async def test_of_two_who_claim_at_once_one_is_told_that_he_was_late(desk):
    await desk.hear(received())
    first, second = await asyncio.gather(
        desk.do("cv-1", "claim", If_Match='"1"'), desk.do("cv-2", "claim", If_Match='"1"')
    )
    assert sorted([first.status_code, second.status_code]) == [200, 412]


async def test_loads_follow_ones_own_writes_at_once_and_the_others_when_counted(store, clock):
    ours, our_loads, _ = replica_of(store, clock)
    theirs, their_loads, _ = replica_of(store, clock)
    case, payloads = open_case(fresh(), office(), NOW)
    await ours.add(case, payloads, NOW)
    assert (our_loads.counts["cv-1"], their_loads.counts["cv-1"]) == (1, 0)
    await theirs.change(CODE, lambda case: claim(case, act("cv-2")), NOW)
    await our_loads.count()
    await their_loads.count()
    assert our_loads.counts == their_loads.counts == {"cv-2": 1}


async def test_a_restart_finds_the_loads_as_they_were(desk, settings, store, clock):
    await desk.hear(received())
    _, loads, _ = replica_of(store, clock)
    await loads.count()
    assert loads.counts == {"cv-1": 1}


async def test_the_loads_are_counted_again_as_time_goes_by(store, clock):
    ours, _, _ = replica_of(store, clock)
    _, loads, _ = replica_of(store, clock)
    case, payloads = open_case(fresh(), office(), NOW)
    await ours.add(case, payloads, NOW)
    counting = asyncio.create_task(loads.run())
    later = (NOW + timedelta(seconds=n) for n in itertools.count(1))

    def counted():
        clock.move(next(later))
        return loads.counts["cv-1"]

    await eventually(counted)
    counting.cancel()
    await asyncio.gather(counting, return_exceptions=True)
