"""What lookups by the public read of the stored dossiers, without opening what is sealed."""

from collections.abc import Callable
from typing import Any

from dossier_shared.mongo.client import Collection
from intake.application.look_up import Marks
from intake.domain.dossier import Dossier
from intake.domain.statuses import Status


def marks(dossier: Dossier, blind: Callable[[str, str], str]) -> dict[str, Any]:
    """The field `lookup`; without a secret, and without owners, when those were erased."""
    people = [person for person in (dossier.applicant, dossier.authorised) if person]
    numbers = sorted({person.id_number for person in people if person.id_number})
    claimed: dict[str, Any] = {"owners": [blind("identity", number) for number in numbers]}
    if dossier.secret:
        claimed["secret"] = blind("secret", f"{dossier.code}\n{dossier.secret}")
    return claimed


class StoredRecords:
    def __init__(self, dossiers: Collection) -> None:
        self._dossiers = dossiers

    async def status(self, code: str) -> Status | None:
        found = await self._dossiers.find_one({"_id": code}, {"status": 1})
        return None if found is None else Status(found["status"])

    async def marks(self, code: str) -> Marks:
        found = await self._dossiers.find_one({"_id": code}, {"lookup": 1}) or {}
        held = found.get("lookup", {})
        return Marks(held.get("secret"), tuple(held.get("owners", ())))
