"""The people of the office at work: every act is a request to a public API, with a token."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import httpx

from motcua.demo.year import Planned
from motcua.stack import Stack

TRIES = 3


class ActRefused(RuntimeError):
    """A service refused an act of the plan; its problem is the message."""

    def __init__(self, answer: httpx.Response) -> None:
        super().__init__(f"{answer.request.method} {answer.request.url}: {answer.text}")
        problem = answer.headers.get("content-type") == "application/problem+json"
        self.code = answer.json()["code"] if problem else ""


@dataclass(slots=True)
class File:
    """One planned dossier as the office comes to know it."""

    number: int
    planned: Planned
    code: str | None = None
    due_at: datetime | None = None
    holder: str | None = None


@dataclass(slots=True)
class Office:
    """Acts for the staff. A request that the network broke off is sent again under its own key."""

    stack: Stack
    http: httpx.AsyncClient
    name: str
    _tokens: dict[str, str] = field(default_factory=dict)
    _served: int = 0

    async def receive(self, file: File) -> None:
        body = await self._post(
            "intake", "/dossiers", self._receptionist(), f"{file.number}/receive",
            file.planned.request,
        )  # fmt: skip
        file.code = body["code"]
        file.due_at = datetime.fromisoformat(body["due_at"]) if body["due_at"] else None

    async def act(self, file: File, step: str) -> None:
        """One step of the case, by the person who holds it."""
        if file.holder is None:
            file.holder = (await self._case(file))["assignee"]
        act, body = _request_of(step, file.planned.refused)
        answer = await self._post(
            "routing", f"/cases/{file.code}/{act}", file.holder, f"{file.number}/{step}", body
        )
        file.holder = answer["assignee"]

    async def hand_back(self, file: File) -> None:
        """The citizen collects the result; one that is early must have been announced to him."""
        body = {
            "method": "counter",
            "recipient": file.planned.request["applicant"]["name"],
            "paper": "Giấy tiếp nhận và giấy tờ tùy thân",
        }
        path, receptionist = f"/dossiers/{file.code}", self._receptionist()
        try:
            await self._post(
                "intake", f"{path}/return-result", receptionist, f"{file.number}/return", body
            )
        except ActRefused as refused:
            if refused.code != "early-not-announced":
                raise
            await self._post(
                "intake", f"{path}/announce-early", receptionist, f"{file.number}/announce", {}
            )
            await self._post(
                "intake", f"{path}/return-result", receptionist, f"{file.number}/return-then", body
            )

    def _receptionist(self) -> str:
        """One after another, as the queue at the counter goes."""
        people = [p.id for p in self.stack.staff.people if p.role == "receptionist"]
        self._served += 1
        return people[self._served % len(people)]

    async def _case(self, file: File) -> Any:
        leader = next(p.id for p in self.stack.staff.people if p.role == "leader")
        answer = await self.http.get(
            f"{self.stack.urls['routing']}/cases/{file.code}", headers=self._bearer(leader)
        )
        return _accepted(answer)

    async def _post(
        self, service: str, path: str, person: str, key: str, body: dict[str, Any]
    ) -> Any:
        headers = self._bearer(person) | {"Idempotency-Key": f"{self.name}/{key}"}
        url = self.stack.urls[service] + path
        for _ in range(TRIES - 1):
            with suppress(httpx.TransportError):
                return _accepted(await self.http.post(url, json=body, headers=headers))
        return _accepted(await self.http.post(url, json=body, headers=headers))

    def _bearer(self, person: str) -> dict[str, str]:
        if person not in self._tokens:
            self._tokens[person] = self.stack.token(person)
        return {"Authorization": f"Bearer {self._tokens[person]}"}


def _request_of(step: str, refused: bool) -> tuple[str, dict[str, Any]]:
    if step == "claim":
        return "claim", {}
    if step == "sign":
        return "decide", {"outcome": "refused" if refused else "approved"}
    return "complete", {}


def _accepted(answer: httpx.Response) -> Any:
    if answer.is_error:
        raise ActRefused(answer)
    return answer.json()
