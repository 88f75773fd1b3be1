"""One carrier's trouble is its own: what waits for it stands in nobody's way."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

from services.notify.tests.integration.carriers import Carrier, queued, sender_by, statuses, written

from dossier_shared.testing.waiting import eventually
from notify.application.choosing import Choosing
from notify.application.ports import Abilities
from notify.application.send import Sender, Terms
from notify.domain.outcomes import Accepted, Unknown

BATCH = 5
BLOCKED = 4 * BATCH
TERMS = Terms(finish=0, batch=BATCH)


def silent(message):
    return Unknown("timeout")


def accepts(message):
    return Accepted(str(message.request_id))


def lines(*carriers) -> list[Carrier]:
    return [Carrier(name, Abilities(channel, dedupes=True)) for name, channel in carriers]


async def blocked(correspondences, clock, carrier) -> None:
    """So many notices that perhaps were taken by the carrier, which is away since."""
    carrier.answers = silent
    alone = sender_by(correspondences, clock, carrier, terms=Terms(finish=0, batch=BLOCKED))
    await queued(correspondences, clock, ["ready"] * BLOCKED)
    await alone.look()
    assert await statuses(correspondences) == {"unknown": BLOCKED}
    clock.move(clock.now() + timedelta(seconds=10))


def away_from(correspondences, clock, *carriers) -> Sender:
    """A sender that has seen the first of them fail, and asks it nothing for the moment."""
    choosing = Choosing([(one, 1.0) for one in carriers], clock.now(), TERMS.lease)
    for _ in range(5):
        choosing.begun(carriers[0], 1, clock.now())
        choosing.ended(carriers[0], Unknown("timeout"), clock.now())
    return Sender(correspondences, written, choosing, clock, TERMS)


async def drained(sender) -> None:
    while await sender.look():
        pass


async def test_what_waits_for_a_silent_carrier_hinders_neither_the_other_one_nor_mail_nor_lanes(
    correspondences, clock
):
    viettel, vina, smtp = lines(("viettel", "sms"), ("vina", "sms"), ("smtp", "email"))
    await blocked(correspondences, clock, viettel)
    sender = away_from(correspondences, clock, viettel, vina, smtp)
    asked = viettel.asked.total()
    await queued(correspondences, clock, ["ready", "supplement", "outage"], start=100)
    await queued(correspondences, clock, ["ready", "outage"], channel="email", start=200)
    await drained(sender)
    assert [text.split()[0] for text in vina.took] == ["ready", "supplement", "outage"]
    assert [text.split()[0] for text in smtp.took] == ["ready", "outage"]
    assert viettel.asked.total() == asked

    viettel.answers = accepts
    for _ in range(3):
        clock.move(clock.now() + timedelta(minutes=1))
        await drained(sender)
    assert await statuses(correspondences) == {"accepted": BLOCKED + 5}
    assert len(set(viettel.took)) == BLOCKED, "its own were given to nobody else"


@dataclass(slots=True)
class FewLines(Carrier):
    """Each message takes it until it may go on; `most` were in hand at a time."""

    go_on: asyncio.Event = field(default_factory=asyncio.Event)
    in_hand: int = 0
    most: int = 0

    async def send(self, message):
        self.in_hand += 1
        self.most = max(self.most, self.in_hand)
        self.asked[message.text] += 1
        await self.go_on.wait()
        self.in_hand -= 1
        self.took.append(message.text)
        return Accepted("77")


async def test_no_more_is_in_hand_than_the_carrier_has_lines_so_a_result_waits_for_no_digest(
    correspondences, clock
):
    smtp = FewLines("smtp", Abilities("email", at_once=4))
    sender = sender_by(correspondences, clock, smtp, terms=Terms(finish=0, poll=5))
    await queued(correspondences, clock, ["outage"] * 30, channel="email")
    running = asyncio.create_task(sender.run())
    await eventually(lambda: smtp.in_hand == 4)
    await queued(correspondences, clock, ["ready"], channel="email", start=30)
    smtp.go_on.set()
    await eventually(lambda: len(smtp.took) == 31)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert smtp.most == 4
    assert "ready" in {text.split()[0] for text in smtp.took[:8]}
    assert set(smtp.asked.values()) == {1}


async def test_a_claim_that_another_sender_won_keeps_no_line(correspondences, clock):
    carrier = Carrier(abilities=Abilities("sms", dedupes=True, at_once=1))
    senders = [sender_by(correspondences, clock, carrier) for _ in range(2)]
    for number in range(10):
        await queued(correspondences, clock, ["ready"], start=number)
        await asyncio.gather(*(sender.look() for sender in senders))
    await queued(correspondences, clock, ["ready"] * 4, start=10)
    for sender in senders:
        await sender.look()
    assert len(carrier.took) == 12, "either had its line free again"
