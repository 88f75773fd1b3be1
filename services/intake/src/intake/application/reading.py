"""What is noted of reads of personal data, and the audits that are read."""

from collections.abc import Sequence
from typing import Any, Literal, Protocol

What = Literal["dossier", "search", "file", "slip", "book", "audit", "destroy-list"]


class Audits(Protocol):
    async def entries(self, code: str, *, opening: bool) -> Sequence[dict[str, Any]]:
        """A dossier's audit from the first entry; sealed leaves are bytes unless opened."""
