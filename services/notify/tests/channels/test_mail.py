"""Mail against a real server: with TLS and a login, signed, and with each way to misbehave."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.utils import parseaddr
from uuid import uuid4

import dkim
import pytest
from services.notify.tests.channels.certificates import Certificates, dns_record, rsa_key
from services.notify.tests.channels.messages import REQUEST, sms

from dossier_shared.testing.ports import free_port
from motcua.counterparts import counterparts
from motcua.counterparts_mail import Door
from notify.adapters.mail.signing import KeyUnusable, Signature
from notify.adapters.mail.smtp import SmtpMailer, SmtpServer
from notify.adapters.mail.writing import Writer
from notify.application.ports import Abilities, Message
from notify.domain.outcomes import Accepted, Busy, Refused, Unknown

LIMIT = 0.5
SUBJECT = "Hồ sơ 000.00.19.H50-180412-0007: chưa đủ điều kiện giải quyết"
PLAIN = "Kính gửi Ông/Bà,\n.\nHồ sơ chưa đủ điều kiện giải quyết.\n"
HTML = "<p>Kính gửi Ông/Bà,</p><p>Hồ sơ chưa đủ điều kiện giải quyết.</p>"
FROM = "motcua@quangtri.example"
OFFICE = "Sở Lao động - Thương binh và Xã hội"
WRITER = Writer(FROM, OFFICE, bounces="tralai@thu.quangtri.example")
TAKEN = Accepted(f"<{REQUEST}@quangtri.example>")


def mail(**more) -> Message:
    return sms(**{"address": "dan@example.vn", "subject": SUBJECT, "text": PLAIN, **more})


@asynccontextmanager
async def mailing(port, clock, writer=WRITER, **server) -> AsyncIterator[SmtpMailer]:
    mailer = SmtpMailer(
        "smtp", SmtpServer("localhost", port, **server), writer, Abilities("email"), LIMIT, clock
    )
    yield mailer
    await mailer.close()


@pytest.fixture
async def mailer(other_side, clock) -> AsyncIterator[SmtpMailer]:
    async with mailing(other_side.smtp_port, clock, lines=1) as mailer:
        yield mailer


@pytest.fixture(scope="session")
def certificates(tmp_path_factory) -> Certificates:
    return Certificates.made_in(tmp_path_factory.mktemp("certificates"))


@pytest.mark.parametrize(
    ("fault", "outcome", "delivered"),
    [
        ("ok", TAKEN, 1),
        ("500", Busy("smtp-451"), 0),
        ("throttle", Busy("smtp-452"), 0),
        ("refuse", Refused("smtp-554", hard=False), 0),
        ("no-mailbox", Refused("smtp-5.1.1", hard=True), 0),
        ("slow:5", Unknown("timeout"), 1),
        ("accept-then-drop", Unknown("dropped"), 1),
    ],
)
async def test_what_a_mail_server_does_with_a_mail(other_side, mailer, fault, outcome, delivered):
    other_side.mails.script([fault])
    assert await mailer.send(mail()) == outcome
    assert len(other_side.mails.delivered) == delivered
    fresh = await mailer.send(mail(request_id=uuid4()))
    assert isinstance(fresh, Accepted), "the line is good again"


async def test_a_mail_arrives_word_for_word_in_both_its_parts(other_side, mailer):
    await mailer.send(mail(html=HTML))
    [record] = other_side.mails.delivered
    arrived = message_from_bytes(record.raw, policy=policy.default)
    assert arrived.get_content_type() == "multipart/alternative"
    assert arrived.get_body(("plain",)).get_content().replace("\r\n", "\n") == PLAIN
    assert arrived.get_body(("html",)).get_content().strip() == HTML
    assert (record.to, record.subject, record.request_id) == (
        "dan@example.vn", SUBJECT, str(REQUEST),
    )  # fmt: skip
    name, address = parseaddr(message_from_bytes(record.raw)["From"])
    assert (str(make_header(decode_header(name))), address) == (OFFICE, FROM)
    assert arrived["Auto-Submitted"] == "auto-generated"


async def test_a_mail_comes_back_to_an_address_that_tells_its_notice(other_side, mailer):
    await mailer.send(mail())
    [record] = other_side.mails.delivered
    assert record.sender == f"tralai+{REQUEST.hex}@thu.quangtri.example"


async def test_without_a_box_for_bounces_they_come_back_to_the_sender(other_side, clock):
    async with mailing(other_side.smtp_port, clock, Writer(FROM, OFFICE)) as mailer:
        await mailer.send(mail())
    assert other_side.mails.delivered[0].sender == FROM


async def test_only_what_may_lawfully_be_refused_says_how(other_side, mailer):
    url = "https://mot-cua.example/thoi-nhan/abc"
    await mailer.send(mail())
    await mailer.send(mail(request_id=uuid4(), lawful_unsubscribe=url))
    legal, refusable = (
        message_from_bytes(record.raw, policy=policy.default)
        for record in other_side.mails.delivered
    )
    assert "List-Unsubscribe" not in legal
    assert refusable["List-Unsubscribe"] == f"<{url}>"
    assert refusable["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


async def test_the_signature_of_a_mail_holds_when_it_has_arrived(other_side, clock, tmp_path):
    key = rsa_key()
    path = tmp_path / "dkim.pem"
    path.write_bytes(key.pem)
    signature = Signature.read("2018", "quangtri.example", path)
    signed = Writer(FROM, OFFICE, signature=signature)
    url = "https://mot-cua.example/thoi-nhan/abc"
    async with mailing(other_side.smtp_port, clock, signed) as mailer:
        await mailer.send(mail(html=HTML, lawful_unsubscribe=url))
    raw = other_side.mails.delivered[0].raw
    asked = []

    def dns(name, timeout=5):
        asked.append(name)
        return dns_record(key)

    assert dkim.verify(raw, dnsfunc=dns)
    assert asked == [b"2018._domainkey.quangtri.example."]
    for change in (
        (b"quangtri.example>", b"quangtr1.example>"),
        (b"List-Unsubscribe-Post: List", b"List-Unsubscribe-Post: list"),
        (b"MIME-Version", b"From: ai@kia.example\r\nMIME-Version"),
    ):
        assert raw.count(change[0]) >= 1
        assert not dkim.verify(raw.replace(*change, 1), dnsfunc=dns), change


def test_a_key_that_cannot_sign_is_told_when_the_service_starts(tmp_path):
    path = tmp_path / "dkim.pem"
    path.write_text("no key")
    with pytest.raises(KeyUnusable, match=r"dkim\.pem"):
        Signature.read("2018", "quangtri.example", path)


@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_mail_is_handed_in_over_tls_with_a_login(clock, certificates, security):
    login = ("motcua", "mật-khẩu")
    door = Door(certificates.server(), implicit=security == "tls", login=login)
    async with counterparts(door=door) as other_side:
        trusting = {"security": security, "trust": certificates.client()}
        port = other_side.smtp_port
        async with mailing(port, clock, **trusting, user=login[0], password=login[1]) as mailer:
            assert await mailer.send(mail()) == TAKEN
        async with mailing(port, clock, **trusting, user=login[0], password="sai") as mailer:
            assert await mailer.send(mail()) == Busy("no-connection")
        async with mailing(port, clock, security=security, user="a", password="b") as mailer:
            assert await mailer.send(mail()) == Busy("no-connection"), "an unknown certificate"


async def test_a_server_that_wants_tls_is_told_nothing_without_it(clock, certificates):
    async with counterparts(door=Door(certificates.server())) as other_side:
        async with mailing(other_side.smtp_port, clock) as mailer:
            assert await mailer.send(mail()) == Busy("no-connection")
        assert other_side.mails.delivered == []


async def test_a_mail_server_that_is_not_there_surely_took_nothing(clock):
    async with mailing(free_port(), clock) as mailer:
        assert await mailer.send(mail()) == Busy("no-connection")


async def test_mails_go_out_on_no_more_lines_than_are_allowed_which_are_kept(other_side, clock):
    async with mailing(other_side.smtp_port, clock, lines=3) as mailer:
        for _ in range(2):
            sent = (mailer.send(mail(request_id=uuid4())) for _ in range(12))
            assert all(isinstance(o, Accepted) for o in await asyncio.gather(*sent))
    assert len({record.peer for record in other_side.mails.delivered}) == 3


async def test_a_slow_mail_does_not_keep_the_others(other_side, clock):
    other_side.mails.script(["slow:5"])
    async with mailing(other_side.smtp_port, clock, lines=2) as mailer:
        sent = [mailer.send(mail(request_id=uuid4())) for _ in range(5)]
        outcomes = await asyncio.gather(*sent)
    assert sum(outcome == Unknown("timeout") for outcome in outcomes) == 1
    assert sum(isinstance(outcome, Accepted) for outcome in outcomes) == 4


async def test_who_waits_too_long_for_a_line_has_surely_sent_nothing(other_side, mailer):
    other_side.mails.script(["slow:5"])
    first, second = await asyncio.gather(mailer.send(mail()), mailer.send(mail(request_id=uuid4())))
    assert (first, second) == (Unknown("timeout"), Busy("line-busy"))
    assert len(other_side.mails.delivered) == 1


async def test_a_server_that_was_started_anew_gets_the_next_mail_at_the_first_try(clock):
    port = free_port()
    async with mailing(port, clock, lines=1) as mailer:
        for _ in range(2):
            async with counterparts(smtp_port=port) as anew:
                assert await mailer.send(mail()) == TAKEN
                assert len(anew.mails.delivered) == 1


@pytest.mark.parametrize("address", ["dân@example.vn", "dan a@example.vn"])
async def test_an_address_that_smtp_cannot_carry_is_refused(mailer, address):
    assert await mailer.send(mail(address=address)) == Refused("address-malformed", hard=True)


async def test_an_address_the_server_refuses_does_not_spoil_the_line_for_the_next(mailer):
    assert await mailer.send(mail(address="dan@")) == Refused("smtp-5.1.3", hard=True)
    assert await mailer.send(mail()) == TAKEN


async def test_a_server_that_knows_delivery_notices_is_asked_for_them(clock):
    """By hand, for the library's server does not know RFC 3461."""
    lines: list[str] = []
    ended = asyncio.Event()

    async def serve(reader, writer):
        writer.write(b"220 hello\r\n")
        while line := (await reader.readline()).decode().strip():
            lines.append(line)
            verb = line.split()[0].upper()
            if verb == "DATA":
                writer.write(b"354 go\r\n")
                await reader.readuntil(b"\r\n.\r\n")
            writer.write(b"250-me\r\n250 DSN\r\n" if verb == "EHLO" else b"250 ok\r\n")
        writer.close()
        ended.set()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server, mailing(server.sockets[0].getsockname()[1], clock) as mailer:
        assert await mailer.send(mail()) == TAKEN
        await mailer.close()
        await ended.wait()
    [sender] = [line for line in lines if line.startswith("MAIL")]
    [recipient] = [line for line in lines if line.startswith("RCPT")]
    assert sender.endswith(f"RET=HDRS ENVID={REQUEST.hex}")
    assert recipient == "RCPT TO:<dan@example.vn> NOTIFY=FAILURE,DELAY"
