"""The catalogue in MongoDB, a document a procedure with all its versions."""

from datetime import date

from pymongo import ASCENDING, IndexModel

from dossier_shared.mongo.aggregates import LOADED, Aggregates, NotFound
from dossier_shared.mongo.codec import Codec
from intake.domain.catalogue_import import CatalogueImport
from intake.domain.catalogued import Catalogued, version_numbered, version_on
from intake.domain.errors.life import PROCEDURE_UNKNOWN
from intake.domain.procedure import Procedure
from intake.domain.registers import Entry, named

PROCEDURES: Codec[Catalogued] = Codec(Catalogued, "id")
REGISTERS: Codec[Entry] = Codec(
    Entry, "key", lambda entry: {"named": None if entry.ended else named(entry)}
)
IMPORTS: Codec[CatalogueImport] = Codec(
    CatalogueImport, "id", lambda one: {"open": None if one.done else True}
)
OPEN_INDEX = IndexModel([("open", ASCENDING)], name="open", sparse=True)
NAMED_INDEX = IndexModel([("named", ASCENDING)], name="named", unique=True, sparse=True)
MOST = 5_000


class StoredProcedures:
    def __init__(self, procedures: Aggregates[Catalogued]) -> None:
        self._procedures = procedures

    async def on(self, procedure: str, day: date) -> Procedure:
        """The version in force on a day; BadInput that says why there is none."""
        return version_on(await self.known(procedure), day)

    async def version(self, procedure: str, number: int) -> Procedure:
        """The version that a dossier is pinned to."""
        return version_numbered(await self.known(procedure), number)

    async def known(self, procedure: str) -> Catalogued:
        """All that the catalogue says of a procedure; PROCEDURE_UNKNOWN when that is nothing."""
        try:
            return (await self._procedures.load(procedure)).state
        except NotFound as error:
            raise PROCEDURE_UNKNOWN.broken() from error

    async def all(self) -> list[Catalogued]:
        """By id: also mere drafts, and what has ended."""
        rows = await self._procedures.collection.find({}, LOADED).sort("_id").to_list(MOST)
        return [self._procedures.read(row).state for row in rows]


class StoredRegisters:
    """A few dozen entries: they are read whole."""

    def __init__(self, registers: Aggregates[Entry]) -> None:
        self._registers = registers

    async def __call__(self) -> list[Entry]:
        rows = await self._registers.collection.find({}, LOADED).sort("_id").to_list(MOST)
        return [self._registers.read(row).state for row in rows]


class UnfinishedImports:
    def __init__(self, imports: Aggregates[CatalogueImport]) -> None:
        self._imports = imports

    async def __call__(self) -> list[str]:
        rows = await self._imports.collection.find({"open": True}, {"_id": 1}).to_list(MOST)
        return [row["_id"] for row in rows]
