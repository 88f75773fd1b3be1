"""What providers tell later of a notice: let in once, in whatever order it comes.

A receipt may come before our own write of what it is about, or be of a notice not known. It is
kept then, and tried again, less and less often, for a week.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from dossier_shared.cancelling import unless_cancelled
from dossier_shared.clock import Clock
from dossier_shared.mongo.aggregates import Aggregates, Contention, NotFound, Stored
from dossier_shared.mongo.client import PyMongoError
from dossier_shared.observability.logs import log
from notify.application.counting import ARRIVED, RECEIPTS
from notify.application.ports import Receipt
from notify.domain.correspondence import Change, Correspondence
from notify.domain.facts import began_at
from notify.domain.hours import Hours
from notify.domain.notices import Notice
from notify.domain.receiving import receive
from notify.domain.reporting import News, is_meant, tries_of

KEPT = timedelta(days=7)
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=1), timedelta(hours=1)
LOOK_SECONDS = 1.0
USUAL = Hours()


class Strays(Protocol):
    """Receipts that are about no known notice, each once."""

    async def keep(self, receipt: Receipt, now: datetime, next_at: datetime) -> None: ...
    async def due(self, now: datetime) -> list[tuple[Receipt, datetime]]:
        """With when each came first."""

    async def put_off(self, receipt: Receipt, next_at: datetime) -> None: ...
    async def drop(self, receipt: Receipt) -> None: ...


NoteReceipt = Callable[[Receipt, Correspondence, Notice], Awaitable[None]]
"""Told of each receipt that is about a notice known here."""


class _NoNews(Exception):
    """Nothing is to be written."""


class TakeReceipts:
    """An instance is the port `TakeReceipt`; `run` looks after the strays."""

    def __init__(
        self,
        correspondences: Aggregates[Correspondence],
        strays: Strays,
        clock: Clock,
        note: NoteReceipt | None = None,
        hours: Hours = USUAL,
    ) -> None:
        self._hours = hours
        self._note = note
        self._correspondences = correspondences
        self._strays = strays
        self._clock = clock

    async def __call__(self, receipt: Receipt) -> bool:
        """False when no notice is known that it is about: it is kept."""
        now = self._clock.now()
        if await self._let_in(receipt, now):
            return True
        await self._strays.keep(receipt, now, now + FIRST_WAIT)
        RECEIPTS.labels(receipt.provider, receipt.state, "stray").inc()
        return False

    async def run(self) -> None:
        while True:
            unless_cancelled()
            try:
                await self.look_again()
            except (PyMongoError, Contention) as error:
                log.warning("receipts.interrupted", error=type(error).__name__)
            await self._clock.sleep(LOOK_SECONDS)

    async def look_again(self) -> None:
        """Try the strays that are due once more."""
        now = self._clock.now()
        for receipt, came_at in await self._strays.due(now):
            if await self._let_in(receipt, now):
                await self._strays.drop(receipt)
            elif now - came_at >= KEPT:
                log.warning("receipts.never-known", provider=receipt.provider)
                await self._strays.drop(receipt)
            else:
                wait = min(max(FIRST_WAIT, now - came_at), LONGEST_WAIT)
                await self._strays.put_off(receipt, now + wait)

    async def _let_in(self, receipt: Receipt, now: datetime) -> bool:
        found = await self._about(receipt)
        if found is None:
            return False
        news = News(
            receipt.provider, receipt.request_id, receipt.ref, receipt.state, receipt.reason, now
        )
        try:
            await self._correspondences.change(found.state.code, lambda s: _received(s, news), now)
        except _NoNews:
            RECEIPTS.labels(receipt.provider, receipt.state, "old").inc()
        else:
            RECEIPTS.labels(receipt.provider, receipt.state, "news").inc()
            _measure(receipt, found.state, news, self._hours)
        await self._noted(receipt, found.state, news)
        return True

    async def _noted(self, receipt: Receipt, state: Correspondence, news: News) -> None:
        """With the contact to which it went: of tries to several nothing is learnt."""
        about = next((notice for notice in state.notices if is_meant(notice, news)), None)
        if self._note is None or about is None:
            return
        states = [state.as_of(one.at) for one in tries_of(about, news)]
        if len({one.contact for one in states}) == 1:
            await self._note(receipt, states[0], about)

    async def _about(self, receipt: Receipt) -> Stored[Correspondence] | None:
        for name in names_of(receipt.provider, receipt.request_id, receipt.ref):
            row = await self._correspondences.collection.find_one({"awaited": name}, {"_id": 1})
            if row is not None:
                try:
                    return await self._correspondences.load(row["_id"])
                except NotFound:
                    return None
        return None


def _measure(receipt: Receipt, state: Correspondence, news: News, hours: Hours) -> None:
    """How long after there was a reason to write it arrived."""
    about = next((notice for notice in state.notices if is_meant(notice, news)), None)
    if about is not None and receipt.state == "delivered":
        seconds = (news.at - began_at(about, hours)).total_seconds()
        ARRIVED.labels(about.channel, receipt.provider).observe(seconds)


def names_of(provider: str, request_id: UUID | None, ref: str | None) -> list[str]:
    """What the receipt may be found by: our request's id where it has one."""
    if request_id is not None:
        return [str(request_id)]
    return [f"{provider}:{ref}"] if ref else []


def _received(correspondence: Correspondence, news: News) -> Change:
    change = receive(correspondence, news)
    if change is None:
        raise _NoNews
    return change
