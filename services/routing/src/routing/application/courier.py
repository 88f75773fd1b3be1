"""Carries consultations to other agencies and their answers back, beside the requests."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from dossier_shared.cancelling import unless_cancelled
from dossier_shared.clock import Clock
from dossier_shared.mongo.aggregates import Aggregates, Change, Contention, NotFound
from dossier_shared.mongo.client import AWAY, OperationFailure, cannot_store
from dossier_shared.observability.logs import log
from dossier_shared.rules import RuleViolation
from routing.application.exchange import Exchange, ExchangeAway, Packet
from routing.application.turns import K, Turns
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
from routing.domain.exchange import Document, Message, Sending, StatusMessage
from routing.domain.exchange.errors import UNHANDLED
from routing.domain.office import Office

Outcome = StatusMessage | RuleViolation | None
"""What a packet came to: something its sender is told, why it is set aside, or neither."""
Work = Callable[[], Awaitable[None]]


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
    sending: Turns[tuple[str, int]] = field(default_factory=Turns)
    closing: Turns[str] = field(default_factory=Turns)

    async def look(self) -> None:
        """Everything that waits goes out, everything that came is taken; what fails holds up
        nothing else, and an exchange that is away is tried a few times, not for each letter.
        """
        await _in_turn(self.sending, self._waiting())
        await _in_turn(self.closing, await self._received())

    async def run(self) -> None:
        """Look for ever; no trouble of the database ends it."""
        while True:
            unless_cancelled()
            await self.clock.sleep(self.every)
            try:
                await self.look()
            except Exception:
                log.exception("exchange.failed")

    def _waiting(self) -> Mapping[tuple[str, int], Work]:
        """By case and consultation: a letter waits to be sent, or to be asked back."""
        waiting: dict[tuple[str, int], Work] = {}
        for case in list(self.cases_asking()):
            for asked in unsent(case, self.post):
                waiting[case.code, asked.number] = partial(self._send, case.code, asked.number)
            for asked, sending in wanted_back(case):
                waiting[case.code, asked.number] = partial(
                    self._ask_back, case.code, asked.number, sending
                )
        return waiting

    async def _send(self, code: str, number: int) -> None:
        case = (await self.cases.load(code)).state
        asked = next((each for each in unsent(case, self.post) if each.number == number), None)
        if asked is None:
            return
        written = letter(case, asked, self.post, self.office.calendar)
        if await self._handed_in(code, written):
            now = self.clock.now()
            await self.cases.change(code, lambda case: (sent(case, number, written, now), []), now)

    async def _ask_back(self, code: str, number: int, sending: Sending) -> None:
        """Sent before it is noted, like a letter; the receiver compares what it hears twice."""
        now = self.clock.now()
        if await self._handed_in(code, recall(sending, self.post, now)):
            await self.cases.change(code, lambda case: (asked_back(case, number, now), []), now)

    async def _handed_in(self, code: str, message: Message) -> bool:
        """False when it may not be sent as it is."""
        try:
            await self.exchange.send(message)
        except RuleViolation as refused:
            log.warning("exchange.not-sendable", dossier=code, code=refused.code)
            return False
        return True

    async def _received(self) -> Mapping[str, Work]:
        """Every effect is stored first; then comes what the other side must take for each."""
        waiting: dict[str, Work] = {}
        try:
            async for packet in self.exchange.receive():
                with suppress(Contention):  # it comes again
                    outcome = await self._outcome(packet)
                    waiting[packet.receipt] = partial(self._close, _light(packet), outcome)
        except ExchangeAway as error:
            log.warning("exchange.away", error=str(error))
        return waiting

    async def _outcome(self, packet: Packet) -> Outcome:
        """What is told of a document once its effect is stored; a database that is away raises."""
        try:
            known = await self._store(packet)
            if not isinstance(packet.message, Document):
                return None
            return acknowledged(packet.message, self.post, "06" if known else "02", self._now())
        except (*AWAY, Contention):
            raise
        except RuleViolation as broken:
            return broken
        except Exception as error:
            if isinstance(error, OperationFailure) and cannot_store(error):
                raise
            log.exception("exchange.unhandled", receipt=packet.receipt)
            return UNHANDLED.broken()

    async def _close(self, packet: Packet, outcome: Outcome) -> None:
        """A packet whose effect is stored is done even if its sender cannot be told."""
        if isinstance(outcome, RuleViolation):
            await self.exchange.set_aside(packet, outcome)
            return
        if outcome is not None:
            try:
                await self.exchange.send(outcome)
            except RuleViolation as refused:
                if outcome.code == "02":
                    await self.exchange.set_aside(packet, refused)
                    return
                log.warning("exchange.not-told", receipt=packet.receipt, code=refused.code)
        await self.exchange.done(packet)

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


async def _in_turn(turns: Turns[K], waiting: Mapping[K, Work]) -> None:
    for item in turns.of(waiting):
        try:
            await waiting[item]()
        except AWAY:
            raise
        except ExchangeAway as error:
            turns.failed(item)
            log.warning("exchange.away", item=item, error=str(error))
        except Exception:
            turns.failed(item)
            log.exception("exchange.failed", item=item)
        else:
            turns.went(item)


def _light(packet: Packet) -> Packet:
    """Without its attachments: many wait to be closed at a time."""
    if isinstance(packet.message, Document):
        return replace(packet, message=replace(packet.message, attachments=()))
    return packet
