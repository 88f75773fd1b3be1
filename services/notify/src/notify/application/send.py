"""Sends what is due: each claimed in one write, handed over, and its outcomes kept in one write.

The claim is a write on the version that was read, so of many senders one has it; it ends by
itself, so a sender that dies leaves nothing stuck.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from dossier_shared.cancelling import finishing, unless_cancelled
from dossier_shared.clock import Clock
from dossier_shared.mongo.aggregates import Aggregates, Contention, Stored
from dossier_shared.mongo.client import PyMongoError
from dossier_shared.mongo.together import Replacement, replace_all
from dossier_shared.observability.logs import log
from dossier_shared.observability.metrics import WRITES_LOST
from dossier_shared.points import reached
from notify.application.backlog import Backlog
from notify.application.choosing import Choosing
from notify.application.counting import ATTEMPTS, HANDED_OVER
from notify.application.planning import Call, Plan, Planner, Write, wanted
from notify.application.recording import Recorder
from notify.domain.correspondence import Correspondence, Tried
from notify.domain.facts import began_at
from notify.domain.hours import Hours
from notify.domain.outcomes import Accepted, Outcome, Unknown
from notify.domain.trying import word_of

TOGETHER = 0.25
"""Outcomes of one correspondence that come within so many seconds are kept in one write."""


@dataclass(frozen=True, slots=True)
class Terms:
    """`lease` outlasts `limit`, which ends each call whatever its provider does.

    `batch` correspondences are looked at together; what is planned within `gather` seconds is read
    at once; at most `concurrency` are in hand. `finish` is how long calls that have begun may go on
    when the service stops: what a call that is cut off came to is not known, and not every provider
    compares request ids.
    """

    lease: timedelta = timedelta(seconds=45)
    limit: float = 30
    poll: float = 0.25
    gather: float = 0.06
    batch: int = 50
    concurrency: int = 200
    finish: float = 10
    hours: Hours = field(default_factory=Hours)


class Sender:
    """Runs beside the service, in every replica."""

    def __init__(
        self,
        correspondences: Aggregates[Correspondence],
        write: Write,
        choosing: Choosing,
        clock: Clock,
        terms: Terms,
    ) -> None:
        self._planned = asyncio.Event()
        self._correspondences = correspondences
        self._choosing = choosing
        self._plan = Planner(write, choosing, terms.hours, terms.lease)
        self._backlog = Backlog(correspondences, terms.batch)
        self._recorder = Recorder(correspondences, clock, terms.gather)
        self._clock = clock
        self._terms = terms
        self._in_hand: dict[str, asyncio.Task[None]] = {}

    def wake(self) -> None:
        """Look now: something may have been planned."""
        self._planned.set()

    async def run(self) -> None:
        """Send for ever; neither an absent database nor a lost race ends it."""
        try:
            while True:
                unless_cancelled()
                self._planned.clear()
                if not await self._begun_unless_away():
                    await self._clock.sleep(self._terms.poll, self._planned)
                    await asyncio.sleep(self._terms.gather)
                await self._room()
        finally:
            await self._let_go()

    async def look(self) -> int:
        """Attend to what is due now, to its end; return in how many dossiers something was."""
        begun = await self._begin()
        await asyncio.gather(*self._in_hand.values())
        return begun

    async def _begun_unless_away(self) -> int:
        try:
            return await self._begin()
        except PyMongoError as error:
            log.warning("sender.interrupted", error=type(error).__name__)
            return 0

    async def _begin(self) -> int:
        """Take in hand what is due, as far as it can be sent now."""
        now = self._clock.now()
        self._backlog.take_back(self._choosing.free(now))
        while True:
            plans, waiting = await self._planned_now(now)
            if plans or not waiting:
                return await self._claim(plans, now)

    async def _planned_now(self, now: datetime) -> tuple[list[Plan], int]:
        """The plans for the next of the queue, and of how many there can be none for now."""
        channels = self._choosing.open_channels(now)
        found = await self._backlog.next(now, channels, self._terms.batch)
        found = [stored for stored in found if stored.state.code not in self._in_hand]
        await self._choosing.provide(wanted(found, now), now)
        made = [(stored, self._plan(stored, now)) for stored in found]
        waiting = [(stored, plan) for stored, plan in made if not isinstance(plan, Plan) and plan]
        for stored, providers in waiting:
            self._backlog.set_aside(stored, providers)
        return [plan for _, plan in made if isinstance(plan, Plan)], len(waiting)

    async def _claim(self, plans: Sequence[Plan], now: datetime) -> int:
        """Claims in one write command; each is this sender's or another's."""
        changes = [Replacement(plan.before, plan.state, plan.payloads) for plan in plans]
        try:
            claimed = await replace_all(self._correspondences, changes, now)
        except PyMongoError:
            self._let_be(plans)
            raise
        for plan, held in zip(plans, claimed, strict=True):
            if held is None:
                WRITES_LOST.inc()
                self._let_be([plan])
            elif plan.calls:
                self._attend(held, plan.calls)
        return len(plans)

    def _let_be(self, plans: Sequence[Plan]) -> None:
        for plan in plans:
            for call in plan.calls:
                self._choosing.not_asked(call.provider)

    def _attend(self, held: Stored[Correspondence], calls: Sequence[Call]) -> None:
        code = held.state.code
        task = asyncio.create_task(self._carry_out(held, calls))
        self._in_hand[code] = task
        task.add_done_callback(lambda _: self._in_hand.pop(code, None))

    async def _room(self) -> None:
        """Wait until there is room for another batch."""
        while len(self._in_hand) > max(0, self._terms.concurrency - self._terms.batch):
            await asyncio.wait(self._in_hand.values(), return_when=asyncio.FIRST_COMPLETED)

    async def _let_go(self) -> None:
        tasks = list(self._in_hand.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _carry_out(self, held: Stored[Correspondence], calls: Sequence[Call]) -> None:
        """One correspondence's trouble is its own."""
        try:
            await finishing(self._hand_over(held, calls), self._terms.finish)
        except (PyMongoError, Contention) as error:
            log.warning("sender.interrupted", error=type(error).__name__)
        except Exception:
            log.exception("sender.failed", dossier=held.state.code)

    async def _hand_over(self, held: Stored[Correspondence], calls: Sequence[Call]) -> None:
        """Make the calls, and keep what comes of them as it comes."""
        under_way = {asyncio.create_task(self._try(call)) for call in calls}
        while under_way:
            await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
            ended, under_way = await asyncio.wait(under_way, timeout=TOGETHER)
            held = await self._recorder.keep(held, [task.result() for task in ended])

    async def _try(self, call: Call) -> Tried:
        outcome, provider = await self._outcome(call), call.provider
        reached("provider-called")
        channel, now = call.notice.channel, self._clock.now()
        if self._choosing.ended(provider, outcome, now):
            self.wake()
        ATTEMPTS.labels(channel, provider.name, word_of(outcome)).inc()
        if isinstance(outcome, Accepted):
            waited = now - began_at(call.notice, self._terms.hours)
            HANDED_OVER.labels(channel, provider.name).observe(waited.total_seconds())
        begun = call.notice.attempts[call.number].at
        return Tried(call.notice.id, call.number, outcome, begun)

    async def _outcome(self, call: Call) -> Outcome:
        """A fault of ours on the way is told like a silent provider: nothing is known."""
        try:
            async with asyncio.timeout(self._terms.limit):
                return await call.provider.send(call.message)
        except TimeoutError:
            return Unknown("no-outcome-in-time")
        except Exception as error:
            log.error("sender.fault", notice=call.notice.id, error=type(error).__name__)
            return Unknown("fault")
