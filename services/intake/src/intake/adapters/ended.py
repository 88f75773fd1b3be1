"""Dossiers that have ended, in the order in which they did."""

from pymongo import ASCENDING, IndexModel

from dossier_shared.mongo.client import Collection
from intake.adapters.tags import instant_key
from intake.application.retention import Ended
from intake.domain.dossier import Dossier
from intake.domain.retention import closed_at

ENDED_INDEX = IndexModel([("ended", ASCENDING)], name="ended", sparse=True)
"""Of the dossiers: what goes on, or was erased, is not in it."""

SHOWN = {"ended": 1, "procedure": 1, "procedure_version": 1, "history": 1}


def ended(dossier: Dossier) -> str | None:
    """The agency, the time it ended, and the code: a place in the order of its agency."""
    closed = closed_at(dossier)
    return None if closed is None else f"{dossier.agency}/{instant_key(closed)}/{dossier.code}"


class StoredEnded:
    def __init__(self, dossiers: Collection) -> None:
        self._dossiers = dossiers

    async def __call__(self, agency: str, after: str, most: int) -> list[Ended]:
        where = {"ended": {"$gt": after or f"{agency}/", "$lt": f"{agency}0"}}
        rows = await self._dossiers.find(where, SHOWN).sort("ended").limit(most).to_list(most)
        return [
            Ended(
                row["_id"], row["procedure"], row["procedure_version"], row["history"][-1]["at"],
                row["ended"],
            )
            for row in rows
        ]  # fmt: skip
