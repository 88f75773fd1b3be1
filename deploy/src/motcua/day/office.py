"""Who works that day, each with a client of his own; and the time, which the day itself moves."""

import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import httpx

from dossier_shared.clock import OFFICE_ZONE, VirtualClock
from dossier_shared.web.auth import Role
from motcua.demo.people import applicant
from motcua.stack import AGENCY, Stack
from motcua_client import Intake, Problem
from motcua_client.models import HandedInIn, NewDossier, PersonIn, ReceiptOut

OUTSIDERS = {Role.ADMIN: "quan-tri-1", Role.AUDITOR: "thanh-tra-1", Role.CLIENT: "cong-dich-vu"}
"""People whom the staff register does not name: they work on no dossier."""


@dataclass(slots=True)
class Office:
    """`called` collects each request as (method, path)."""

    stack: Stack
    http: httpx.AsyncClient
    clock: VirtualClock
    draw: Any
    called: set[tuple[str, str]] = field(default_factory=set)
    served: Iterator[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        self.http.event_hooks = {"request": [self._called]}

    async def _called(self, request: httpx.Request) -> None:
        self.called.add((request.method, request.url.path))

    def counter(self) -> Intake:
        """The next receptionist."""
        people = self._people("receptionist")
        person = people[next(self.served) % len(people)]
        return self._client(lambda: self.stack.token(person.id))

    def officer(self, division: str) -> Intake:
        return self._staff("officer", division)

    def head(self, division: str) -> Intake:
        return self._staff("division_head", division)

    def clerk(self) -> Intake:
        return self._staff("clerk")

    def leader(self, number: int = 0) -> Intake:
        return self._staff("leader", number=number)

    def other(self, role: Role) -> Intake:
        """The administrator, the auditor, or the portal for citizens."""
        return self._client(lambda: self.stack.issuer.token(OUTSIDERS[role], role, agency=AGENCY))

    def citizen(self, id_number: str | None = None) -> Intake:
        """Somebody at home: with a slip in the hand, or logged in with an identity."""
        if id_number is None:
            return Intake(self.http, self.stack.urls["intake"])
        return self._client(
            lambda: self.stack.issuer.token(
                "cong-dan", Role.CITIZEN, agency=AGENCY, identity=id_number
            )
        )

    async def receive(self, procedure: str, **more: Any) -> ReceiptOut:
        """A complete dossier at the counter."""
        return await self.counter().dossiers.receive(await self.application(procedure, **more))

    async def application(self, procedure: str, **more: Any) -> NewDossier:
        catalogued = await self.citizen().procedures.get(procedure)
        papers = [
            HandedInIn(number=one.number, kind=(one.accepts or ["original"])[0])
            for one in catalogued.documents
        ]
        said = {"applicant": self.person(), "counter": "Quầy 1"} | more
        return NewDossier(procedure=procedure, documents=papers, **said)

    def person(self) -> PersonIn:
        return PersonIn.model_validate(applicant(self.draw))

    def at(self, hour: int, minute: int = 0) -> datetime:
        """The clock stands at this time of the day; it is answered."""
        today = self.clock.now().astimezone(OFFICE_ZONE)
        self.clock.move(today.replace(hour=hour, minute=minute))
        return self.clock.now()

    def _people(self, role: str, division: str | None = None) -> list[Any]:
        return [
            person
            for person in self.stack.staff.people
            if person.role == role and division in {None, person.division}
        ]

    def _staff(self, role: str, division: str | None = None, number: int = 0) -> Intake:
        person = self._people(role, division)[number]
        return self._client(lambda: self.stack.token(person.id))

    def _client(self, token: Callable[[], str]) -> Intake:
        return Intake(self.http, self.stack.urls["intake"], token)


async def refused(asked: Awaitable[object], code: str) -> None:
    """It must be refused, and for this reason."""
    try:
        await asked
    except Problem as problem:
        if problem.code != code:
            raise
    else:
        raise AssertionError(f"{code} was to be answered")


def paper_list(procedure: str, now: datetime) -> bytes:
    """The list of two dossiers that was kept by hand the day before, as CSV."""
    day = (now.astimezone(OFFICE_ZONE) - timedelta(days=1)).strftime("%d/%m/%Y")
    rows = [
        ("Mã thủ tục", "Thời điểm tiếp nhận", "Số giấy tiếp nhận", "Chủ hồ sơ", "Giấy tờ đã nộp"),
        (procedure, f"{day} 09:30", "TAY-08", "Lê Thị Mận", "1"),
        (procedure, f"{day} 10:15", "TAY-09", "Võ Văn Đào", "1"),
    ]
    return "\n".join(",".join(row) for row in rows).encode()


def uncalled(document: dict[str, Any], called: set[tuple[str, str]]) -> list[str]:
    """The operations of the API's description that nobody has called."""
    operations = [
        (method.upper(), path) for path, methods in document["paths"].items() for method in methods
    ]
    return sorted(
        f"{method} {path}"
        for method, path in operations
        if not any(verb == method and _pattern(path).fullmatch(real) for verb, real in called)
    )


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path)))
