"""Wires the catalogue of procedures and its registers; part of `main`."""

from dataclasses import dataclass
from typing import Any

from pymongo import IndexModel

from dossier_shared.mongo.aggregates import CREATED_KEY_INDEX, Aggregates
from dossier_shared.mongo.outbox import OUTBOX_INDEX
from dossier_shared.runtime import Ground
from intake.adapters.catalogue import shipped_catalogue, shipped_registers
from intake.adapters.catalogue_files import read_file, to_json, to_xlsx
from intake.adapters.procedures import (
    IMPORTS,
    NAMED_INDEX,
    OPEN_INDEX,
    PROCEDURES,
    REGISTERS,
    StoredProcedures,
    StoredRegisters,
    UnfinishedImports,
)
from intake.application.act_on_dossier import ActOnDossier
from intake.application.change_version import ChangeVersion
from intake.application.dating import FindDating
from intake.application.edit_catalogue import EditCatalogue
from intake.application.edit_registers import EditRegisters
from intake.application.export_catalogue import ExportCatalogue
from intake.application.import_catalogue import ImportCatalogue
from intake.application.keeping import Keeping
from intake.application.load_catalogue import LoadCatalogue
from intake.application.ports import Calendars
from intake.domain.catalogued import Catalogued

CATALOGUE_INDEXES: dict[str, list[IndexModel]] = {
    "procedures": [OUTBOX_INDEX, CREATED_KEY_INDEX],
    "registers": [CREATED_KEY_INDEX, NAMED_INDEX],
    "catalogue_imports": [OPEN_INDEX],
}


@dataclass(frozen=True, slots=True)
class Cataloguing:
    """`kept` is the catalogue as it is stored, `procedures` as dossiers are taken by it."""

    kept: Aggregates[Catalogued]
    procedures: StoredProcedures
    load: LoadCatalogue
    imports: ImportCatalogue
    state: dict[str, Any]

    async def start(self) -> None:
        """What is shipped, then what an import left half done."""
        catalogue = shipped_catalogue()
        await self.load(catalogue, shipped_registers(catalogue))
        await self.imports.carry_on_all()


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
    lists = Aggregates(database["catalogue_imports"], IMPORTS, service, audited=True)
    procedures, registers = StoredProcedures(kept), StoredRegisters(entries)
    imports = ImportCatalogue(
        kept, lists, UnfinishedImports(lists), registers, read_file, clock, agency
    )
    state = {
        "catalogue": kept,
        "procedures": procedures,
        "edit_catalogue": EditCatalogue(Keeping(kept, clock, agency), registers),
        "edit_registers": EditRegisters(Keeping(entries, clock, agency), registers),
        "export_catalogue": ExportCatalogue(procedures.all, {"xlsx": to_xlsx, "json": to_json}),
        "import_catalogue": imports,
    }
    load = LoadCatalogue(kept, entries, clock)
    return Cataloguing(kept, procedures, load, imports, state)
