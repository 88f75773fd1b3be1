"""Reads of personal data, which are noted before the answer is given."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Read:
    """Who read what of whom: `codes` are the dossiers, `fields` what was not masked."""

    at: datetime
    by: str
    role: str
    origin: str | None
    what: str
    codes: tuple[str, ...]
    fields: tuple[str, ...]


class Reads(Protocol):
    async def note(self, read: Read) -> None: ...

    async def of(self, code: str) -> Sequence[Read]:
        """The last reads of a dossier, the newest first."""
