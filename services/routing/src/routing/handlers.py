"""What routing does on the others' events: a dossier received opens a case; procedures and the
calendar are kept.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from dossier_shared.clock import OFFICE_ZONE
from dossier_shared.contracts import (
    CalendarChanged,
    DossierReceived,
    DossierSubmitted,
    Event,
    ProcedureEnded,
    ProcedurePublished,
)
from dossier_shared.mongo.aggregates import Change
from dossier_shared.mongo.inbox import Inbox, Taken
from dossier_shared.observability.logs import log
from routing.domain import calendars
from routing.domain.case import Case, new_case, registered
from routing.domain.catalogue import Catalogue
from routing.domain.commands import open_case
from routing.domain.following import follow, noted
from routing.domain.office import Office
from routing.domain.procedure import Procedure, ended, published, unheard


@dataclass(frozen=True, slots=True)
class CaseEvents:
    """Dossiers' events, for the case of each. The first one opens it: a receipt at the counter, or
    a submission that waits to be received.
    """

    catalogue: Catalogue
    office: Office

    def opens(self, event: Event) -> Case | None:
        """The case of a dossier just received or sent in, not yet given to anybody."""
        told = event.data
        if isinstance(told, DossierReceived):
            return self._received(event.subject, told)
        if isinstance(told, DossierSubmitted):
            definition = self.catalogue.definition(told.procedure, None, _day(told.submitted_at))
            division = self.catalogue.division(told.procedure, told.division)
            return registered(event.subject, told, definition, division)
        return None

    def react(self, case: Case, event: Event, now: datetime) -> Change[Case] | None:
        """What the reports must know is noted, whether or not the work on the case changes."""
        told = event.data
        if isinstance(told, DossierReceived):
            if event.sequence > 1 and case.status != "registered":
                return None
            fresh = replace(self._received(event.subject, told), marks=case.marks)
            return open_case(noted(fresh, told, event.time, now), self.office, now)
        kept = noted(case, told, event.time, now)
        after = follow(kept, told, self.office.calendar, now)
        if after is None and kept is case:
            return None
        return after or kept, []

    def _received(self, code: str, told: DossierReceived) -> Case:
        definition = self.catalogue.definition(told.procedure, told.limit, _day(told.received_at))
        division = self.catalogue.division(told.procedure, told.division)
        return new_case(code, told, definition, division)


def opens_procedure(event: Event) -> Procedure | None:
    """The copy of a procedure first heard of, before its first version."""
    told = event.data
    return unheard(event.subject, told) if isinstance(told, ProcedurePublished) else None


def react_to_procedure(
    procedure: Procedure, event: Event, now: datetime
) -> Change[Procedure] | None:
    """A newer version takes the place of the one known from its day on; its end is kept too."""
    told = event.data
    if isinstance(told, ProcedurePublished) and told.version > procedure.published:
        return published(procedure, told, now), []
    if isinstance(told, ProcedureEnded):
        return ended(procedure, told, now), []
    return None


def opens_calendar(event: Event) -> calendars.Published | None:
    """A version of the calendar; each is told once and never changes."""
    told = event.data
    return calendars.published(event.subject, told) if isinstance(told, CalendarChanged) else None


def react_to_calendar(
    calendar: calendars.Published, event: Event, now: datetime
) -> Change[calendars.Published] | None:
    return None


@dataclass(frozen=True, slots=True)
class Hear:
    """Each event goes to the inbox of what it is about."""

    cases: Inbox[Case]
    procedures: Inbox[Procedure]
    calendars: Inbox[calendars.Published]
    catalogue: Catalogue
    limit_differs: Callable[[str], None]

    async def __call__(self, event: Event) -> Taken:
        match event.type.partition(".")[0]:
            case "dossier":
                return await self.cases.take(event)
            case "calendar":
                return await self.calendars.take(event)
            case "procedure":
                return await self._procedure(event)
        return Taken.ADVANCED

    async def look_again(self) -> None:
        for inbox in (self.cases, self.procedures, self.calendars):
            await inbox.look_again()

    async def _procedure(self, event: Event) -> Taken:
        taken = await self.procedures.take(event)
        if taken is Taken.EFFECT and isinstance(event.data, ProcedurePublished):
            self._compare(event.subject, event.data)
        return taken

    def _compare(self, procedure: str, told: ProcedurePublished) -> None:
        """A workflow made for another limit still runs, within the dossier's due date; the office
        must be told to mend it.
        """
        if self.catalogue.contradicts(procedure, told.limit, told.valid_from):
            self.limit_differs(procedure)
            log.warning(
                "workflow.limit-differs", procedure=procedure, published_version=told.version
            )


def _day(at: datetime) -> date:
    return at.astimezone(OFFICE_ZONE).date()
