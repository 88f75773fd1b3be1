"""The people of the office at work: every act is a request to a public API, with a token."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import httpx

from motcua.demo.year import Planned
from motcua.stack import Stack
from motcua_client import Intake, Problem
from motcua_client.models import NewDossier, ReturnIn

TRIES = 3
UNTIL = {"appraise": "submit", "submit": "sign", "sign": "issue", "issue": "hand-over"}
"""What the plan calls a step ends where the case has come to this step of its workflow."""

MOST = 12
"""Steps of a workflow that one step of the plan passes at most."""


class ActRefused(RuntimeError):
    """Routing refused an act of the plan; its problem is the message."""


@dataclass(slots=True)
class File:
    """One planned dossier as the office comes to know it."""

    number: int
    planned: Planned
    code: str | None = None
    due_at: datetime | None = None
    case: Any = None


@dataclass(slots=True)
class Office:
    """Acts for the staff. A request that the network broke off is sent again under its own key."""

    stack: Stack
    http: httpx.AsyncClient
    name: str
    _tokens: dict[str, str] = field(default_factory=dict)
    _served: int = 0

    async def receive(self, file: File) -> None:
        receipt = await self._counter().dossiers.receive(
            NewDossier.model_validate(file.planned.request), key=self._key(file, "receive")
        )
        file.code, file.due_at = receipt.code, receipt.due_at

    async def act(self, file: File, step: str) -> None:
        """What the plan calls a step, by whoever holds the case: other agencies' steps that the
        procedure's workflow has on the way are passed with it.
        """
        case = await self._case(file) if file.case is None else file.case
        if step == "claim":
            file.case = await self._do(case, "claim", self._key(file, step), {})
            return
        for number in range(MOST):
            if case["status"] != "open" or case["step"] == UNTIL.get(step):
                break
            case = await self._pass(file, case, self._key(file, f"{step}-{number}"))
        file.case = case

    async def _pass(self, file: File, case: Any, key: str) -> Any:
        """The present step passed; who was asked about the dossier answers first."""
        decides = "approve" in case["allowed"]
        outcome = "refused" if file.planned.refused else "approved"
        act, body = ("decide", {"outcome": outcome}) if decides else ("complete", {})
        try:
            return await self._do(case, act, key, body)
        except ActRefused as refused:
            if "consultation-open" not in str(refused):
                raise
        for asked in (await self._case(file))["consultations"]:
            entered = {"agreed": True, "answer": "Đồng ý"}
            path = f"consultations/{asked['number']}/answer"
            by_counter = case | {"assignee": self._counter_person()}
            await self._do(by_counter, path, f"{key}/{asked['number']}", entered)
        return await self._do(case, act, f"{key}/again", body)

    async def hand_back(self, file: File) -> None:
        """The citizen collects the result; one that is early must have been announced to him."""
        counter, code = self._counter(), str(file.code)
        handed = ReturnIn(
            method="counter",
            recipient=file.planned.request["applicant"]["name"],
            paper="Giấy tiếp nhận và giấy tờ tùy thân",
        )
        try:
            await counter.life.return_result(code, handed, key=self._key(file, "return"))
        except Problem as refused:
            if refused.code != "early-not-announced":
                raise
            await counter.life.announce_early(code, key=self._key(file, "announce"))
            await counter.life.return_result(code, handed, key=self._key(file, "return-then"))

    def _counter(self) -> Intake:
        """The client program of the next receptionist, as the queue at the counter goes."""
        person = self._counter_person()
        return Intake(self.http, self.stack.urls["intake"], lambda: self._token(person))

    def _counter_person(self) -> str:
        people = [p.id for p in self.stack.staff.people if p.role == "receptionist"]
        self._served += 1
        return people[self._served % len(people)]

    def _key(self, file: File, act: str) -> str:
        return f"{self.name}/{file.number}/{act}"

    async def _case(self, file: File) -> Any:
        leader = next(p.id for p in self.stack.staff.people if p.role == "leader")
        answer = await self.http.get(
            f"{self.stack.urls['routing']}/cases/{file.code}", headers=self._bearer(leader)
        )
        return _accepted(answer)

    async def _do(self, case: Any, act: str, key: str, body: dict[str, Any]) -> Any:
        """An act on the case by who holds it, sent again under its key when the network broke it
        off.
        """
        url = f"{self.stack.urls['routing']}/cases/{case['code']}/{act}"
        headers = self._bearer(case["assignee"]) | {"Idempotency-Key": key}
        for _ in range(TRIES - 1):
            with suppress(httpx.TransportError):
                return _accepted(await self.http.post(url, json=body, headers=headers))
        return _accepted(await self.http.post(url, json=body, headers=headers))

    def _bearer(self, person: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token(person)}"}

    def _token(self, person: str) -> str:
        if person not in self._tokens:
            self._tokens[person] = self.stack.token(person)
        return self._tokens[person]


def _accepted(answer: httpx.Response) -> Any:
    if answer.is_error:
        raise ActRefused(f"{answer.request.method} {answer.request.url}: {answer.text}")
    return answer.json()
