"""What a cancellation means: one that a library has swallowed still counts, and work that is half
done may be given time to end.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


def unless_cancelled() -> None:
    """Raise CancelledError if this task was asked to end.

    Drivers may turn a cancellation that comes at a bad moment into an error of their own, or into
    nothing; a loop that lives on errors would then go on for ever. Each such loop asks here.
    """
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError


async def finishing(work: Coroutine[Any, Any, T], seconds: float) -> T:
    """Do the work; when cancelled, give it so long to end before it is cancelled too."""
    task = asyncio.create_task(work)
    try:
        return await asyncio.shield(task)
    finally:
        if not task.done():
            await asyncio.wait({task}, timeout=seconds)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
