"""Routing's copies of the procedures, in MongoDB."""

from collections.abc import Iterable, Mapping

from dossier_shared.mongo.client import Collection
from dossier_shared.mongo.codec import Codec
from routing.domain.procedure import Procedure

PROCEDURES: Codec[Procedure] = Codec(Procedure, key="id")


class PublishedNames:
    def __init__(self, procedures: Collection) -> None:
        self._procedures = procedures

    async def names(self, procedures: Iterable[str]) -> Mapping[str, str]:
        """The published names of those that are known."""
        wanted = {"_id": {"$in": sorted(procedures)}}
        rows = await self._procedures.find(wanted, {"name": 1}).to_list(None)
        return {row["_id"]: row["name"] for row in rows}

    async def fields(self) -> Mapping[str, str]:
        """The field of every published procedure."""
        rows = await self._procedures.find({}, {"field": 1}).to_list(None)
        return {row["_id"]: row["field"] for row in rows}
