"""Change the catalogue: drafts, and the decisions that bring them into force or end a procedure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from dossier_shared.clock import OFFICE_ZONE
from dossier_shared.mongo.aggregates import Answer, NotFound
from intake.application.keeping import AskedOffice, Keeping
from intake.application.ports import Registers
from intake.domain import catalogued
from intake.domain.catalogued import Catalogued, Change, Ordered
from intake.domain.errors.catalogue import SUCCESSOR_WRONG
from intake.domain.procedure import Decision, Procedure
from intake.domain.registers import into_force

Describe = Callable[[Catalogued], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class EditCatalogue:
    keeping: Keeping[Catalogued]
    registers: Registers

    def today(self) -> date:
        return self.keeping.clock.now().astimezone(OFFICE_ZONE).date()

    async def save_draft(self, draft: Procedure, asked: AskedOffice, describe: Describe) -> Answer:
        """A draft may be the first that is known of a procedure."""

        def save(found: Catalogued) -> Change:
            return catalogued.save_draft(found, draft)

        return await self.keeping.answer_or_add(
            draft.id, save, lambda: save(Catalogued(draft.id)), asked, describe
        )

    async def discard_draft(
        self, procedure: str, asked: AskedOffice, describe: Describe
    ) -> Answer:  # fmt: skip
        return await self.keeping.answer(procedure, catalogued.discard_draft, asked, describe)

    async def bring_into_force(
        self, procedure: str, decision: Decision, from_day: date, asked: AskedOffice,
        describe: Describe,
    ) -> Answer:  # fmt: skip
        """REGISTER_MISSING names all that the draft refers to and no register holds."""
        ordered = Ordered(decision, from_day, self.today())
        entries = await self.registers()
        return await self.keeping.answer(
            procedure, lambda found: into_force(found, ordered, entries), asked, describe
        )

    async def end(
        self, procedure: str, ordered: Ordered, successor: str | None, asked: AskedOffice,
        describe: Describe,
    ) -> Answer:  # fmt: skip
        """Abolished, or replaced by the successor."""
        following = await self._successor(successor) if successor is not None else None
        return await self.keeping.answer(
            procedure, lambda found: catalogued.end(found, ordered, following), asked, describe
        )

    async def _successor(self, procedure: str) -> Catalogued:
        try:
            return (await self.keeping.kept.load(procedure)).state
        except NotFound as error:
            raise SUCCESSOR_WRONG.broken() from error
