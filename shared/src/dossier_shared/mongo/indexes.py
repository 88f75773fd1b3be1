"""Creating indexes, which is the first thing a service asks of its database.

What it wants is also written down there, so that an operator's tool that knows no service can tell
which index is missing and which is left over.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pymongo import IndexModel

from dossier_shared.mongo.client import AWAY, Database, Document
from dossier_shared.observability.logs import log

DECLARED = "declared"
OPTIONS = ("unique", "sparse", "expireAfterSeconds", "partialFilterExpression")


class StoppedWhileStarting(Exception):
    """SIGTERM came before the database did."""


async def create_indexes(
    database: Database, indexes: Mapping[str, Sequence[IndexModel]], stopped: Callable[[], bool]
) -> None:
    """Waits for the database: a service may be started before it."""
    while True:
        try:
            for name, wanted in indexes.items():
                await database[name].create_indexes(list(wanted))
            said = {"$set": {"indexes": declared(indexes)}}
            await database[DECLARED].update_one({"_id": "indexes"}, said, upsert=True)
        except AWAY as error:
            log.warning("service.waits-for-database", error=type(error).__name__)
            await asyncio.sleep(1)
        else:
            return
        if stopped():
            raise StoppedWhileStarting


def declared(indexes: Mapping[str, Sequence[IndexModel]]) -> list[Document]:
    """One row an index, as `described` gives what a database really has."""
    return [
        described(collection, index.document["name"], index.document)
        for collection, wanted in indexes.items()
        for index in wanted
    ]


def described(collection: str, name: str, index: Mapping[str, Any]) -> Document:
    key = index["key"].items() if isinstance(index["key"], Mapping) else index["key"]
    fields = [[field, int(direction)] for field, direction in key]
    options = {option: index[option] for option in OPTIONS if index.get(option)}
    return {"collection": collection, "name": name, "key": fields, **options}
