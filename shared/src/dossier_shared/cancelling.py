"""A cancellation that a library has swallowed still counts."""

import asyncio


def unless_cancelled() -> None:
    """Raise CancelledError if this task was asked to end.

    Drivers may turn a cancellation that comes at a bad moment into an error of their own, or into
    nothing; a loop that lives on errors would then go on for ever. Each such loop asks here.
    """
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError
