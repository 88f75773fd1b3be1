"""Receive a dossier, or register it to be answered: check, number, promise, store, answer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dossier_shared.acts import Act
from dossier_shared.clock import OFFICE_ZONE, Clock
from dossier_shared.mongo.aggregates import (
    Aggregates,
    AlreadyThere,
    Answer,
    Once,
    answered_now,
)
from intake.application.numbering import Numbering
from intake.application.ports import Calendars, Procedures, SealContact
from intake.domain.authority import check_authority
from intake.domain.checklist import check_papers
from intake.domain.clock import Dated
from intake.domain.dossier import Change, Dossier
from intake.domain.episodes import BookEntry
from intake.domain.errors.life import OTHER_AGENCY
from intake.domain.procedure import Procedure
from intake.domain.receiving import (
    Application,
    Numbered,
    Receipt,
    check_time,
    receive_at_once,
    registered,
    submit,
)

Describe = Callable[[Dossier, Procedure, Dated], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class NewDossier:
    """What is asked: an application for a procedure, under which key, by whom."""

    procedure: str
    application: Application
    once: Once
    act: Act


@dataclass(frozen=True, slots=True)
class ReceiveDossier:
    """The use case. Numbers are taken only when everything else is right."""

    dossiers: Aggregates[Dossier]
    procedures: Procedures
    numbering: Numbering
    calendars: Calendars
    seal: SealContact
    clock: Clock
    unit: str

    async def receive(self, new: NewDossier, describe: Describe) -> Answer:
        """At the counter: registered and received in one act."""
        if (earlier := await self.dossiers.created(new.once)) is not None:
            return earlier
        procedure, dated = await self._checked(new)
        application = new.application

        async def write(numbered: Numbered, book: BookEntry) -> Answer:
            fresh = registered(numbered, procedure, application, self.clock.now())
            contact = self.contact(fresh)
            receipt = Receipt(application.at, application.by, dated, book, contact)
            change = receive_at_once(fresh, procedure, receipt)
            return await self._add(new, change, describe(change[0], procedure, dated))

        return await self.numbering.with_both(application.at, write)

    async def submit(self, new: NewDossier, describe: Describe) -> Answer:
        """Online or by post: registered, and to be answered in 8 working hours."""
        if (earlier := await self.dossiers.created(new.once)) is not None:
            return earlier
        procedure, dated = await self._checked(new)

        async def write(numbered: Numbered) -> Answer:
            fresh = registered(numbered, procedure, new.application, self.clock.now())
            change = submit(fresh, dated, self.contact(fresh))
            return await self._add(new, change, describe(change[0], procedure, dated))

        return await self.numbering.with_code(new.application.at, write)

    def contact(self, dossier: Dossier) -> str | None:
        """Notices go to the authorised person where there is one, before the owner."""
        people = (dossier.authorised, dossier.applicant)
        return self.seal([person for person in people if person is not None])

    async def procedure(self, procedure_id: str, at: datetime) -> Procedure:
        """The version in force on the day of a receipt or a submission."""
        return await self.procedures.on(procedure_id, at.astimezone(OFFICE_ZONE).date())

    async def _checked(self, new: NewDossier) -> tuple[Procedure, Dated]:
        if new.application.agency != self.unit:
            raise OTHER_AGENCY.broken()
        check_time(new.application.at, self.clock.now())
        procedure = await self.procedure(new.procedure, new.application.at)
        check_papers(procedure, new.application.documents)
        check_authority(new.application.authorised)
        return procedure, Dated(*await self.calendars.current())

    async def _add(self, new: NewDossier, change: Change, body: dict[str, Any]) -> Answer:
        created = answered_now(new.once, body, 1)
        try:
            await self.dossiers.add(*change, self.clock.now(), created=created, act=new.act)
        except AlreadyThere:
            if (earlier := await self.dossiers.created(new.once)) is None:
                raise
            return earlier
        return Answer(body, version=1, replayed=False)
