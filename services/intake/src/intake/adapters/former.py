"""A dossier as it stood when a slip was given out, from its audit."""

from dossier_shared.chains import replayed
from dossier_shared.mongo.aggregates import NotFound
from dossier_shared.mongo.codec import Codec
from intake.application.reading import Audits
from intake.domain.dossier import Dossier

PLAIN = Codec(Dossier, "code")
"""The entries come opened: nothing of what they add up to is sealed."""


class FormerDossiers:
    """The audit tells every change, so it tells every state there was."""

    def __init__(self, audits: Audits) -> None:
        self._audits = audits

    async def given(self, code: str, slip: str) -> Dossier:
        """NotFound when no slip of this number was given out."""
        entries = await self._audits.entries(code, opening=True)
        for count in range(1, len(entries) + 1):
            fields = replayed(entries[:count])
            if any(one["number"] == slip for one in fields.get("slips", ())):
                return PLAIN.from_document({"_id": code} | fields)
        raise NotFound(code)
