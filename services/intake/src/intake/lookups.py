"""Wires what the public asks: lookups and the tokens of slips; part of `main`."""

from typing import Any

from dossier_shared.keyring import KeyRing
from dossier_shared.mongo.aggregates import Aggregates
from dossier_shared.mongo.client import Database
from intake.adapters.limits import LOOKUPS, StoredWindows
from intake.adapters.lookup import StoredRecords
from intake.adapters.tokens import read_slip_keys
from intake.application.look_up import LookUp, limits
from intake.domain.dossier import Dossier
from intake.settings import Settings


def lookup_state(
    settings: Settings, database: Database, dossiers: Aggregates[Dossier], ring: KeyRing
) -> dict[str, Any]:
    """For the routes."""
    return {
        "slip_tokens": read_slip_keys(settings.slip_key_file),
        "look_up": LookUp(
            StoredRecords(dossiers.collection),
            dossiers,
            StoredWindows(database[LOOKUPS], ring.blind),
            limits(settings.lookups_per_address, settings.lookups_per_code),
            ring.blind,
        ),
    }
