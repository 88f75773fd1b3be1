"""What is done for the files in the background: late scans, and what nothing refers to any more."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from dossier_shared.acts import Act
from dossier_shared.clock import Clock
from dossier_shared.mongo.aggregates import Aggregates
from dossier_shared.mongo.client import AWAY
from dossier_shared.mongo.looking import looking
from dossier_shared.observability.logs import log
from intake.application.files import Files, Loose, Referring, Scan, ScannerAway
from intake.domain.dossier import Dossier
from intake.domain.filing import scanned

T = TypeVar("T")
BATCH = 100


@dataclass(frozen=True, slots=True)
class TendFiles:
    """Each pass may be run by every replica at once, and broken off anywhere."""

    dossiers: Aggregates[Dossier]
    files: Files
    referring: Referring
    scan: Scan | None
    clock: Clock
    poll_seconds: float

    async def run(self) -> None:
        """For ever; no trouble of the database or the scanner ends it."""
        await looking(self._tend, self.poll_seconds, "files.interrupted")

    async def _tend(self) -> None:
        await self.scan_waiting()
        await self.sweep()

    async def scan_waiting(self) -> int:
        """Scan what the scanner was away for; return how many have their verdict. Without a
        scanner they go on waiting: nobody has said that they are clean.
        """
        if self.scan is None:
            return 0
        return await _each(await self.files.waiting(BATCH), partial(self._scanned, self.scan))

    async def sweep(self) -> int:
        """Delete the bytes that no dossier refers to; return how many files went."""
        return await _each(await self.files.loose(BATCH), self._swept)

    async def _scanned(self, scan: Scan, file_id: str) -> bool:
        """Whatever becomes of it, the others come first next time."""
        await self.files.tried(file_id)
        try:
            virus = await scan(self.files.read(file_id))
        except ScannerAway as error:
            log.warning("files.scanner-away", reason=str(error))
            return False
        await self._judged(file_id, virus)
        return True

    async def _judged(self, file_id: str, virus: str | None) -> None:
        act = Act("scan-file", by="intake", role="service", reason=virus)
        for code in await self.referring(file_id):
            await self.dossiers.change(
                code, lambda dossier: scanned(dossier, file_id, virus), self.clock.now(), act=act
            )
        if virus:
            await self.files.loosen(file_id)
            await self.files.delete(file_id)
        else:
            await self.files.scanned(file_id)

    async def _swept(self, file: Loose) -> bool:
        """An infected file is only spoken of: its bytes are not wanted."""
        wanted = set((await self.referring(file.id)).values()) - {"infected"}
        if wanted:
            await self.files.keep(file.id, file.since, waiting="waiting" in wanted)
        else:
            await self.files.delete(file.id)
        return not wanted


async def _each(files: Sequence[T], do: Callable[[T], Awaitable[bool]]) -> int:
    """How many it was done for; a failure stops none of the others, the database being away all."""
    done = 0
    for file in files:
        try:
            done += await do(file)
        except AWAY:
            raise
        except Exception:
            log.exception("files.failed", file=str(file))
    return done
