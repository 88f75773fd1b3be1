"""Wires the catalogue of procedures and its registers; part of `main`."""

from dataclasses import dataclass
from typing import Any

from pymongo import IndexModel

from dossier_shared.mongo.aggregates import CREATED_KEY_INDEX, Aggregates
from dossier_shared.mongo.outbox import OUTBOX_INDEX
from dossier_shared.runtime import Ground
from intake.adapters.catalogue import shipped_catalogue, shipped_registers
from intake.adapters.procedures import (
    PROCEDURES,
    REGISTERS,
    StoredProcedures,
    StoredRegisters,
)
from intake.application.edit_catalogue import EditCatalogue
from intake.application.load_catalogue import LoadCatalogue
from intake.domain.catalogued import Catalogued

CATALOGUE_INDEXES: dict[str, list[IndexModel]] = {
    "procedures": [OUTBOX_INDEX, CREATED_KEY_INDEX],
    "registers": [CREATED_KEY_INDEX],
}


@dataclass(frozen=True, slots=True)
class Cataloguing:
    """`kept` is the catalogue as it is stored, `procedures` as dossiers are taken by it."""

    kept: Aggregates[Catalogued]
    procedures: StoredProcedures
    load: LoadCatalogue
    state: dict[str, Any]

    async def start(self) -> None:
        catalogue = shipped_catalogue()
        await self.load(catalogue, shipped_registers(catalogue))


def cataloguing(ground: Ground, service: str, agency: str) -> Cataloguing:
    database, clock = ground.database, ground.clock
    kept = Aggregates(database["procedures"], PROCEDURES, service, ground.queued, audited=True)
    entries = Aggregates(database["registers"], REGISTERS, service, audited=True)
    registers = StoredRegisters(entries)
    state = {
        "catalogue": kept,
        "edit_catalogue": EditCatalogue(kept, registers, clock, agency),
    }
    return Cataloguing(kept, StoredProcedures(kept), LoadCatalogue(kept, entries, clock), state)
