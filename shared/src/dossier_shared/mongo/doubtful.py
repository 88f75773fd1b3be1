"""What a restored service does not know: whether events of its copy were acted on after it.

Written by a restore; a deployment that was never restored has none of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pymongo import UpdateOne

from dossier_shared.mongo.client import Collection, Database

DOUBTFUL = "doubtful"
_RESTORE = "restore"


@dataclass(frozen=True, slots=True)
class Doubts:
    """`taken`: until when the copy reaches; None where nothing was restored."""

    taken: datetime | None = None
    events: frozenset[str] = frozenset()


class Doubtful:
    """One document an event, and one that says when the copy was taken, in the office's time."""

    def __init__(self, notes: Collection) -> None:
        self._notes = notes

    @classmethod
    def of(cls, database: Database) -> "Doubtful":
        return cls(database[DOUBTFUL])

    async def note(self, taken: datetime, restored: datetime, events: Sequence[str]) -> None:
        """`taken` on the office's clock, `restored` on the machines'."""
        said = {"$set": {"taken": taken, "restored": restored}}
        notes = [UpdateOne({"_id": _RESTORE}, said, upsert=True)]
        notes += [
            UpdateOne({"_id": event}, {"$set": {"restored": restored}}, upsert=True)
            for event in events
        ]
        await self._notes.bulk_write(notes, ordered=False)

    async def doubts(self) -> Doubts:
        """All of them: as many as events were on their way when the copy was taken."""
        rows = await self._notes.find({}).to_list(None)
        noted = {row["_id"]: row for row in rows}
        restore = noted.pop(_RESTORE, None)
        return Doubts(restore["taken"] if restore else None, frozenset(noted))
