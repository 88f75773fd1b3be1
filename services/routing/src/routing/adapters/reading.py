"""Reads many aggregates and holds few: never more than a batch of documents at a time."""

from collections.abc import Callable
from typing import Any, TypeVar

from pydantic import ValidationError

from dossier_shared.mongo.aggregates import LOADED, Stored
from dossier_shared.mongo.client import Collection, Cursor, Document
from dossier_shared.mongo.codec import Codec
from dossier_shared.mongo.stored import stored
from dossier_shared.observability.logs import log

S = TypeVar("S")

BATCH = 50
"""Documents that are read at once; while the next ones come the event loop does other things."""
SEEN = LOADED | {"answers": 0}
"""What is left in the database when a case is only looked at: its commands' answers as well."""


async def hand_over(found: Cursor, codec: Codec[S], put: Callable[[Stored[S]], None]) -> None:
    """Each aggregate found, in the order of the cursor; one that cannot be read is told in the log
    and left out.
    """
    cursor: Any = found
    async for document in cursor.batch_size(BATCH):
        if (read := _read(codec, document)) is not None:
            put(read)


def looked_at(collection: Collection, where: Document) -> Cursor:
    return collection.find(where, SEEN)


def _read(codec: Codec[S], document: Document) -> Stored[S] | None:
    try:
        return stored(codec, document)
    except ValidationError:
        log.exception("case.unreadable", key=document["_id"])
        return None
