"""Keeps one session bound: another is made whenever it ends, ever more patiently while none is."""

import asyncio
from contextlib import suppress

from dossier_shared.observability.logs import log
from notify.adapters.smpp.session import Account, Delivered, NotBound, Session

PAUSES = (0.5, 1, 2, 5, 10, 30)


class Line:
    def __init__(self, account: Account, name: str, pauses: tuple[float, ...] = PAUSES) -> None:
        self._account = account
        self._name = name
        self._pauses = pauses
        self._session: Session | None = None
        self._bound = asyncio.Event()
        self.trouble = "not-bound"

    async def run(self, delivered: Delivered) -> None:
        """For as long as the service lives."""
        failed = 0
        while True:
            try:
                self._session = await Session.bind(self._account)
            except NotBound as error:
                self.trouble = str(error)
                log.warning("smpp.not-bound", provider=self._name, reason=self.trouble)
                await asyncio.sleep(self._pauses[min(failed, len(self._pauses) - 1)])
                failed += 1
                continue
            failed = 0
            await self._serve(self._session, delivered)

    async def _serve(self, session: Session, delivered: Delivered) -> None:
        self._bound.set()
        log.info("smpp.bound", provider=self._name)
        try:
            await session.run(delivered)
        finally:
            self._bound.clear()
            self._session, self.trouble = None, "line-lost"
        log.warning("smpp.line-lost", provider=self._name)

    async def session(self, patience: float) -> Session | None:
        """The bound session; None when there is none after so many seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                await self._bound.wait()
        return self._session
