"""Several aggregates written in one command: each is won or lost by itself, as in `replace`.

A command tells how many of its writes fitted, not which. When not all did, those that did are found
by the mark that this command left on them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar
from uuid import uuid4

from pymongo import UpdateOne

from dossier_shared.contracts import Payload
from dossier_shared.mongo.aggregates import Aggregates, Stored
from dossier_shared.mongo.client import Document
from dossier_shared.mongo.writing import Said, Writing

S = TypeVar("S")
MARK = "written_by"


@dataclass(frozen=True, slots=True)
class Replacement(Generic[S]):
    """`state` in the place of `before`, and what that tells the other services."""

    before: Stored[S]
    state: S
    payloads: Sequence[Payload]


async def replace_all(
    aggregates: Aggregates[S], changes: Sequence[Replacement[S]], now: datetime
) -> list[Stored[S] | None]:
    """What each became; None where another writer was first. Not for what is audited.

    Who dies in it may have written some; no reader can tell that from a writer who died after it.
    """
    if len(changes) <= 1:
        return [await aggregates.replace(c.before, c.state, c.payloads, now) for c in changes]
    writing, mark = Writing(aggregates.codec, aggregates.source, audited=False), uuid4().hex
    made = [writing.update(c.before, c.state, Said(c.payloads, now, None)) for c in changes]
    keys = [aggregates.codec.key(change.state) for change in changes]
    requests = [
        UpdateOne({"_id": key, "version": change.before.version}, _marked(update, mark))
        for key, change, (_, update) in zip(keys, changes, made, strict=True)
    ]
    result = await aggregates.collection.bulk_write(requests, ordered=False)
    all_won = result.matched_count == len(requests)
    won = set(keys) if all_won else await _won(aggregates, keys, mark)
    aggregates.told([p for k, c in zip(keys, changes, strict=True) if k in won for p in c.payloads])
    return [after if key in won else None for key, (after, _) in zip(keys, made, strict=True)]


def _marked(update: Document, mark: str) -> Document:
    return update | {"$set": update["$set"] | {MARK: mark}}


async def _won(aggregates: Aggregates[S], keys: Sequence[str], mark: str) -> set[str]:
    where = {"_id": {"$in": list(keys)}, MARK: mark}
    rows = await aggregates.collection.find(where, {"_id": 1}).to_list(len(keys))
    return {row["_id"] for row in rows}
