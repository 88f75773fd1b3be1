"""Wires the catalogue of procedures and its registers; part of `main`."""

from dataclasses import dataclass
from typing import Any

from pymongo import IndexModel

from dossier_shared.mongo.aggregates import CREATED_KEY_INDEX, Aggregates
from dossier_shared.mongo.outbox import OUTBOX_INDEX
from dossier_shared.runtime import Ground
from intake.adapters.catalogue import shipped_catalogue, shipped_registers
from intake.adapters.procedures import (
    NAMED_INDEX,
    PROCEDURES,
    REGISTERS,
    StoredProcedures,
    StoredRegisters,
)
from intake.application.act_on_dossier import ActOnDossier
from intake.application.change_version import ChangeVersion
from intake.application.dating import FindDating
from intake.application.edit_catalogue import EditCatalogue
from intake.application.edit_registers import EditRegisters
from intake.application.keeping import Keeping
from intake.application.load_catalogue import LoadCatalogue
from intake.application.ports import Calendars
from intake.domain.catalogued import Catalogued

CATALOGUE_INDEXES: dict[str, list[IndexModel]] = {
    "procedures": [OUTBOX_INDEX, CREATED_KEY_INDEX],
    "registers": [CREATED_KEY_INDEX, NAMED_INDEX],
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


def version_state(
    act: ActOnDossier, procedures: StoredProcedures, calendars: Calendars
) -> dict[str, Any]:
    """What the move of a dossier to another version needs."""
    find = FindDating(act.dossiers, calendars)
    return {"change_version": ChangeVersion(act, procedures, find)}


def cataloguing(ground: Ground, service: str, agency: str) -> Cataloguing:
    database, clock = ground.database, ground.clock
    kept = Aggregates(database["procedures"], PROCEDURES, service, ground.queued, audited=True)
    entries = Aggregates(database["registers"], REGISTERS, service, audited=True)
    registers = StoredRegisters(entries)
    state = {
        "catalogue": kept,
        "edit_catalogue": EditCatalogue(Keeping(kept, clock, agency), registers),
        "edit_registers": EditRegisters(Keeping(entries, clock, agency), registers),
    }
    return Cataloguing(kept, StoredProcedures(kept), LoadCatalogue(kept, entries, clock), state)
