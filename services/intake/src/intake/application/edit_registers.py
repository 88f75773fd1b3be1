"""Change the registers: an entry is made, changed, and ended for all that is new."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dossier_shared.clock import OFFICE_ZONE
from dossier_shared.mongo.aggregates import AlreadyThere, Answer
from intake.application.keeping import AskedOffice, Keeping
from intake.application.ports import Registers
from intake.domain import registers
from intake.domain.errors.catalogue import REGISTER_NAME_TAKEN
from intake.domain.registers import Entry, Kind, key_of

Describe = Callable[[Entry], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class EditRegisters:
    keeping: Keeping[Entry]
    entries: Registers

    async def put(self, wanted: Entry, asked: AskedOffice, describe: Describe) -> Answer:
        """The department it names must be there; its name must be no other's in the register."""
        registers.check(wanted, await self.entries())
        fresh = registers.keyed(wanted)
        try:
            return await self.keeping.answer_or_add(
                fresh.key, lambda found: registers.changed(found, wanted), lambda: (fresh, []),
                asked, describe,
            )  # fmt: skip
        except AlreadyThere as taken:
            raise REGISTER_NAME_TAKEN.broken() from taken

    async def end(
        self, kind: Kind, entry_id: str, asked: AskedOffice, describe: Describe
    ) -> Answer:  # fmt: skip
        today = self.keeping.clock.now().astimezone(OFFICE_ZONE).date()
        return await self.keeping.answer(
            key_of(kind, entry_id), lambda found: registers.ended(found, today), asked, describe
        )
