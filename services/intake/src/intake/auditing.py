"""Wires the audit, the log of reads and the destruction of what is past its period; of `main`."""

from collections.abc import Mapping, Sequence
from typing import Any

from pymongo import IndexModel

from dossier_shared.mongo.aggregates import Aggregates
from dossier_shared.mongo.client import Database
from intake.adapters.audits import StoredAudits
from intake.adapters.reads import READS_INDEX, LoggedReads
from intake.domain.dossier import Dossier

AUDITING_INDEXES: Mapping[str, Sequence[IndexModel]] = {"reads": [READS_INDEX]}


def auditing_state(database: Database, dossiers: Aggregates[Dossier]) -> dict[str, Any]:
    """What the routes find at `request.app.state`."""
    return {"audits": StoredAudits(dossiers), "reads": LoggedReads(database["reads"])}
