"""The load of a run: the lives of its dossiers, beside the faults, in a thread of its own."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from random import Random
from threading import Event, Thread
from time import monotonic
from typing import Any

import httpx
from tests.faults.load.commands import Command, Ledger
from tests.faults.load.desk import CLIENT_LIMIT, Desk
from tests.faults.load.plan import ANNOUNCE, PROCEDURES, RETURN, Life, Step, lives, only_received
from tests.faults.plant import Plant

from dossier_shared.testing.waiting import eventually

GRACE = 40
"""Seconds after the last dossier was handed in until even the patient stop."""
LEADER = "lanh-dao-1"
SOON, AT_LAST = 0.3, 5.0
"""Seconds between two looks, the longer the more has been waited."""
ACTS = 16
"""Acts of the division on one case at most."""
Look = Callable[[], Awaitable[dict[str, Any] | None]]


@dataclass(frozen=True, slots=True)
class Amount:
    """So many dossiers, handed in over so many seconds; `only_received`, and left alone then."""

    dossiers: int
    seconds: float
    only_received: bool = False


class Load:
    """`over` is set when every life is at its end."""

    def __init__(self, plant: Plant, seed: int, amount: Amount, ledger: Ledger) -> None:
        self._plant, self._seed, self._amount, self.ledger = plant, seed, amount, ledger
        self.over = Event()
        self.failure: BaseException | None = None
        self._began = monotonic()

    def run(self) -> None:
        try:
            asyncio.run(self._run())
        except BaseException as error:
            self.failure = error
        finally:
            self.over.set()

    async def _run(self) -> None:
        limits = httpx.Limits(max_connections=200, keepalive_expiry=2)
        async with httpx.AsyncClient(timeout=CLIENT_LIMIT, limits=limits, trust_env=False) as http:
            desk = self._desk(http)
            planned = lives(self._seed, self._amount.dossiers, await _papers(desk))
            if self._amount.only_received:
                planned = [only_received(life) for life in planned]
            await asyncio.gather(*(self._lived(desk, life) for life in planned))

    def _desk(self, http: httpx.AsyncClient) -> Desk:
        return Desk(
            self._plant,
            http,
            self.ledger,
            Random(self._seed),
            self._began + self._amount.seconds + GRACE,
        )

    async def _lived(self, desk: Desk, life: Life) -> None:
        starts = self._began + life.starts * self._amount.seconds
        await asyncio.sleep(max(0.0, starts - monotonic()))
        await OneLife(desk, life, self._plant, Random(f"{self._seed}/{life.number}")).run()


async def _papers(desk: Desk) -> dict[str, list[int]]:
    found = {}
    for procedure in PROCEDURES:
        asked: Any = partial(desk.get, "intake", f"/procedures/{procedure}", LEADER)
        shown = await eventually(asked, GRACE, "the catalogue")
        assert shown is not None
        found[procedure] = [paper["number"] for paper in shown["documents"]]
    return found


@dataclass(slots=True)
class OneLife:
    """The acts on one dossier, one after another."""

    desk: Desk
    life: Life
    plant: Plant
    draw: Random
    code: str = ""
    division: str = ""

    async def run(self) -> None:
        receipt = await self._do(self.life.receive, "/dossiers")
        if receipt is None:
            return
        self.code, self.division = receipt["code"], receipt["division"]
        for step in self.life.steps:
            if not await self._act(step):
                return
        if self.life.division and not await self._through_the_division():
            return
        if self.life.returned:
            await self._hand_back()

    async def _act(self, step: Step, suffix: str = "") -> dict[str, Any] | None:
        return await self._do(step, f"/dossiers/{self.code}/{step.command}", suffix)

    async def _do(self, step: Step, path: str, suffix: str = "") -> dict[str, Any] | None:
        person = self._person(step.by)
        key = f"{self.life.number}/{step.command}{suffix}"
        command = Command(self.life.number, "intake", step.command, person, key, self.code or None)
        body = self._timed(step)
        first = self.desk.send(command, path, body, once=step.once)
        if not step.twice:
            return await first
        told = await asyncio.gather(first, self.desk.again(command, path, body))
        return next((one for one in told if one is not None), None)

    def _timed(self, step: Step) -> dict[str, Any]:
        """What only the day of the run knows."""
        body = dict(step.body)
        if step.command in {"record-fee", "record-payment"}:
            body["paid_at"] = self.plant.clock.clock.now().isoformat()
        if step.command == "return-result":
            body["recipient"] = self.life.receive.body["applicant"]["name"]
        return body

    async def _through_the_division(self) -> bool:
        """Each act by whoever holds the case, until it is handed over to the one-stop."""
        for number in range(ACTS):
            case = await self._until(lambda: self.desk.get("routing", self._case, LEADER), _open)
            if case is None:
                return False
            if case["status"] == "finished":
                break
            await self._act_on(case, number)
        return await self._until(self._dossier, lambda shown: shown["status"] == 9) is not None

    async def _act_on(self, case: dict[str, Any], number: int) -> None:
        asked = [one for one in case["consultations"] if one.get("answered_at") is None]
        name, path, person, body = _next_act(case, asked, self._person("receptionist"))
        key = f"{self.life.number}/{name}-{number}"
        command = Command(self.life.number, "routing", name, person, key, self.code)
        await self.desk.send(command, f"{self._case}/{path}", body)

    async def _hand_back(self) -> None:
        announced = replace(ANNOUNCE, once=False)
        await self._act(announced)
        await self._act(RETURN)

    async def _dossier(self) -> dict[str, Any] | None:
        return await self.desk.get("intake", f"/dossiers/{self.code}", "tiep-nhan-1")

    async def _until(
        self, look: Look, fits: Callable[[dict[str, Any]], bool]
    ) -> dict[str, Any] | None:
        wait = SOON
        while monotonic() < self.desk.ends:
            shown = await look()
            if shown is not None and fits(shown):
                return shown
            await asyncio.sleep(wait)
            wait = min(wait * 1.5, AT_LAST)
        return None

    @property
    def _case(self) -> str:
        return f"/cases/{self.code}"

    def _person(self, role: str) -> str:
        """Somebody of that role; of the division that the dossier belongs to, where that counts."""
        divided = role in {"officer", "division_head"}
        people = [
            one.id
            for one in self.plant.stack.staff.people
            if one.role == role and (not divided or one.division == self.division)
        ]
        return people[0] if divided else self.draw.choice(people)


def _open(case: dict[str, Any]) -> bool:
    return case["status"] in {"open", "finished"}


def _next_act(
    case: dict[str, Any], asked: Sequence[dict[str, Any]], counter: str
) -> tuple[str, str, str, dict[str, Any]]:
    """Name, path, who and with what."""
    if asked and "claim" not in case["allowed"]:
        number, said = asked[0]["number"], {"agreed": True, "answer": "Đồng ý"}
        return "answer", f"consultations/{number}/answer", counter, said
    if "claim" in case["allowed"]:
        return "claim", "claim", case["assignee"], {}
    if "approve" in case["allowed"]:
        return "decide", "decide", case["assignee"], {"outcome": "approved"}
    return "complete", "complete", case["assignee"], {}


@contextmanager
def under_load(plant: Plant, seed: int, amount: Amount, ledger: Ledger) -> Iterator[Load]:
    """The load beside what is done inside; left when every life is at its end."""
    load = Load(plant, seed, amount, ledger)
    thread = Thread(target=load.run, name="load", daemon=True)
    thread.start()
    yield load
    limit = amount.seconds + GRACE + 2 * CLIENT_LIMIT
    if not load.over.wait(limit):
        raise TimeoutError(f"the load did not end in {limit:g} s")
    if load.failure is not None:
        raise load.failure
