"""The adapters against the other side of the wire: each way to misbehave, and what it means."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from dossier_shared.testing.ports import free_port
from motcua.counterparts import counterparts
from notify.adapters.sms_http import SmsGateway
from notify.adapters.smtp import SmtpMailer, SmtpServer
from notify.application.ports import Message
from notify.domain.outcomes import Accepted, Busy, Refused, Unknown

LIMIT = 0.5
REQUEST = UUID("7c9e6679-7425-40de-944b-e07fc1f90ae7")
SMS = Message("+84912345678", REQUEST, "Ho so da co ket qua.", template="MC-CO-KET-QUA")
MAIL = Message(
    "dan@example.vn",
    REQUEST,
    "Kính gửi Ông/Bà,\n.\nHồ sơ chưa đủ điều kiện giải quyết.\n",
    "Hồ sơ 000.00.19.H50-180412-0007: chưa đủ điều kiện giải quyết",
)


def another() -> Message:
    return replace(MAIL, request_id=uuid4())


FROM = "motcua@quangtri.example"
REF = f"<{REQUEST}@quangtri.example>"


@pytest.fixture
async def gateway(other_side) -> AsyncIterator[SmsGateway]:
    gateway = SmsGateway(other_side.sms_url, "key", "SLDTBXH-QT", LIMIT)
    yield gateway
    await gateway.close()


@pytest.fixture
async def mailer(other_side, clock) -> AsyncIterator[SmtpMailer]:
    mailer = mailer_to(other_side.smtp_port, clock)
    yield mailer
    await mailer.close()


def mailer_to(port, clock) -> SmtpMailer:
    server = SmtpServer("127.0.0.1", port, starttls=False)
    return SmtpMailer(server, FROM, "Sở Lao động - Thương binh và Xã hội", LIMIT, clock)


@pytest.mark.parametrize(
    ("fault", "outcome", "delivered"),
    [
        ("ok", Accepted(f"SMS-{REQUEST}"), 1),
        ("500", Busy("http-500"), 0),
        ("refuse", Refused("number-refused"), 0),
        ("slow:5", Unknown("timeout"), 1),
        ("accept-then-drop", Unknown("dropped"), 1),
    ],
)
async def test_what_a_gateway_does_with_a_message(other_side, gateway, fault, outcome, delivered):
    other_side.sms.script([fault])
    assert await gateway.send(SMS) == outcome
    assert len(other_side.sms.delivered) == delivered


async def test_a_gateway_that_is_not_there_surely_took_nothing():
    gateway = SmsGateway(f"http://127.0.0.1:{free_port()}/sms", "key", "SLDTBXH-QT", LIMIT)
    assert await gateway.send(SMS) == Busy("no-connection")
    await gateway.close()


async def test_the_same_request_after_silence_is_delivered_once(other_side, gateway):
    other_side.sms.script(["accept-then-drop"])
    assert await gateway.send(SMS) == Unknown("dropped")
    assert await gateway.send(SMS) == Accepted(f"SMS-{REQUEST}")
    assert other_side.counts()["sms"] == {
        "requests": 2, "distinct": 1, "delivered": 1, "delivered_twice": 0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("fault", "outcome", "delivered"),
    [
        ("ok", Accepted(REF), 1),
        ("500", Busy("smtp-451"), 0),
        ("refuse", Refused("smtp-554"), 0),
        ("slow:5", Unknown("timeout"), 1),
        ("accept-then-drop", Unknown("dropped"), 1),
    ],
)
async def test_what_a_mail_server_does_with_a_mail(other_side, mailer, fault, outcome, delivered):
    other_side.mails.script([fault])
    assert await mailer.send(MAIL) == outcome
    assert len(other_side.mails.delivered) == delivered
    assert await mailer.send(another()) != Unknown("dropped"), "the line is good again"


async def test_a_mail_server_that_is_not_there_surely_took_nothing(clock):
    assert await mailer_to(free_port(), clock).send(MAIL) == Busy("no-connection")


async def test_a_mail_arrives_word_for_word(other_side, mailer):
    await mailer.send(MAIL)
    [mail] = other_side.mails.delivered
    assert (mail.to, mail.subject) == (MAIL.address, MAIL.subject)
    assert mail.text.replace("\r\n", "\n") == MAIL.text
    assert mail.request_id == str(REQUEST)


async def test_mails_go_out_one_after_another_on_one_connection(other_side, mailer):
    outcomes = await asyncio.gather(*(mailer.send(another()) for _ in range(5)))
    assert all(isinstance(outcome, Accepted) for outcome in outcomes)
    assert len({mail.peer for mail in other_side.mails.delivered}) == 1


async def test_a_server_that_was_started_anew_gets_the_next_mail_at_the_first_try(clock):
    port = free_port()
    mailer = mailer_to(port, clock)
    for _ in range(2):
        async with counterparts(smtp_port=port) as anew:
            assert await mailer.send(MAIL) == Accepted(REF)
            assert len(anew.mails.delivered) == 1
    await mailer.close()


async def test_who_waits_too_long_for_the_line_has_surely_sent_nothing(other_side, mailer):
    other_side.mails.script(["slow:5"])
    first, second = await asyncio.gather(mailer.send(MAIL), mailer.send(another()))
    assert (first, second) == (Unknown("timeout"), Busy("line-busy"))
    assert len(other_side.mails.delivered) == 1


@pytest.mark.parametrize("address", ["dân@example.vn", "dan a@example.vn"])
async def test_an_address_that_smtp_cannot_carry_is_refused(mailer, address):
    assert await mailer.send(replace(MAIL, address=address)) == Refused("address-malformed")


async def test_an_address_the_server_refuses_does_not_spoil_the_line_for_the_next(mailer):
    assert await mailer.send(replace(MAIL, address="dan@")) == Refused("smtp-553")
    assert await mailer.send(MAIL) == Accepted(REF)
