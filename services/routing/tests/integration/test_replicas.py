import asyncio
import itertools
from datetime import date, time, timedelta

from services.routing.tests.builders import (
    AGENCY,
    CODE,
    DUE,
    NCC,
    NOW,
    act,
    at,
    event,
    fresh,
    office,
    received,
)

from dossier_shared.contracts import (
    CalendarChanged,
    CaseDueSoon,
    CaseOpened,
    CaseOverdue,
    CaseReminded,
    DayOff,
    DossierFinished,
    DossierSubmitted,
    decode,
)
from dossier_shared.mongo.timers import Sweeper
from dossier_shared.runtime import Ground
from dossier_shared.staff import load_staff
from dossier_shared.testing.waiting import eventually
from routing.adapters.cases import CASES, CaseStore
from routing.adapters.catalogue import shipped_catalogue
from routing.adapters.view import View
from routing.domain.commands import claim, open_case
from routing.domain.estimating import Usual
from routing.domain.firing import fire
from routing.domain.forecast import Observed
from routing.main import parts


def replica_of(store, clock):
    view = View(store["cases"], CASES, clock, Usual(Observed()))
    cases = CaseStore(store["cases"], "routing", lambda: None, view.put)
    return cases, view, Sweeper(cases, fire, clock)


def in_hand(view):
    return {person: len(tasks) for person, tasks in view.in_hand.items() if tasks}


async def events(cases):
    document = await cases.collection.find_one({"_id": CODE})
    return [decode(entry["body"]) for entry in document["outbox"]]


async def test_two_replicas_fire_each_timer_once(replica, store, clock):
    cases, _, first = replica_of(store, clock)
    _, _, second = replica_of(store, clock)
    await replica.handle(event(received()))
    for moment in ("2018-04-24 07:00", "2018-04-24 08:00", "2018-05-02 07:00", "2018-06-01 07:00"):
        clock.move(at(moment))
        for _ in range(2):
            await asyncio.gather(*(sweeper.sweep() for sweeper in (first, second, first, second)))
    told = [(type(e.data), getattr(e.data, "kind", None)) for e in await events(cases)]
    assert told == [
        (CaseOpened, None),
        (CaseDueSoon, None),
        (CaseReminded, "step-overdue"),
        (CaseOverdue, None),
        (CaseReminded, "overdue-3"),
    ]


async def test_a_service_that_was_away_over_the_due_date_tells_of_lateness_only(
    replica, store, clock
):
    cases, _, sweeper = replica_of(store, clock)
    await replica.handle(event(received()))
    clock.move(at("2018-06-01 07:00"))
    while await sweeper.sweep():
        pass
    told = [e.data for e in await events(cases)][1:]
    assert [payload.kind for payload in told] == ["overdue-3", "step-overdue"]
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


async def test_a_view_shows_ones_own_writes_at_once_and_the_others_when_it_looks(store, clock):
    ours, our_view, _ = replica_of(store, clock)
    theirs, their_view, _ = replica_of(store, clock)
    case, payloads = open_case(fresh(), office(), NOW)
    await ours.add(case, payloads, NOW)
    assert (in_hand(our_view), in_hand(their_view)) == ({"cv-1": 1}, {})
    await their_view.look()
    await theirs.change(CODE, lambda case: claim(case, act("cv-2"), office()), NOW)
    assert (in_hand(our_view), in_hand(their_view)) == ({"cv-1": 1}, {"cv-2": 1})
    await our_view.look()
    assert in_hand(our_view) == {"cv-2": 1}


async def test_a_restart_finds_what_each_has_in_hand_as_it_was(desk, store, clock):
    await desk.hear(received())
    _, view, _ = replica_of(store, clock)
    await view.look()
    assert in_hand(view) == {"cv-1": 1}


async def test_the_running_service_follows_the_others_by_itself(app, desk, store, clock):
    theirs, _, _ = replica_of(store, clock)
    case, payloads = open_case(fresh(), office(), NOW)
    await theirs.add(case, payloads, NOW)
    later = (NOW + timedelta(seconds=n) for n in itertools.count(1))

    def seen():
        clock.move(next(later))
        return app.state.office.in_hand.get("cv-1")

    assert list(await eventually(seen)) == [CODE]


SUBMITTED = DossierSubmitted(
    agency=AGENCY, procedure="NCC-01", field="Người có công", division=NCC, submitted_at=NOW,
    answer_due=at("2018-04-16 09:00"), sensitive=False, contact=None,
)  # fmt: skip


async def timers_of(store, code):
    case = await store["cases"].find_one({"_id": code})
    return {timer["kind"]: timer["at"] for timer in case["timers"]}


async def test_timers_follow_a_changed_calendar_and_no_promise_moves(desk, store, clock):
    """Those of open work, of a result that waits to be collected, of a dossier sent in."""
    await desk.hear(received())
    await desk.hear(received(), "DONE")
    await desk.hear(DossierFinished(outcome="approved", due_at=DUE), "DONE", 2)
    await desk.hear(SUBMITTED, "ONLINE")
    before = [await timers_of(store, code) for code in (CODE, "DONE", "ONLINE")]
    off = [
        DayOff(date=date(2018, 4, 12), kind="off", reason="Nghỉ bù"),
        DayOff(date=date(2018, 4, 24), kind="off", reason="Nghỉ bù"),
    ]
    told = CalendarChanged(
        version=2, first_year=2017, last_year=2026, days=tuple(off),
        sessions=((time(7), time(11, 30)), (time(13, 30), time(17))),
    )  # fmt: skip
    await desk.hear(told, f"{AGENCY}/calendar/2")
    later = (NOW + timedelta(seconds=n) for n in itertools.count(1))

    async def moved():
        clock.move(next(later))
        return all(
            [
                (await timers_of(store, CODE))["due-soon-2"] == at("2018-04-25 07:00"),
                (await timers_of(store, "DONE"))["uncollected"] == at("2018-05-04 09:00"),
                (await timers_of(store, "ONLINE"))["answer-near"] == at("2018-04-13 15:00"),
            ]
        )

    assert [each.get("due-soon-2", each.get("uncollected", each.get("answer-near")))
            for each in before] == [
        at("2018-04-24 07:00"), at("2018-05-08 09:00"), at("2018-04-12 17:00"),
    ]  # fmt: skip
    assert await eventually(moved)
    assert (await store["cases"].find_one({"_id": CODE}))["due_at"] == DUE


async def test_two_replicas_tell_each_division_once_a_morning(settings, desk, store, clock):
    await desk.hear(received())
    clock.move(at("2018-04-13 07:00"))

    async def told():
        rows = await store["digests"].find({}, {"outbox": 1}).to_list(None)
        return [decode(entry["body"]).data for row in rows for entry in row["outbox"]]

    [morning] = await eventually(told)
    assert (morning.division, morning.open, morning.overdue) == ("Phòng Người có công", 1, 0)
    second = parts(
        settings, shipped_catalogue(), load_staff(settings.staff_file), Ground(store, clock, print)
    )
    await second.start()
    assert len(await told()) == 1


async def test_a_division_that_comes_into_the_register_has_its_digest_from_the_next_morning(
    desk, store, clock
):
    body = {"role": "officer", "division": "Phòng Lao động"}
    headers = desk.token("qt-1", "admin") | {"Idempotency-Key": "post"}
    posted = await desk.client.post("/staff/cv-2/post", json=body, headers=headers)
    assert posted.status_code == 200

    async def waits():
        return await store["digests"].find_one({"_id": f"{AGENCY}/daily/Phòng Lao động"})

    assert (await eventually(waits))["next_due"] == at("2018-04-13 07:00")
