"""Keeps what came of tries: outcomes that come about together are written together."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from dossier_shared.clock import Clock
from dossier_shared.mongo.aggregates import Aggregates, Stored
from dossier_shared.mongo.client import AWAY
from dossier_shared.mongo.together import Replacement, replace_all
from dossier_shared.observability.logs import log
from notify.domain.correspondence import Correspondence, Tried, settle_all

PAUSES = (0.5, 1, 2, 5)

Held = Stored[Correspondence]


@dataclass(frozen=True, slots=True)
class _Outcomes:
    held: Held
    tried: Sequence[Tried]
    kept: asyncio.Future[Held]


class Recorder:
    """`gather` seconds are waited for others to write together with."""

    def __init__(
        self, correspondences: Aggregates[Correspondence], clock: Clock, gather: float
    ) -> None:
        self._correspondences = correspondences
        self._clock = clock
        self._gather = gather
        self._waiting: list[_Outcomes] = []
        self._writing: set[asyncio.Task[None]] = set()

    async def keep(self, held: Held, tried: Sequence[Tried]) -> Held:
        """The correspondence with its outcomes, once they are written: through a short absence of
        the database too, for what is not kept is tried again, and not every provider compares
        request ids.
        """
        outcomes = _Outcomes(held, tried, asyncio.get_running_loop().create_future())
        self._waiting.append(outcomes)
        if len(self._waiting) == 1:
            task = asyncio.create_task(self._write_soon())
            self._writing.add(task)
            task.add_done_callback(self._writing.discard)
        return await outcomes.kept

    async def _write_soon(self) -> None:
        await asyncio.sleep(self._gather)
        together, self._waiting = self._waiting, []
        try:
            await self._kept(together)
        except Exception as error:
            for one in together:
                if not one.kept.done():
                    one.kept.set_exception(error)

    async def _kept(self, together: Sequence[_Outcomes]) -> None:
        for pause in PAUSES:
            try:
                await self._settle(together)
            except AWAY as error:
                log.warning("sender.outcomes-wait", error=type(error).__name__)
                await asyncio.sleep(pause)
            else:
                return
        await self._settle(together)

    async def _settle(self, together: Sequence[_Outcomes]) -> None:
        """Over the claim itself, or over what was heard meanwhile."""
        now = self._clock.now()
        left = [one for one in together if not one.kept.done()]
        changes = [
            Replacement(one.held, *settle_all(one.held.state, one.tried, now)) for one in left
        ]
        written = await replace_all(self._correspondences, changes, now)
        for one, after in zip(left, written, strict=True):
            settle = partial(settle_all, tried=one.tried, now=now)
            code = one.held.state.code
            kept = after or await self._correspondences.change(code, settle, now)
            if not one.kept.done():
                one.kept.set_result(kept)
