"""Wait on a condition with a deadline; a bare sleep waits for nothing."""

import asyncio
import inspect
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar, cast

T = TypeVar("T")

POLL_SECONDS = 0.05


def wait_until(check: Callable[[], T], timeout: float = 10, message: str = "") -> T:
    """Return the first true value of `check`; an exception counts as not yet.

    TimeoutError after `timeout` seconds, with the last value or exception.
    """
    deadline = time.monotonic() + timeout
    while True:
        try:
            last: object = check()
        except Exception as error:
            last = error
        else:
            if last:
                return cast("T", last)
        if time.monotonic() >= deadline:
            raise _too_late(message, timeout, last)
        time.sleep(POLL_SECONDS)


async def eventually(
    check: Callable[[], Awaitable[T] | T], timeout: float = 10, message: str = ""
) -> T:
    """Return the first true value of `check`, plain or awaited; an exception counts as not yet.

    TimeoutError after `timeout` seconds, with the last value or exception; a check that hangs is
    cancelled then.
    """
    last: object = "no answer"
    deadline = time.monotonic() + timeout
    while (left := deadline - time.monotonic()) > 0:
        try:
            async with asyncio.timeout(left):
                last = await _value(check)
        except Exception as error:
            last = error
        else:
            if last:
                return cast("T", last)
        await asyncio.sleep(min(POLL_SECONDS, max(0.0, deadline - time.monotonic())))
    raise _too_late(message, timeout, last)


async def _value(check: Callable[[], Awaitable[T] | T]) -> T:
    value = check()
    return await value if inspect.isawaitable(value) else value


def _too_late(message: str, timeout: float, last: object) -> TimeoutError:
    error = TimeoutError(f"{message or 'not so'} within {timeout:g} s; last: {last!r}")
    error.__cause__ = last if isinstance(last, BaseException) else None
    return error
