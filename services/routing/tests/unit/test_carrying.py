"""One letter or packet that always fails holds up no other; an exchange that is away is let be."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any

import pytest
from services.routing.tests.builders import NOW, act, case_at, office
from services.routing.tests.edxml.parties import BHXH, SO, THEM, US, Fixed, letter, status

from dossier_shared.contracts import Limit
from dossier_shared.mongo.client import AWAY
from dossier_shared.rules import RuleViolation
from routing.application.courier import Courier
from routing.application.exchange import ExchangeAway, OutcomeUnknown, Packet
from routing.application.turns import IN_A_ROW
from routing.domain.case import Case
from routing.domain.commands import Question, consult
from routing.domain.correspondence import Post
from routing.domain.exchange import Document, Message, ResponseFor, Sending
from routing.domain.exchange.errors import GATEWAY_REFUSED, UNHANDLED

PARTY = "Bảo hiểm xã hội tỉnh"
POST = Post(SO, "Quảng Trị", {PARTY: BHXH})
QUESTION = Question(Limit(amount=12, unit="calendar-day"), agency=PARTY)
ASKED, _ = consult(case_at("appraise"), act("cv-1", "?"), QUESTION, office())


def waiting(number: int) -> Case:
    """A case whose letter is to be sent."""
    return replace(ASKED, code=f"H50-180412-{number:04d}")


def wanted(number: int) -> Case:
    """A case whose letter is to be asked back."""
    sending = Sending(f"letter-{number}", THEM, NOW, recall="wanted")
    asked = replace(ASKED.consultations[0], sending=sending)
    return replace(waiting(number), consultations=(asked,))


def answer(number: int) -> Packet:
    said = letter(
        document_id=f"answer-{number:02d}",
        sender=BHXH,
        receivers=(SO,),
        response_for=(ResponseFor(US, f"letter-{number}"),),
    )
    return Packet(said, f"r{number}", "")


def told(number: int) -> Packet:
    return Packet(status("03", response_for=ResponseFor(US, f"letter-{number}")), f"r{number}", "")


class Cases:
    def __init__(self, *cases: Case) -> None:
        self.held = {case.code: case for case in cases}

    async def load(self, code: str) -> Any:
        return SimpleNamespace(state=self.held[code])

    async def change(self, code: str, command: Callable[[Case], Any], _now: object) -> None:
        self.held[code], _ = command(self.held[code])


@dataclass
class Line:
    """An exchange that fails for what `fails` says, by the document's id or the receipt."""

    came: list[Packet] = field(default_factory=list)
    fails: dict[str, BaseException] = field(default_factory=dict)
    away: bool = False
    tried: list[str] = field(default_factory=list)
    went: list[Message] = field(default_factory=list)
    aside: dict[str, str] = field(default_factory=dict)
    ended: list[str] = field(default_factory=list)

    async def send(self, message: Message) -> None:
        about = message if isinstance(message, Document) else message.response_for
        self.tried.append(about.document_id)
        if self.away:
            raise ExchangeAway("no-connection")
        for id_, error in self.fails.items():
            if id_ in about.document_id:
                raise error
        self.went.append(message)

    async def receive(self) -> AsyncIterator[Packet]:
        self.tried.append("receive")
        if self.away:
            raise ExchangeAway("no-connection")
        for packet in list(self.came):
            yield packet

    async def done(self, packet: Packet) -> None:
        self._over(packet)
        self.ended.append(packet.receipt)

    async def set_aside(self, packet: Packet, why: RuleViolation) -> None:
        self._over(packet)
        self.aside[packet.receipt] = why.code

    def _over(self, packet: Packet) -> None:
        if packet.receipt in self.fails:
            raise self.fails[packet.receipt]
        self.came = [each for each in self.came if each.receipt != packet.receipt]


def courier(
    line: Line, cases: Cases, case_of: Callable[[str], str | None] | None = None
) -> Courier:
    async def found(letter_id: str) -> str | None:
        return case_of(letter_id) if case_of else next(iter(cases.held), None)

    return Courier(cases, line, POST, office(), Fixed(NOW), cases.held.values, found, every=1)


@pytest.mark.parametrize(
    "error", [OutcomeUnknown("http-500"), GATEWAY_REFUSED.broken(status=422), OSError("full")]
)
@pytest.mark.parametrize("made", [waiting, wanted], ids=["a letter", "a recall"])
async def test_what_cannot_be_sent_stops_neither_the_others_nor_what_comes(made, error):
    line = Line([told(9)], {("0001" if made is waiting else "letter-1"): error})
    await courier(line, Cases(*map(made, (1, 2, 3)))).look()
    assert len(line.went) == 2
    assert line.ended == ["r9"]


async def test_an_exchange_that_is_away_is_not_asked_for_each_of_a_thousand_letters():
    line = Line(away=True)
    carrying = courier(line, Cases(*map(waiting, range(1000))))
    await carrying.look()
    assert len(line.tried) == IN_A_ROW + 1
    assert line.tried[-1] == "receive"
    line.away = False
    await carrying.look()
    assert len(line.went) == 1000


async def test_letters_that_always_fail_come_last_however_many_they_are():
    fails = {f"{number:04d}": OutcomeUnknown("http-500") for number in range(20)}
    line = Line(fails=fails)
    carrying = courier(line, Cases(*map(waiting, range(30))))
    for _ in range(10):
        await carrying.look()
    assert len(line.went) == 10
    line.fails.clear()
    await carrying.look()
    assert len(line.went) == 30


async def test_a_packet_that_breaks_a_rule_is_set_aside_and_the_next_is_taken():
    def case_of(letter_id: str) -> str | None:
        if letter_id == "letter-1":
            raise GATEWAY_REFUSED.broken(status=0)
        return None

    line = Line([told(1), told(2)])
    await courier(line, Cases(), case_of).look()
    assert line.aside == {"r1": GATEWAY_REFUSED.code}
    assert line.ended == ["r2"]


async def test_a_packet_that_nobody_foresaw_is_set_aside_and_the_next_is_taken():
    def case_of(letter_id: str) -> str | None:
        return {"letter-2": None}[letter_id]

    line = Line([answer(1), answer(2)])
    await courier(line, Cases(), case_of).look()
    assert line.aside == {"r1": UNHANDLED.code}
    assert line.ended == ["r2"]


async def test_a_database_that_is_away_sets_nothing_aside():
    def case_of(_letter: str) -> str | None:
        raise AWAY[0]

    line = Line([answer(1)])
    with pytest.raises(AWAY):
        await courier(line, Cases(), case_of).look()
    assert (line.aside, line.ended) == ({}, [])


@pytest.mark.parametrize(
    ("known", "aside", "ended"), [(True, [], ["r1", "r2"]), (False, ["r1"], ["r2"])]
)
async def test_a_sender_who_cannot_be_told_holds_nobody_up(known, aside, ended):
    """What was stored is done; of what says nothing to us the sender must hear some way."""
    line = Line([answer(1), answer(2)], {"answer-01": GATEWAY_REFUSED.broken(status=422)})
    cases = Cases(waiting(1)) if known else Cases()
    line.fails["0001-"] = OutcomeUnknown("http-500")
    await courier(line, cases).look()
    assert (list(line.aside), line.ended) == (aside, ended)


async def test_packets_that_cannot_be_closed_wait_and_come_last():
    line = Line([answer(number) for number in range(20)])
    line.fails = {f"answer-{number:02d}": OutcomeUnknown("http-500") for number in range(7)}
    carrying = courier(line, Cases())
    for _ in range(6):
        await carrying.look()
    assert set(line.ended) == {f"r{number}" for number in range(7, 20)}
