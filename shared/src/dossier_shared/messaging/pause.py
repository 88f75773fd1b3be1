"""When the database is wholly away, nothing more is tried until it answers a probe."""

import asyncio
from collections.abc import Awaitable, Callable

from dossier_shared.cancelling import unless_cancelled
from dossier_shared.mongo.client import PyMongoError
from dossier_shared.observability.logs import log
from dossier_shared.observability.metrics import CONSUMER_PAUSED

FAILURES_TO_PAUSE = 5


class Pause:
    """Begins when five different events in a row have failed; ends when `probe` succeeds."""

    def __init__(self, probe: Callable[[], Awaitable[None]], probe_seconds: float) -> None:
        self._probe = probe
        self._probe_seconds = probe_seconds
        self._failed: set[str] = set()
        self._open = asyncio.Event()
        self._open.set()
        self._probing: asyncio.Task[None] | None = None

    async def passed(self) -> None:
        """Returns when there is no pause, or none any more."""
        await self._open.wait()

    def succeeded(self) -> None:
        self._failed.clear()

    def failed(self, event_id: str) -> bool:
        """Count one more failure in a row; True when it is time to wait."""
        self._failed.add(event_id)
        if len(self._failed) < FAILURES_TO_PAUSE:
            return False
        if self._open.is_set():
            self._open.clear()
            CONSUMER_PAUSED.set(1)
            log.warning("consumer.paused")
            self._probing = asyncio.create_task(self._until_back())
        return True

    async def end(self) -> None:
        """Probe no more, and let go on who waits."""
        if self._probing is not None:
            self._probing.cancel()
            await asyncio.gather(self._probing, return_exceptions=True)
        self._go_on()

    async def _until_back(self) -> None:
        while True:
            unless_cancelled()
            try:
                await self._probe()
            except PyMongoError:
                await asyncio.sleep(self._probe_seconds)
            else:
                break
        log.info("consumer.resumed")
        self._go_on()

    def _go_on(self) -> None:
        self._failed.clear()
        CONSUMER_PAUSED.set(0)
        self._open.set()
