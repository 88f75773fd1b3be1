"""Looking at the database again and again, beside what a service does."""

import asyncio
from collections.abc import Awaitable, Callable

from dossier_shared.cancelling import unless_cancelled
from dossier_shared.mongo.client import PyMongoError
from dossier_shared.observability.logs import log


async def looking(
    look: Callable[[], Awaitable[object]],
    seconds: float,
    trouble: str,
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
) -> None:
    """Look, every so many seconds, for as long as the service lives; trouble of the database ends
    nothing, but is logged as `trouble`.
    """
    while True:
        unless_cancelled()
        try:
            await look()
        except PyMongoError as error:
            log.warning(trouble, error=type(error).__name__)
        await sleep(seconds)
