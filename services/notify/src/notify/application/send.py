"""Sends what is due: claimed in one write, handed over, and its outcomes kept in one write.

The claim is a write on the version that was read, so of many senders one has it; it ends by
itself, so a sender that dies leaves nothing stuck.
"""

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

from prometheus_client import Counter, Histogram

from dossier_shared.cancelling import unless_cancelled
from dossier_shared.clock import Clock
from dossier_shared.contracts import Channel
from dossier_shared.mongo.aggregates import Aggregates, Contention, Stored
from dossier_shared.mongo.client import AWAY, PyMongoError
from dossier_shared.mongo.timers import due
from dossier_shared.observability.logs import log
from dossier_shared.observability.metrics import SWEPT_UNTIL, WRITES_LOST
from notify.application.deliver import digest_of
from notify.application.ports import Message, Provider
from notify.domain.correspondence import (
    Correspondence,
    Tried,
    claim_due,
    review,
    settle_all,
    to_send,
)
from notify.domain.hours import Hours
from notify.domain.notices import Notice, Sent
from notify.domain.outcomes import Accepted, Busy, Outcome, Unknown
from notify.domain.trying import word_of

ATTEMPTS = Counter("motcua_notice_attempts", "Tries by what came of them.", ["channel", "outcome"])
HANDED_OVER = Histogram(
    "motcua_notice_handover_seconds",
    "Office time from the reason to write until a provider had it.",
    ["channel"],
    buckets=(0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600),
)
RECORD_PAUSES = (0.5, 1, 2, 5)

Written = Callable[[Correspondence, Notice], Message | Outcome]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a try will be, before it is begun; an outcome in place of the message is its end."""

    provider: Provider
    sent: Sent
    message: Message | Outcome


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
    hours: Hours = field(default_factory=Hours)


class Sender:
    """Runs beside the service, in every replica; at most `concurrency` dossiers at a time."""

    def __init__(
        self,
        correspondences: Aggregates[Correspondence],
        write: Written,
        providers: Mapping[Channel, Provider],
        clock: Clock,
        terms: Terms,
    ) -> None:
        self._planned = asyncio.Event()
        self._correspondences = correspondences
        self._write = write
        self._providers = providers
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
            looked_at, told = review(before.state, now, self._terms.hours)
            plans = {notice.id: self._plan(looked_at, notice) for notice in to_send(looked_at, now)}
            sent = {key: plan.sent for key, plan in plans.items()}
            claimed, more = claim_due(looked_at, sent, now, self._terms.lease)
            held = await self._correspondences.replace(before, claimed, [*told, *more], now)
            if held is None:
                WRITES_LOST.inc()
                return
            await finishing(self._hand_over(held, plans), self._terms.finish)

    def _plan(self, correspondence: Correspondence, notice: Notice) -> Plan:
        provider = self._providers[notice.channel]
        try:
            message = self._write(correspondence, notice)
        except Exception as error:
            log.error("sender.unwritable", notice=notice.id, error=type(error).__name__)
            message = Busy("unwritable")
        if isinstance(message, Message):
            return Plan(provider, Sent(provider.name, digest_of(message)), message)
        return Plan(provider, Sent(provider.name), message)

    async def _hand_over(self, held: Stored[Correspondence], plans: Mapping[str, Plan]) -> None:
        notices = [notice for notice in held.state.notices if notice.id in plans]
        outcomes = await asyncio.gather(*(self._try(n, plans[n.id]) for n in notices))
        tried = [
            Tried(notice.id, len(notice.attempts) - 1, outcome)
            for notice, outcome in zip(notices, outcomes, strict=True)
        ]
        await self._record(held, tried)

    async def _try(self, notice: Notice, plan: Plan) -> Outcome:
        outcome = await self._outcome(notice, plan)
        ATTEMPTS.labels(notice.channel, word_of(outcome)).inc()
        if isinstance(outcome, Accepted):
            waited = (self._clock.now() - notice.queued_at).total_seconds()
            HANDED_OVER.labels(notice.channel).observe(waited)
        return outcome

    async def _outcome(self, notice: Notice, plan: Plan) -> Outcome:
        """A fault of ours on the way is told like a silent provider: nothing is known."""
        if not isinstance(plan.message, Message):
            return plan.message
        try:
            async with asyncio.timeout(self._terms.limit):
                return await plan.provider.send(plan.message)
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
