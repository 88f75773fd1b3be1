"""Publish the product's own catalogue: what is not there yet, and nothing that is."""

from collections.abc import Iterable
from dataclasses import dataclass

from dossier_shared.clock import Clock
from dossier_shared.mongo.aggregates import Aggregates, AlreadyThere
from intake.domain.procedure import Procedure, publish


@dataclass(frozen=True, slots=True)
class LoadCatalogue:
    """Safe to run at each start and by every replica."""

    procedures: Aggregates[Procedure]
    clock: Clock

    async def __call__(self, catalogue: Iterable[Procedure]) -> int:
        """Publish the procedures that are missing; return how many."""
        published = 0
        for procedure in catalogue:
            state, payloads = publish(procedure)
            try:
                await self.procedures.add(state, payloads, self.clock.now())
            except AlreadyThere:
                continue
            published += 1
        return published
