"""Turns the rows of bulk jobs into correspondences, a few at a time, in whichever replica.

A job is claimed by a write on the version that was read, for as long as a claim holds. A row has a
natural key, so a feeder that is killed anywhere, or is overtaken, doubles nothing: the next one
begins where the last write says, and what is there already is there already.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from dossier_shared.acts import Act
from dossier_shared.cancelling import unless_cancelled
from dossier_shared.clock import Clock
from dossier_shared.mongo.aggregates import Aggregates, AlreadyThere, Contention, Stored
from dossier_shared.mongo.client import PyMongoError
from dossier_shared.mongo.timers import due
from dossier_shared.observability.logs import log
from dossier_shared.sealed import Contact
from notify.application.bulk import Rows
from notify.application.counting import ROWS_FED
from notify.domain.bulk import jobs
from notify.domain.bulk.asking import way_of
from notify.domain.bulk.jobs import Job
from notify.domain.bulk.listing import Recipient
from notify.domain.bulk.telling import called_off, correspondence_of
from notify.domain.correspondence import Change, Correspondence

MOST_WAITING = 1_000
"""So many notices to many may wait at a time: the rest waits in its job, in nobody's way."""
ACT = Act("feed", by="notify", role="service")


@dataclass(frozen=True, slots=True)
class FeedTerms:
    lease: timedelta = timedelta(seconds=60)
    poll: float = 0.5
    again: timedelta = timedelta(seconds=1)
    at_a_time: int = 16
    most_waiting: int = MOST_WAITING


@dataclass(frozen=True, slots=True)
class Reach:
    """How a row's person is reached: a contact sealed, with the tags it is found by."""

    seal: Callable[[Contact], str]
    tags: Callable[[Contact], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Ground:
    """What a feeder works on. `waiting` counts, up to a limit, what of the last lane waits;
    `waiting_of` lists the correspondences of a job of which something waits.
    """

    jobs: Aggregates[Job]
    rows: Rows
    correspondences: Aggregates[Correspondence]
    waiting: Callable[[int], Awaitable[int]]
    waiting_of: Callable[[str], Awaitable[list[str]]]


class Feeder:
    def __init__(self, ground: Ground, reach: Reach, clock: Clock, terms: FeedTerms) -> None:
        self._ground = ground
        self._reach = reach
        self._clock = clock
        self._terms = terms

    async def run(self) -> None:
        """Feed for ever; neither an absent database nor a lost race ends it."""
        while True:
            unless_cancelled()
            try:
                fed = await self.look()
            except (PyMongoError, Contention) as error:
                log.warning("feeder.interrupted", error=type(error).__name__)
                fed = 0
            if not fed:
                await self._clock.sleep(self._terms.poll)

    async def look(self) -> int:
        """Take up each job that is due; return how many rows were fed."""
        found = await due(self._ground.jobs, self._clock.now(), 10)
        return sum([await self._attend(stored) for stored in found])

    async def _attend(self, before: Stored[Job]) -> int:
        now = self._clock.now()
        job = jobs.claimed(before.state, now, self._terms.lease)
        held = await self._ground.jobs.replace(before, job, [], now, act=ACT)
        if held is None:
            return 0
        if job.state == "cancelled":
            await self._sweep(job)
            return 0
        return await self._feed(job, now + self._terms.lease)

    async def _feed(self, job: Job, until: datetime) -> int:
        most = self._terms.most_waiting
        room = most - await self._ground.waiting(most)
        rows = await self._ground.rows.after(job.id, job.fed)
        now = self._clock.now()
        if rows is None:
            await self._changed(job, partial(jobs.run_dry, now=now), now)
            return 0
        done = await self._told(job, rows[: max(room, 0)], until)
        now = self._clock.now()
        after = await self._changed(
            job, lambda one: jobs.fed(one, job.fed + done, now, self._next(now, done)), now
        )
        ROWS_FED.inc(done)
        await self._ground.rows.used(job.id, after.fed)
        if after.left == 0:
            await self._ground.rows.forget(job.id, job.total)
        return done

    async def _changed(self, job: Job, step: Callable[[Job], Job], now: datetime) -> Job:
        stored = await self._ground.jobs.change(job.id, lambda one: (step(one), []), now, act=ACT)
        return stored.state

    def _next(self, now: datetime, done: int) -> datetime:
        """At once while there is room, else a little later."""
        return now if done else now + self._terms.again

    async def _told(self, job: Job, rows: Sequence[Recipient], until: datetime) -> int:
        """How many of the rows, from the first on, are correspondences now; none is begun after
        the claim has ended.
        """
        step = self._terms.at_a_time
        for first in range(0, len(rows), step):
            if self._clock.now() >= until:
                return first
            await asyncio.gather(*(self._tell(job, one) for one in rows[first : first + step]))
        return len(rows)

    async def _tell(self, job: Job, one: Recipient) -> None:
        now = self._clock.now()
        fresh = await self._of_dossier(job, one, now) if one.code else self._of_row(job, one, now)
        if fresh is None:
            return
        try:
            await self._ground.correspondences.add(fresh, [], now)
        except AlreadyThere:
            return

    def _of_row(self, job: Job, one: Recipient, now: datetime) -> Correspondence:
        contact = Contact(phone=one.phone, email=one.email)
        fresh = correspondence_of(job, one, one.channel, self._reach.seal(contact), now)
        return replace(fresh, tags=self._reach.tags(contact))

    async def _of_dossier(self, job: Job, one: Recipient, now: datetime) -> Correspondence | None:
        """By the contact that the dossier has now: a number may have been put right meanwhile."""
        dossier = (await self._ground.correspondences.load(str(one.code))).state
        channel = way_of(dossier.channels)
        if dossier.contact is None or channel is None:
            return None
        fresh = correspondence_of(job, one, channel, dossier.contact, now)
        return replace(fresh, tags=dossier.tags, language=dossier.language)

    async def _sweep(self, job: Job) -> None:
        """Of a job that was called off: what waits is cancelled, and its rows are forgotten. What
        is being handed over just now is looked at again.
        """
        keys = await self._ground.waiting_of(job.id)
        for key in keys:
            now = self._clock.now()
            await self._ground.correspondences.change(key, partial(_called_off, now=now), now)
        await self._ground.rows.forget(job.id, job.total)
        now = self._clock.now()
        again = now + self._terms.again if keys else None
        await self._changed(job, lambda one: jobs.swept(one, again), now)


def _called_off(one: Correspondence, now: datetime) -> Change:
    return called_off(one, now), []
