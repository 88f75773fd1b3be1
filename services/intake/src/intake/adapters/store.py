"""Dossiers and procedures in MongoDB: documents, indexes, numbers."""

from functools import partial
from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel

from dossier_shared.keyring import KeyRing
from dossier_shared.mongo.aggregates import CREATED_KEY_INDEX
from dossier_shared.mongo.client import Collection
from dossier_shared.mongo.codec import Codec
from dossier_shared.mongo.outbox import OUTBOX_INDEX
from dossier_shared.mongo.personal import Vault
from intake.adapters.ended import ENDED_INDEX, ended
from intake.adapters.files.referring import FILES_INDEX
from intake.adapters.personal import PERSONAL
from intake.adapters.tags import Blind, derived
from intake.domain.dossier import Dossier
from intake.domain.retention import nobody


def dossier_codec(ring: KeyRing) -> Codec[Dossier]:
    return Codec(Dossier, "code", partial(_derived, blind=ring.blind), Vault(ring, PERSONAL))


def _derived(dossier: Dossier, blind: Blind) -> dict[str, Any]:
    """Who was erased is found by nothing of his."""
    known = dossier if dossier.erased is None else nobody(dossier)
    return derived(known, blind) | {"ended": ended(dossier)}


def _unique(field: str) -> IndexModel:
    return IndexModel([(field, ASCENDING)], name=field, unique=True, sparse=True)


INDEXES: dict[str, list[IndexModel]] = {
    "dossiers": [
        OUTBOX_INDEX,
        CREATED_KEY_INDEX,
        IndexModel([("search", ASCENDING), ("listed", DESCENDING)], name="search"),
        IndexModel(
            [("due_lists", ASCENDING), ("due_place", ASCENDING)], name="due_lists", sparse=True
        ),
        _unique("numbered"),
        _unique("booked"),
        FILES_INDEX,
        ENDED_INDEX,
    ],
}


class LastNumbers:
    """The two sequences as stored: `unit/day` under `numbered`, `unit/year` under `booked`."""

    def __init__(self, dossiers: Collection) -> None:
        self._dossiers = dossiers

    async def __call__(self, sequence: str) -> int:
        field = "numbered" if "-" in sequence.rsplit("/", 1)[1] else "booked"
        found = (
            await self._dossiers.find(
                {field: {"$gte": f"{sequence}/", "$lt": f"{sequence}0"}}, {field: 1}
            )
            .sort(field, DESCENDING)
            .limit(1)
            .to_list(1)
        )
        return int(found[0][field].rsplit("/", 1)[1]) if found else 0
