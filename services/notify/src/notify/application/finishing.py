"""Work that has begun is better ended than broken off."""

import asyncio
from collections.abc import Coroutine
from typing import Any


async def finishing(work: Coroutine[Any, Any, None], seconds: float) -> None:
    """Do the work; when cancelled, give it so long to end before it is cancelled too."""
    task = asyncio.create_task(work)
    try:
        await asyncio.shield(task)
    finally:
        await asyncio.wait({task}, timeout=seconds)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
