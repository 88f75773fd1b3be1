"""Take in a dossier that was sent in: the next number of the book, in the write that takes it."""

from dataclasses import dataclass
from datetime import datetime

from dossier_shared.mongo.aggregates import Answer, NotFound
from intake.application.act_on_dossier import ActOnDossier, Asked
from intake.application.receive_dossier import Describe, ReceiveDossier
from intake.domain.clock import Dated
from intake.domain.dossier import Change, Dossier
from intake.domain.episodes import BookEntry
from intake.domain.receiving import Receipt, check_time, receive


@dataclass(frozen=True, slots=True)
class TakeIn:
    """The use case. A number that another replica took meanwhile makes the write fail, and the
    next one is tried.
    """

    act: ActOnDossier
    receiving: ReceiveDossier

    async def __call__(
        self, code: str, at: datetime | None, asked: Asked, describe: Describe
    ) -> Answer:
        """`at` is the real time of the receipt; now when it is None."""
        now = self.act.clock.now()
        received_at = at or now
        check_time(received_at, now)
        dossier = (await self.act.dossiers.load(code)).state
        if not asked.scope.covers(dossier):
            raise NotFound(code)
        pinned = dossier.procedure, dossier.procedure_version
        procedure = await self.receiving.procedures.version(*pinned)
        dated = Dated(*await self.receiving.calendars.current())

        async def write(book: BookEntry) -> Answer:
            def take(found: Dossier) -> Change:
                contact = self.receiving.contact(found)
                receipt = Receipt(received_at, asked.act.by, dated, book, contact)
                return receive(found, procedure, receipt)

            return await self.act(code, take, asked, lambda d: describe(d, procedure, dated))

        return await self.receiving.numbering.with_book(received_at, write)
