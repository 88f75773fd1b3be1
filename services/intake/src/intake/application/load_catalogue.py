"""Put the product's own catalogue and registers there: what is missing, and nothing that is."""

from collections.abc import Iterable
from dataclasses import dataclass

from dossier_shared.acts import Act
from dossier_shared.clock import Clock
from dossier_shared.mongo.aggregates import Aggregates, AlreadyThere
from intake.domain.catalogued import Catalogued, shipped
from intake.domain.procedure import Procedure
from intake.domain.registers import Entry, keyed

ACT = Act("load-catalogue", "intake", "service")


@dataclass(frozen=True, slots=True)
class LoadCatalogue:
    """Safe to run at each start and by every replica."""

    procedures: Aggregates[Catalogued]
    registers: Aggregates[Entry]
    clock: Clock

    async def __call__(self, catalogue: Iterable[Procedure], entries: Iterable[Entry]) -> int:
        """Publish the procedures that are missing; return how many."""
        for entry in entries:
            try:
                await self.registers.add(keyed(entry), [], self.clock.now(), act=ACT)
            except AlreadyThere:
                continue
        published = 0
        for procedure in catalogue:
            state, payloads = shipped(procedure)
            try:
                await self.procedures.add(state, payloads, self.clock.now(), act=ACT)
            except AlreadyThere:
                continue
            published += 1
        return published
