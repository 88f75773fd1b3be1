"""The office's people at their programs: each act a request under a key of its own, sent again
when it is not answered, to whichever replica answers.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from time import monotonic
from typing import Any

import httpx
from tests.faults.load.commands import Command, Ledger
from tests.faults.plant import Plant

CLIENT_LIMIT = 45
"""Seconds after which even a patient client hangs up; far beyond what a request may take."""
PAUSE = 0.6
LATER = {409: {"still-running", "contention"}, 503: {"storage-away"}}
"""Problems of the moment: the same request will do later."""
STRANGE = 500


@dataclass(slots=True)
class Desk:
    """Sends; `ends` is the moment (monotonic) at which the patient give up too."""

    plant: Plant
    http: httpx.AsyncClient
    ledger: Ledger
    draw: Random
    ends: float
    _tokens: dict[str, str] = field(default_factory=dict)

    async def send(
        self, command: Command, path: str, body: Mapping[str, Any], *, once: bool = False
    ) -> dict[str, Any] | None:
        """The answer when it was acknowledged; None when it was refused, or is not known."""
        self.ledger.begun(command)
        return await self.again(command, path, body, once=once)

    async def again(
        self, command: Command, path: str, body: Mapping[str, Any], *, once: bool = False
    ) -> dict[str, Any] | None:
        headers = self._bearer(command.person) | {"Idempotency-Key": command.key}
        while True:
            answer = await self._request(command, "POST", path, headers, body)
            if answer is not None and not _later(answer):
                return self._told(command, answer)
            if once or monotonic() > self.ends:
                return None
            await asyncio.sleep(PAUSE)

    async def get(self, service: str, path: str, person: str) -> dict[str, Any] | None:
        """What is shown; None when it is not to be had now."""
        look = Command(0, service, "GET", person, path)
        answer = await self._request(look, "GET", path, self._bearer(person), None)
        return dict(answer.json()) if answer is not None and answer.is_success else None

    async def _request(
        self,
        command: Command,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: Mapping[str, Any] | None,
    ) -> httpx.Response | None:
        """None when the line broke or the client hung up."""
        url = self.plant.url(command.service, self.draw)
        began, said = monotonic(), ""
        answer: httpx.Response | None = None
        try:
            answer = await self.http.request(method, url + path, headers=dict(headers), json=body)
        except httpx.TransportError as error:
            said = type(error).__name__
        took = monotonic() - began
        self.ledger.took(took, f"{method} {path}")
        if method != "GET":
            told = str(answer.status_code) if answer is not None else said
            self.plant.timeline.say(
                "asked", command=str(command), told=told, seconds=round(took, 2)
            )
        return answer

    def _told(self, command: Command, answer: httpx.Response) -> dict[str, Any] | None:
        if answer.is_success:
            body: dict[str, Any] = answer.json()
            self._acknowledged(command, body["code"], int(answer.headers["ETag"].strip('W/"')))
            return body
        command.problem = _code(answer)
        if answer.status_code >= STRANGE:
            self.ledger.strange.append(f"{command}: {answer.status_code} {command.problem}")
        elif command.fate != "acknowledged":
            command.fate = "refused"
        return None

    def _acknowledged(self, command: Command, code: str, version: int) -> None:
        before = (command.code or code, command.version or version)
        if before != (code, version):
            self.ledger.strange.append(f"{command}: answered {before}, then {(code, version)}")
        command.fate, command.code, command.version = "acknowledged", code, version

    def _bearer(self, person: str) -> dict[str, str]:
        if person not in self._tokens:
            self._tokens[person] = self.plant.stack.token(person)
        return {"Authorization": f"Bearer {self._tokens[person]}"}


def _later(answer: httpx.Response) -> bool:
    return _code(answer) in LATER.get(answer.status_code, ())


def _code(answer: httpx.Response) -> str:
    try:
        return str(answer.json()["code"])
    except (ValueError, KeyError, TypeError):
        return answer.text[:80]
