"""The one clock a service is given. Times are UTC and cut to milliseconds, as BSON keeps them."""

import asyncio
import os
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from dossier_shared.worktime.days import OFFICE_ZONE

__all__ = ["OFFICE_ZONE", "Clock", "SystemClock", "VirtualClock", "office_time", "to_milliseconds"]


def to_milliseconds(instant: datetime) -> datetime:
    """The same instant in UTC without what BSON would drop; a naive time is a ValueError."""
    if instant.tzinfo is None:
        raise ValueError(f"{instant!r} has no time zone")
    return instant.astimezone(UTC).replace(microsecond=instant.microsecond // 1000 * 1000)


def office_time(instant: datetime | None) -> str | None:
    """ISO 8601 in the office's zone, +07:00, as answers give it; None stays None."""
    return instant.astimezone(OFFICE_ZONE).isoformat() if instant is not None else None


class Clock(Protocol):
    def now(self) -> datetime: ...

    async def sleep(self, seconds: float, wake: asyncio.Event | None = None) -> None:
        """Wait so many real seconds, or less when `wake` is set or the clock moved by hand."""


class SystemClock:
    def now(self) -> datetime:
        return to_milliseconds(datetime.now(UTC))

    async def sleep(self, seconds: float, wake: asyncio.Event | None = None) -> None:
        await _woken(wake, seconds)


@dataclass(frozen=True, slots=True)
class VirtualClock:
    """A clock read from a file that a demo or a test moves; never used in production.

    The file holds one ISO 8601 instant. It is replaced as a whole by `move`, so that a reader
    sees the old instant or the new one and never half of either, whoever else moves it meanwhile.
    """

    path: Path
    look_seconds: float = 0.02

    def now(self) -> datetime:
        return to_milliseconds(datetime.fromisoformat(self.path.read_text()))

    def move(self, instant: datetime) -> None:
        fresh = self.path.with_suffix(f".{os.getpid()}.{threading.get_ident()}")
        fresh.write_text(to_milliseconds(instant).isoformat())
        fresh.replace(self.path)

    async def sleep(self, seconds: float, wake: asyncio.Event | None = None) -> None:
        loop = asyncio.get_running_loop()
        began, until = self.now(), loop.time() + seconds
        while loop.time() < until and self.now() == began:
            if await _woken(wake, min(seconds, self.look_seconds)):
                return


async def _woken(wake: asyncio.Event | None, seconds: float) -> bool:
    """Wait for `wake`, at most so long; whether it was set."""
    try:
        async with asyncio.timeout(seconds):
            await (wake or asyncio.Event()).wait()
    except TimeoutError:
        return False
    return True
