"""From an event to the provider and back, over a real database: nothing lost, nothing twice."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

import pytest
from pymongo.errors import AutoReconnect

from dossier_shared.contracts import (
    CaseOverdue,
    DossierFinished,
    DossierReceived,
    Event,
    Payload,
    decode,
)
from dossier_shared.mongo.aggregates import Aggregates
from dossier_shared.mongo.inbox import Inbox, Taken
from dossier_shared.observability.metrics import SWEPT_UNTIL
from dossier_shared.sealed import Contact, seal, unseal
from dossier_shared.staff import load_staff
from notify.adapters.mail.smtp import SmtpMailer, SmtpServer
from notify.adapters.mail.writing import Writer
from notify.adapters.sms_gateway import Gateway, SmsGateway
from notify.adapters.store import CORRESPONDENCES
from notify.application.choosing import Choosing
from notify.application.deliver import Write
from notify.application.ports import Abilities, Message
from notify.application.send import Sender, Terms
from notify.application.templates import shipped_templates
from notify.application.texts import Office, Texts
from notify.domain.outcomes import Accepted, Outcome
from notify.domain.trying import JITTER
from notify.handlers import React, opens

CODE = "000.00.19.H50-180412-0007"
PHONE_ONLY = Contact(phone="+84912345678")
BOTH = Contact(phone="+84912345678", email="dan@example.vn")
LEASE = timedelta(seconds=60)
TERMS = Terms(lease=LEASE, finish=0)
Side = tuple[Write, Choosing]
OFFICE = Office("Sở Lao động - Thương binh và Xã hội", "So LD-TBXH", "0233 3852 550")


@pytest.fixture
def inbox(store, correspondences, key, staff_file, clock):
    return Inbox(correspondences, store["held"], React(key, load_staff(staff_file)), opens, clock)


@pytest.fixture
async def make_side(key, staff_file, clock) -> AsyncIterator:
    made = []

    def make(side) -> Side:
        server = SmtpServer("127.0.0.1", side.smtp_port)
        writer = Writer("motcua@quangtri.example", OFFICE.name)
        sms = gateway_at(side, clock)
        mailer = SmtpMailer("smtp", server, writer, Abilities("email"), 5, clock)
        made.extend([sms, mailer])
        texts = Texts(shipped_templates(), OFFICE)
        write = Write(texts, load_staff(staff_file), lambda sealed: unseal(sealed, key))
        return write, choosing(clock, sms, mailer)

    yield make
    for adapter in made:
        await adapter.close()


def gateway_at(side, clock) -> SmsGateway:
    account = Gateway(side.sms_url, "key", "SLDTBXH-QT")
    return SmsGateway("sms", account, Abilities("sms", dedupes=True), 5, clock)


def event(data: Payload, clock, *, source="intake", sequence=1, subject=CODE) -> Event:
    return Event(uuid4(), source, data.type, subject, sequence, clock.now(), data)


def received(contact, key, clock) -> DossierReceived:
    return DossierReceived(
        agency="000.00.19.H50",
        procedure="TTHC-1",
        procedure_version=1,
        field="nguoi-co-cong",
        division="ncc",
        received_at=clock.now(),
        due_at=clock.now() + timedelta(days=10),
        limit=None,
        sensitive=False,
        contact=seal(contact, key),
    )


@dataclass(frozen=True, slots=True)
class Line:
    """A provider that does what it is told."""

    send: Callable[[Message], Awaitable[Outcome]]
    name: str = "sms"
    abilities: Abilities = field(default_factory=lambda: Abilities("sms"))

    async def close(self) -> None: ...


def written(correspondence, notice) -> Message:
    return Message("+84912345678", notice.request_id, "Hồ sơ đã tiếp nhận")


def choosing(clock, *lines) -> Choosing:
    return Choosing([(line, 1.0) for line in lines], clock.now(), LEASE)


def sender_over(correspondences, send, clock, terms=TERMS) -> Sender:
    return Sender(correspondences, written, choosing(clock, Line(send)), clock, terms)


async def told(correspondences, code=CODE) -> list[Event]:
    document = await correspondences.collection.find_one({"_id": code})
    return [decode(entry["body"]) for entry in document["outbox"]]


async def notices(correspondences, code=CODE):
    return (await correspondences.load(code)).state.notices


async def test_a_received_dossier_ends_with_the_citizen_told_and_the_counter_knowing(
    inbox, correspondences, clock, key, other_side, make_side
):
    assert await inbox.take(event(received(BOTH, key, clock), clock)) is Taken.EFFECT
    assert await Sender(correspondences, *make_side(other_side), clock, TERMS).look() == 1
    [sms], [mail] = other_side.sms.delivered, other_side.mails.delivered
    assert CODE in sms.text
    assert mail.subject == f"Hồ sơ {CODE}: đã tiếp nhận"
    states = [(n.status, n.provider_ref) for n in await notices(correspondences)]
    assert states == [
        ("accepted", f"SMS-{sms.request_id}"),
        ("accepted", f"<{mail.request_id}@quangtri.example>"),
    ]
    events = await told(correspondences)
    assert [(e.type, e.sequence, e.data.channel) for e in events] == [
        ("notice.accepted.v1", 1, "sms"),
        ("notice.accepted.v1", 2, "email"),
    ]


async def test_an_event_heard_twice_is_told_once(
    inbox, correspondences, clock, key, careless_side, make_side
):
    heard = event(received(PHONE_ONLY, key, clock), clock)
    assert [await inbox.take(heard) for _ in range(2)] == [Taken.EFFECT, Taken.DUPLICATE]
    sender = Sender(correspondences, *make_side(careless_side), clock, TERMS)
    assert [await sender.look(), await sender.look()] == [1, 0]
    assert careless_side.counts()["sms"]["requests"] == 1


async def test_a_case_heard_of_before_its_dossier_warns_its_holder_all_the_same(
    inbox, correspondences, clock, key, other_side, make_side
):
    overdue = CaseOverdue(division="ncc", step="appraise", assignee="cv-1", due_at=clock.now())
    await inbox.take(event(overdue, clock, source="routing"))
    await inbox.take(event(received(PHONE_ONLY, key, clock), clock))
    await Sender(correspondences, *make_side(other_side), clock, TERMS).look()
    stored = await correspondences.load(CODE)
    warned = [notice for notice in stored.state.notices if notice.audience == "staff"]
    assert [(n.to, n.channel, n.status) for n in warned] == [("cv-1", "inbox", "accepted")]
    assert [sms.to for sms in other_side.sms.delivered] == ["+84912345678"]


async def test_two_senders_over_one_database_send_each_notice_once(
    inbox, correspondences, clock, key, careless_side, make_side
):
    for number in range(30):
        fresh = event(received(PHONE_ONLY, key, clock), clock, subject=f"H50-180412-{number:04d}")
        await inbox.take(fresh)
    side = make_side(careless_side)
    senders = [Sender(correspondences, *side, clock, TERMS) for _ in range(2)]
    await asyncio.gather(*(sender.look() for sender in senders))
    counts = careless_side.counts()["sms"]
    assert (counts["requests"], counts["distinct"], counts["delivered_twice"]) == (30, 30, 0)


async def test_a_sender_killed_after_its_call_is_replaced_and_the_citizen_hears_once(
    inbox, correspondences, clock, key, other_side, make_side
):
    await inbox.take(event(received(PHONE_ONLY, key, clock), clock))
    (write, lines), called = make_side(other_side), asyncio.Event()
    gateway = gateway_at(other_side, clock)

    async def call_and_never_return(message):
        await gateway.send(message)
        called.set()
        await asyncio.Event().wait()

    killed = asyncio.create_task(sender_over(correspondences, call_and_never_return, clock).look())
    await asyncio.wait_for(called.wait(), 10)
    killed.cancel()
    await asyncio.gather(killed, return_exceptions=True)
    await gateway.close()

    other = Sender(correspondences, write, lines, clock, TERMS)
    assert await other.look() == 0, "the claim still holds"
    clock.move(clock.now() + LEASE)
    assert await other.look() == 1
    counts = other_side.counts()["sms"]
    assert (counts["requests"], counts["distinct"], counts["delivered"]) == (2, 1, 1)
    [notice] = await notices(correspondences)
    assert [attempt.reason for attempt in notice.attempts] == ["lease-ended", None]
    assert notice.status == "accepted"


async def test_a_service_that_is_stopped_lets_a_call_under_way_end_and_keeps_its_outcome(
    inbox, correspondences, clock, key
):
    await inbox.take(event(received(PHONE_ONLY, key, clock), clock))
    called, answer = asyncio.Event(), asyncio.Event()

    async def answer_later(message):
        called.set()
        await answer.wait()
        return Accepted("SMS-1")

    terms = Terms(lease=LEASE, finish=10)
    running = asyncio.create_task(sender_over(correspondences, answer_later, clock, terms).run())
    await asyncio.wait_for(called.wait(), 10)
    running.cancel()
    answer.set()
    await asyncio.gather(running, return_exceptions=True)
    [notice] = await notices(correspondences)
    assert (notice.status, notice.provider_ref) == ("accepted", "SMS-1")


async def test_a_busy_gateway_is_asked_again_with_the_same_request_until_it_takes_it(
    inbox, correspondences, clock, key, careless_side, make_side
):
    careless_side.sms.script(["500", "500"])
    await inbox.take(event(received(PHONE_ONLY, key, clock), clock))
    sender = Sender(correspondences, *make_side(careless_side), clock, TERMS)
    found = [await sender.look(), await sender.look()]
    for wait in (1, 5):
        clock.move(clock.now() + (1 + JITTER) * timedelta(seconds=wait))
        found += [await sender.look(), await sender.look()]
    assert found == [1, 0, 1, 0, 1, 0]
    counts = careless_side.counts()["sms"]
    assert (counts["requests"], counts["distinct"], counts["delivered"]) == (3, 1, 1)
    [notice] = await notices(correspondences)
    assert [attempt.outcome for attempt in notice.attempts] == ["busy", "busy", "accepted"]


async def test_a_refused_number_is_told_to_the_counter_at_once(
    inbox, correspondences, clock, key, other_side, make_side
):
    other_side.sms.script(["refuse"])
    await inbox.take(event(received(PHONE_ONLY, key, clock), clock))
    await Sender(correspondences, *make_side(other_side), clock, TERMS).look()
    [failed] = await told(correspondences)
    assert (failed.type, failed.data.reason) == ("notice.failed.v1", "number-refused")


async def test_an_event_heard_during_a_call_costs_neither_its_effect_nor_the_outcome(
    inbox, correspondences, clock, key
):
    await inbox.take(event(received(PHONE_ONLY, key, clock), clock))

    async def hear_more(message):
        finished = DossierFinished(outcome="approved", due_at=None)
        await inbox.take(event(finished, clock, sequence=2))
        return Accepted("SMS-1")

    await sender_over(correspondences, hear_more, clock).look()
    states = [(n.kind, n.status) for n in await notices(correspondences)]
    assert states == [("received", "accepted"), ("ready", "queued")]


async def never() -> None:
    await asyncio.Event().wait()


async def break_down() -> None:
    raise ValueError("+84912345678 is nothing for a log")


@pytest.mark.parametrize(
    ("trouble", "reason"), [(never, "no-outcome-in-time"), (break_down, "fault")]
)
async def test_a_call_without_an_answer_and_a_fault_of_ours_are_tried_again(
    inbox, correspondences, clock, key, capfd, trouble, reason
):
    await inbox.take(event(received(PHONE_ONLY, key, clock), clock))

    async def get_into_trouble(message):
        await trouble()

    await sender_over(correspondences, get_into_trouble, clock, Terms(limit=0.05)).look()
    [notice] = await notices(correspondences)
    assert notice.status == "unknown"
    assert (notice.attempts[0].outcome, notice.attempts[0].reason) == ("unknown", reason)
    assert "912345678" not in "".join(capfd.readouterr())


async def test_an_outcome_is_kept_although_the_database_was_away_for_a_moment(
    store, inbox, clock, key
):
    class AwayOnce(Aggregates):
        writes = 0

        async def replace(self, *arguments, **more):
            self.writes += 1
            if self.writes == 2:
                raise AutoReconnect("between the claim and its outcome")
            return await super().replace(*arguments, **more)

    async def accept(message):
        return Accepted("SMS-1")

    await inbox.take(event(received(PHONE_ONLY, key, clock), clock))
    flickering = AwayOnce(store["correspondences"], CORRESPONDENCES, "notify")
    await sender_over(flickering, accept, clock).look()
    [notice] = await notices(flickering)
    assert notice.status == "accepted"


async def test_a_look_that_finds_nothing_due_says_until_when_all_is_sent(correspondences, clock):
    async def nothing_to_hand(message):
        raise AssertionError

    SWEPT_UNTIL.set(0)
    await sender_over(correspondences, nothing_to_hand, clock).look()
    assert SWEPT_UNTIL._value.get() == clock.now().timestamp()


async def test_neither_the_contact_nor_the_text_stands_open_in_the_database(
    inbox, correspondences, clock, key, other_side, make_side
):
    await inbox.take(event(received(BOTH, key, clock), clock))
    await Sender(correspondences, *make_side(other_side), clock, TERMS).look()
    document = str(await correspondences.collection.find_one({"_id": CODE}))
    for secret in ("912345678", "dan@example.vn", "da nhan ho so", "Kính gửi"):
        assert secret not in document


async def test_looking_for_what_is_due_reads_an_index_and_not_every_dossier(correspondences, clock):
    cursor = correspondences.collection.find({"next_due": {"$lte": clock.now()}}).sort("next_due")
    assert "next_due" in str((await cursor.explain())["queryPlanner"]["winningPlan"])
