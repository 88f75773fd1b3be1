"""Events that wait for an earlier one, as they stand in the database."""

from collections.abc import Iterable
from datetime import datetime

from pymongo import ASCENDING, IndexModel

from dossier_shared.contracts import Event
from dossier_shared.mongo.client import Document
from dossier_shared.observability.metrics import HELD_AGE

HELD_INDEX = IndexModel(
    [("subject", ASCENDING), ("source", ASCENDING), ("sequence", ASCENDING)],
    name="next",
    unique=True,
)


def held_row(event: Event) -> Document:
    return {
        "_id": str(event.id),
        "subject": event.subject,
        "source": event.source,
        "sequence": event.sequence,
        "type": event.type,
        "time": event.time,
        "body": event.wire,
    }


class Oldest:
    """The age of the oldest held event, over as many looks as one round of a collection takes."""

    def __init__(self, collection: str) -> None:
        self._collection = collection
        self._since: datetime | None = None

    def saw(self, rows: Iterable[Document], now: datetime, *, round_ends: bool) -> None:
        times = [row["time"] for row in rows] + ([self._since] if self._since else [])
        self._since = min(times, default=None)
        if round_ends:
            age = (now - self._since).total_seconds() if self._since else 0.0
            HELD_AGE.labels(self._collection).set(age)
            self._since = None
