"""Tombstones: who decided, when and why, that an event shall have no effect on this service.

One is what tells a discarded event from a lost one, and what lets the later events of its dossier
go on: the inbox passes over it.
"""

from dataclasses import asdict, dataclass
from datetime import datetime

from dossier_shared.mongo.client import Collection, Database, Document

DISCARDED = "discarded"


@dataclass(frozen=True, slots=True)
class Told:
    """An event by its place: the `sequence`-th of `source` about `subject`."""

    source: str
    subject: str
    sequence: int

    @property
    def key(self) -> str:
        return f"{self.source}/{self.subject}/{self.sequence}"


@dataclass(frozen=True, slots=True)
class Decision:
    """`by` is the operator's name, `why` in his own words; `at` is on the machines' clock."""

    by: str
    why: str
    at: datetime


class Discarded:
    """The tombstones of one service's database; the first about an event stays."""

    def __init__(self, tombstones: Collection) -> None:
        self._tombstones = tombstones

    @classmethod
    def of(cls, database: Database) -> "Discarded":
        return cls(database[DISCARDED])

    async def bury(self, told: Told, decision: Decision, also: Document | None = None) -> None:
        await self._bury(told.key, asdict(told) | asdict(decision) | (also or {}))

    async def bury_unreadable(self, message_id: str, decision: Decision, also: Document) -> None:
        """What does not decode has no place among the events; nothing can wait for it."""
        await self._bury(f"letter/{message_id}", asdict(decision) | also)

    async def holds(self, told: Told) -> bool:
        return await self._tombstones.find_one({"_id": told.key}, {"_id": 1}) is not None

    async def _bury(self, key: str, stone: Document) -> None:
        await self._tombstones.update_one({"_id": key}, {"$setOnInsert": stone}, upsert=True)
