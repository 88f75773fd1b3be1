"""The audit of one dossier, as it is stored or with what is sealed in it open."""

from collections.abc import Sequence
from typing import Any

from dossier_shared.keyring import KeyUnknown, WrongKey
from dossier_shared.mongo.aggregates import Aggregates
from dossier_shared.mongo.audit import opened
from dossier_shared.mongo.client import Document
from dossier_shared.mongo.personal import DataKey
from intake.domain.dossier import Dossier

UNREADABLE = "(không mở được)"


class StoredAudits:
    def __init__(self, dossiers: Aggregates[Dossier]) -> None:
        self._dossiers = dossiers

    async def entries(self, code: str, *, opening: bool) -> Sequence[dict[str, Any]]:
        """From the first to the last; sealed leaves are bytes unless they are opened."""
        wanted = {"audit": 1, "data_key": 1}
        document = await self._dossiers.collection.find_one({"_id": code}, wanted) or {}
        said = document.get("audit", [])
        key = self._dossiers.codec.key_of(document) if opening and said else None
        return [_opened(one, key) for one in said] if key else said


def _opened(said: Document, key: DataKey) -> Document:
    """An entry that was tampered with is shown as one, not withheld with all the others."""
    try:
        return opened(said, key)
    except (WrongKey, KeyUnknown, LookupError, TypeError):
        return said | {"reason": UNREADABLE, "changes": []}
