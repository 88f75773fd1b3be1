"""A thousand timers due at once, and eight replicas that all see them."""

import asyncio
from collections import Counter
from datetime import timedelta

import httpx
from tests.faults.load.commands import Command
from tests.faults.patience import patiently
from tests.faults.plant import Plant
from tests.faults.row import Row, Run

DOSSIERS = 1000
REPLICAS = 8
ATONCE = 4
OVERDUE = "case.overdue.v1"
LATER = timedelta(days=5)
"""The first working day after the due date: a later one would be told to those higher up alone."""
NO_FORECASTS = {"ROUTING_FORECAST_SECONDS": "3600"}
"""Eight replicas that forecast a thousand cases each minute leave two cores no time."""
PERSON = "tiep-nhan-1"


def due_at_once(run: Run) -> None:
    """All are handed in on one morning, all are overdue when the clock is set. Seven replicas are
    frozen until then, to leave the cores to the others.
    """
    numbers = {"intake": 1, "routing": REPLICAS, "notify": 1}
    with run.plant(replicas=numbers, more=NO_FORECASTS) as plant:
        others = plant.replicas["routing"][1:]
        for replica in others:
            replica.freeze()
        asyncio.run(_received(plant, run))
        _until(plant, {}, DOSSIERS, 120)
        for replica in others:
            replica.thaw()
        plant.clock.set(LATER)
        plant.timeline.say("all are overdue")
        began = plant.timeline.now()
        _until(plant, {"next_due": {"$lte": plant.clock.now()}}, 0, 300)
        run.verdict.measured["all fired after"] = f"{plant.timeline.now() - began:.1f} s"
        fired = [int(one.metric("motcua_timers_fired_total")) for one in plant.every("routing")]
        run.verdict.measured["fired by each"] = " ".join(map(str, fired))
        found = run.judged(plant, 240)
        told = Counter(event.subject for event in found.events if event.type == OVERDUE)
        for code in found.stores["routing"]:
            _once(run, code, told[code])


def _once(run: Run, code: str, times: int) -> None:
    """The case was told to be overdue once, by whichever replica."""
    events = run.verdict.lost if times == 0 else run.verdict.doubled
    if times != 1:
        events.append(f"{code} was told to be overdue {times} times")


def _until(plant: Plant, where: dict[str, object], number: int, seconds: float) -> None:
    with plant.database() as client:
        cases = client[plant.stack.databases["routing"]]["cases"]
        patiently(
            lambda: cases.count_documents(where) == number, seconds, f"not {number} cases {where}"
        )


async def _received(plant: Plant, run: Run) -> None:
    places = asyncio.Semaphore(ATONCE)
    async with httpx.AsyncClient(timeout=30, trust_env=False) as http:
        await asyncio.gather(*(_one(plant, run, http, places, n) for n in range(DOSSIERS)))


async def _one(
    plant: Plant, run: Run, http: httpx.AsyncClient, places: asyncio.Semaphore, number: int
) -> None:
    command = run.ledger.begun(Command(number, "intake", "receive", PERSON, f"timer/{number}"))
    body = {
        "procedure": "BHTN-02",
        "applicant": {"name": "Nguyễn Thị Bưởi", "phone": f"0912 {number:06d}"},
        "documents": [],
    }
    headers = {
        "Authorization": f"Bearer {plant.stack.token(PERSON)}", "Idempotency-Key": command.key
    }  # fmt: skip
    async with places:
        url = f"{plant.url('intake', run.draw)}/dossiers"
        answer = await http.post(url, json=body, headers=headers)
    answer.raise_for_status()
    command.fate, command.code = "acknowledged", answer.json()["code"]


WHAT = f"{DOSSIERS} timers are due at once under {REPLICAS} replicas"

ROWS = [Row("timers-due-at-once", WHAT, due_at_once)]
