"""Carries consultations to other agencies and their answers back, beside the requests."""

from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from dossier_shared.cancelling import unless_cancelled
from dossier_shared.clock import Clock
from dossier_shared.mongo.aggregates import Aggregates, Change, NotFound
from dossier_shared.observability.logs import log
from dossier_shared.rules import RuleViolation
from routing.application.exchange import Exchange, ExchangeAway, Packet
from routing.domain.case import Case
from routing.domain.correspondence import (
    Post,
    acknowledged,
    answers,
    asked_back,
    heard,
    letter,
    recall,
    sent,
    unsent,
    wanted_back,
)
from routing.domain.exchange import Document, Sending
from routing.domain.office import Office


class OldNews(Exception):
    """A message that changes nothing; its packet is done all the same."""


@dataclass(frozen=True, slots=True)
class Courier:
    """`cases_asking` gives the open cases; `case_of` finds the one that a letter's id is of.

    A letter is sent before it is noted as sent: killed between, it goes out again under the same
    id, which the other side compares. An answer is stored before its packet is done: killed
    between, it comes again and is old news.
    """

    cases: Aggregates[Case]
    exchange: Exchange
    post: Post
    office: Office
    clock: Clock
    cases_asking: Callable[[], Iterable[Case]]
    case_of: Callable[[str], Awaitable[str | None]]
    every: float

    async def look(self) -> None:
        """Everything that waits goes out, everything that came is taken."""
        for case in list(self.cases_asking()):
            for asked in list(unsent(case, self.post)):
                await self._send(case.code, asked.number)
            for asked, sending in list(wanted_back(case)):
                await self._ask_back(case.code, asked.number, sending)
        async for packet in self.exchange.receive():
            await self._take(packet)
            await self.exchange.done(packet)

    async def run(self) -> None:
        """Look for ever; the other side being away ends nothing."""
        while True:
            unless_cancelled()
            await self.clock.sleep(self.every)
            try:
                await self.look()
            except ExchangeAway as error:
                log.warning("exchange.away", error=str(error))
            except Exception:
                log.exception("exchange.failed")

    async def _send(self, code: str, number: int) -> None:
        case = (await self.cases.load(code)).state
        asked = next((each for each in unsent(case, self.post) if each.number == number), None)
        if asked is None:
            return
        written = letter(case, asked, self.post, self.office.calendar)
        try:
            await self.exchange.send(written)
        except RuleViolation as refused:
            log.warning("exchange.not-sendable", dossier=code, code=refused.code)
            return
        now = self.clock.now()
        await self.cases.change(code, lambda case: (sent(case, number, written, now), []), now)

    async def _ask_back(self, code: str, number: int, sending: Sending) -> None:
        """Sent before it is noted, like a letter; the receiver compares what it hears twice."""
        now = self.clock.now()
        await self.exchange.send(recall(sending, self.post, now))
        await self.cases.change(code, lambda case: (asked_back(case, number, now), []), now)

    async def _take(self, packet: Packet) -> None:
        """Store the effect, then tell the sender of a document what became of it."""
        known = await self._store(packet)
        if isinstance(packet.message, Document):
            said = acknowledged(packet.message, self.post, "06" if known else "02", self._now())
            await self.exchange.send(said)

    async def _store(self, packet: Packet) -> bool:
        """False when the message concerns no letter of ours."""
        known = False
        for letter_id in answers(packet.message):
            code = await self.case_of(letter_id)
            if code is None:
                log.warning("exchange.unknown-letter", receipt=packet.receipt)
                continue
            known = True
            with suppress(OldNews, NotFound):
                await self.cases.change(code, lambda case: self._heard(case, packet), self._now())
        return known

    def _heard(self, case: Case, packet: Packet) -> Change[Case]:
        change = heard(case, packet.message, self.office.calendar, self._now())
        if change is None:
            raise OldNews
        return change

    def _now(self) -> datetime:
        return self.clock.now()
