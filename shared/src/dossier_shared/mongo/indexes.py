"""Creating indexes, which is the first thing a service asks of its database."""

import asyncio
from collections.abc import Callable, Mapping, Sequence

from pymongo import IndexModel

from dossier_shared.mongo.client import AWAY, Database
from dossier_shared.observability.logs import log


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
        except AWAY as error:
            log.warning("service.waits-for-database", error=type(error).__name__)
            await asyncio.sleep(1)
        else:
            return
        if stopped():
            raise StoppedWhileStarting
