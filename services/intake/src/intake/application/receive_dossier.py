"""Receive a dossier: check, code, promise, store with its event, answer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dossier_shared.clock import OFFICE_ZONE, Clock
from dossier_shared.identifiers import dossier_code
from dossier_shared.mongo.aggregates import (
    Aggregates,
    AlreadyThere,
    Answer,
    NotFound,
    Once,
    answered_now,
)
from dossier_shared.rules import BadInput, NotYours
from dossier_shared.worktime import Calendar, Due
from intake.application.ports import Codes, SealContact
from intake.domain.dossier import Dossier
from intake.domain.procedure import Procedure
from intake.domain.receiving import Application, check, promise, receive

Describe = Callable[[Dossier, Procedure, Due | None], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class ReceiveDossier:
    """The use case. The code's number is taken only when everything else is right."""

    dossiers: Aggregates[Dossier]
    procedures: Aggregates[Procedure]
    codes: Codes
    seal: SealContact
    calendar: Calendar
    clock: Clock
    unit: str
    pattern: str

    async def __call__(
        self, procedure_id: str, application: Application, once: Once, describe: Describe
    ) -> Answer:
        earlier = await self.dossiers.created(once)
        if earlier is not None:
            return earlier
        if application.agency != self.unit:
            raise NotYours("other-agency", "Tài khoản thuộc cơ quan khác, không tiếp nhận ở đây.")
        now = self.clock.now()
        procedure = await self._procedure(procedure_id)
        check(procedure, application, now)
        promised = promise(procedure, application.received_at, self.calendar)
        contact = self.seal(application.authorised or application.applicant)
        code = await self._code(application.received_at)
        dossier, payloads = receive(code, procedure, application, promised, contact, now)
        body = describe(dossier, procedure, promised)
        try:
            await self.dossiers.add(dossier, payloads, now, created=answered_now(once, body, 1))
        except AlreadyThere:
            return await self._other_request(once, code)
        return Answer(body, version=1, replayed=False)

    async def _procedure(self, procedure_id: str) -> Procedure:
        try:
            return (await self.procedures.load(procedure_id)).state
        except NotFound as error:
            raise BadInput(
                "unknown-procedure",
                "Mã thủ tục không có trong danh mục; xem danh mục tại /procedures.",
                "procedure",
            ) from error

    async def _code(self, received_at: datetime) -> str:
        day = received_at.astimezone(OFFICE_ZONE).date()
        number = await self.codes.next_number(self.unit, day)
        return dossier_code(self.pattern, self.unit, day, number)

    async def _other_request(self, once: Once, code: str) -> Answer:
        """The same request came twice at once, and the other one was first."""
        answer = await self.dossiers.created(once)
        if answer is None:
            raise AlreadyThere(code)
        return answer
