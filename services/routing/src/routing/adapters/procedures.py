"""Routing's copies of the procedures, in MongoDB."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from dossier_shared.clock import Clock
from dossier_shared.mongo.client import Collection, Document
from dossier_shared.mongo.codec import Codec
from routing.domain.procedure import Procedure

PROCEDURES: Codec[Procedure] = Codec(Procedure, key="id")


class PublishedNames:
    def __init__(self, procedures: Collection, clock: Clock) -> None:
        self._procedures = procedures
        self._clock = clock

    async def names(
        self, procedures: Iterable[str], as_of: datetime | None = None
    ) -> Mapping[str, str]:
        """What those that are known are called, now or as of then."""
        found = await self._found({"_id": {"$in": sorted(procedures)}})
        at = as_of or self._clock.now()
        return {each.id: each.named(at) for each in found}

    async def fields(self, as_of: datetime) -> Mapping[str, str]:
        """The field of every procedure in force."""
        standing = {each.id: each.in_force(as_of) for each in await self._found({})}
        return {procedure: version.field for procedure, version in standing.items() if version}

    async def _found(self, where: Document) -> list[Procedure]:
        rows = await self._procedures.find(where).to_list(None)
        return [PROCEDURES.from_document(row) for row in rows]
