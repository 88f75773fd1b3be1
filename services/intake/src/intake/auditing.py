"""Wires the audit, the log of reads and the destruction of what is past its period; of `main`."""

from collections.abc import Mapping, Sequence
from typing import Any

from pymongo import IndexModel

from dossier_shared.mongo.aggregates import CREATED_KEY_INDEX, Aggregates
from dossier_shared.mongo.client import Database
from dossier_shared.mongo.codec import Codec
from dossier_shared.mongo.files import StoredFiles
from dossier_shared.mongo.reads import READS_INDEX, LoggedReads
from intake.adapters.audits import StoredAudits
from intake.adapters.ended import StoredEnded
from intake.application.act_on_dossier import ActOnDossier
from intake.application.ports import Procedures
from intake.application.retention import Retention, YearsOf
from intake.domain.retention import DestroyList

AUDITING_INDEXES: Mapping[str, Sequence[IndexModel]] = {
    "reads": [READS_INDEX],
    "destroy_lists": [CREATED_KEY_INDEX],
}


def auditing_state(
    database: Database, act: ActOnDossier, procedures: Procedures, years: int
) -> dict[str, Any]:
    """What the routes find at `request.app.state`; `years` for a procedure that sets none."""
    dossiers = act.dossiers
    codec = Codec(DestroyList, "id")
    lists = Aggregates(database["destroy_lists"], codec, dossiers.source, audited=True)
    ended, files = StoredEnded(dossiers.collection), StoredFiles(database)
    return {
        "audits": StoredAudits(dossiers),
        "reads": LoggedReads(database["reads"]),
        "retention": Retention(dossiers, lists, ended, _kept(procedures, years), files, act.clock),
    }


def _kept(procedures: Procedures, years: int) -> YearsOf:
    async def years_of(procedure: str, version: int) -> int:
        return (await procedures.version(procedure, version)).retention_years or years

    return years_of
