"""The acts on one dossier, one after another, by the people whose turn it is."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from random import Random
from time import monotonic
from typing import Any

from tests.faults.load.commands import Command
from tests.faults.load.desk import Desk
from tests.faults.load.plan import ANNOUNCE, RETURN, Life, Step
from tests.faults.plant import Plant

LEADER = "lanh-dao-1"
SOON, AT_LAST = 0.3, 5.0
"""Seconds between two looks, the longer the more has been waited."""
ACTS = 16
"""Acts of the division on one case at most."""
Look = Callable[[], Awaitable[dict[str, Any] | None]]


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
