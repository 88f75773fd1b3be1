"""Sends what is due: claimed in one write, handed over, and its outcomes kept in one write.

The claim is a write on the version that was read, so of many senders one has it; it ends by
itself, so a sender that dies leaves nothing stuck.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from prometheus_client import Counter, Histogram

from dossier_shared.cancelling import unless_cancelled
from dossier_shared.clock import Clock
from dossier_shared.mongo.aggregates import Aggregates, Contention, Stored
from dossier_shared.mongo.client import AWAY, PyMongoError
from dossier_shared.mongo.timers import due
from dossier_shared.observability.logs import log
from dossier_shared.observability.metrics import SWEPT_UNTIL, WRITES_LOST
from notify.domain.correspondence import (
    Correspondence,
    Tried,
    begun,
    claim_due,
    settle_all,
)
from notify.domain.notices import Notice, word_of
from notify.domain.outcomes import Accepted, Outcome, Unknown

ATTEMPTS = Counter("motcua_notice_attempts", "Tries by what came of them.", ["channel", "outcome"])
HANDED_OVER = Histogram(
    "motcua_notice_handover_seconds",
    "Office time from the reason to write until a provider had it.",
    ["channel"],
    buckets=(0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600),
)
RECORD_PAUSES = (0.5, 1, 2, 5)

Hand = Callable[[Correspondence, Notice], Awaitable[Outcome]]


@dataclass(frozen=True, slots=True)
class Terms:
    """`lease` outlasts `limit`, which ends each call whatever its provider does.

    `finish` is how long calls that have begun may go on when the service stops.
    """

    lease: timedelta = timedelta(seconds=60)
    limit: float = 30
    poll: float = 0.25
    batch: int = 50
    concurrency: int = 16
    finish: float = 2


class Sender:
    """Runs beside the service, in every replica; at most `concurrency` dossiers at a time."""

    def __init__(
        self,
        correspondences: Aggregates[Correspondence],
        hand: Hand,
        clock: Clock,
        terms: Terms,
    ) -> None:
        self._planned = asyncio.Event()
        self._correspondences = correspondences
        self._hand = hand
        self._clock = clock
        self._terms = terms
        self._slots = asyncio.Semaphore(terms.concurrency)

    def wake(self) -> None:
        """Look now: something may have been planned."""
        self._planned.set()

    async def run(self) -> None:
        """Send for ever; neither an absent database nor a lost race ends it."""
        while True:
            unless_cancelled()
            self._planned.clear()
            try:
                found = await self.look()
            except (PyMongoError, Contention) as error:
                log.warning("sender.interrupted", error=type(error).__name__)
                found = 0
            if not found:
                await self._clock.sleep(self._terms.poll, self._planned)

    async def look(self) -> int:
        """Attend to what is due now, to its end; return in how many dossiers something was."""
        now = self._clock.now()
        found = await due(self._correspondences, now, self._terms.batch)
        if not found:
            SWEPT_UNTIL.set(now.timestamp())
        ends = await asyncio.gather(*map(self._attend, found), return_exceptions=True)
        for failure in ends:
            if failure is not None:
                raise failure
        return len(found)

    async def _attend(self, before: Stored[Correspondence]) -> None:
        """Claim only once a slot is free, so that a claim's time is not spent waiting."""
        async with self._slots:
            now = self._clock.now()
            claimed, payloads = claim_due(before.state, now, self._terms.lease)
            held = await self._correspondences.replace(before, claimed, payloads, now)
            if held is None:
                WRITES_LOST.inc()
                return
            notices = begun(before.state, claimed)
            await finishing(self._hand_over(held, notices), self._terms.finish)

    async def _hand_over(self, held: Stored[Correspondence], notices: Sequence[Notice]) -> None:
        outcomes = await asyncio.gather(*(self._try(held.state, notice) for notice in notices))
        tried = [
            Tried(notice.id, len(notice.attempts) - 1, outcome)
            for notice, outcome in zip(notices, outcomes, strict=True)
        ]
        await self._record(held, tried)

    async def _try(self, claimed: Correspondence, notice: Notice) -> Outcome:
        outcome = await self._outcome(claimed, notice)
        ATTEMPTS.labels(notice.channel, word_of(outcome)).inc()
        if isinstance(outcome, Accepted):
            waited = (self._clock.now() - notice.queued_at).total_seconds()
            HANDED_OVER.labels(notice.channel).observe(waited)
        return outcome

    async def _outcome(self, claimed: Correspondence, notice: Notice) -> Outcome:
        """A fault of ours on the way is told like a silent provider: nothing is known."""
        try:
            async with asyncio.timeout(self._terms.limit):
                return await self._hand(claimed, notice)
        except TimeoutError:
            return Unknown("no-outcome-in-time")
        except Exception as error:
            log.error("sender.fault", notice=notice.id, error=type(error).__name__)
            return Unknown("fault")

    async def _record(self, held: Stored[Correspondence], tried: Sequence[Tried]) -> None:
        """Keep the outcomes, through a short absence of the database too: what is not kept is
        tried again, and not every provider compares request ids.
        """
        for pause in RECORD_PAUSES:
            try:
                await self._settle(held, tried)
            except AWAY as error:
                log.warning(
                    "sender.outcome-waits", dossier=held.state.code, error=type(error).__name__
                )
                await asyncio.sleep(pause)
            else:
                return
        await self._settle(held, tried)

    async def _settle(self, held: Stored[Correspondence], tried: Sequence[Tried]) -> None:
        """Over the claim itself, or over what was heard meanwhile."""
        now = self._clock.now()
        settle = partial(settle_all, tried=tried, now=now)
        if await self._correspondences.replace(held, *settle(held.state), now) is None:
            await self._correspondences.change(held.state.code, settle, now)


async def finishing(work: Coroutine[Any, Any, None], seconds: float) -> None:
    """Do the work; when cancelled, give it so long to end before it is cancelled too."""
    task = asyncio.create_task(work)
    try:
        await asyncio.shield(task)
    finally:
        await asyncio.wait({task}, timeout=seconds)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
