"""The HTTP gateway of a carrier: each way to misbehave, and what it calls back with."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

import httpx
import pytest
from services.notify.tests.channels.messages import ACCENTED, PHONE, REQUEST, SHORT, Taken, sms

from dossier_shared.testing.ports import free_port
from dossier_shared.testing.waiting import eventually
from motcua.counterparts import counterparts
from motcua.counterparts_http import CALLBACK_KEY
from notify.adapters.sms_gateway import Gateway, SmsGateway, outcome_of
from notify.application.ports import Abilities, NotGenuine, Unreadable
from notify.domain.outcomes import Accepted, Busy, Refused, Unknown

LIMIT = 0.5
TAKEN = Accepted(f"SMS-{REQUEST}")


def gateway_at(url, clock, **more) -> SmsGateway:
    account = Gateway(url, "key", "SLDTBXH-QT", callback_key=CALLBACK_KEY, **more)
    return SmsGateway("sms", account, Abilities("sms", dedupes=True), LIMIT, clock)


@pytest.fixture
async def gateway(other_side, clock) -> AsyncIterator[SmsGateway]:
    gateway = gateway_at(other_side.sms_url, clock)
    yield gateway
    await gateway.close()


@pytest.mark.parametrize(
    ("fault", "outcome", "delivered"),
    [
        ("ok", TAKEN, 1),
        ("500", Busy("http-500"), 0),
        ("throttle", Busy("http-429"), 0),
        ("refuse", Refused("number-refused", hard=True), 0),
        ("slow:5", Unknown("timeout"), 1),
        ("accept-then-drop", Unknown("dropped"), 1),
    ],
)
async def test_what_a_gateway_does_with_a_message(other_side, gateway, fault, outcome, delivered):
    other_side.sms.script([fault])
    assert await gateway.send(sms()) == outcome
    assert len(other_side.sms.delivered) == delivered


async def test_a_gateway_that_is_not_there_surely_took_nothing(clock):
    gateway = gateway_at(f"http://127.0.0.1:{free_port()}/sms", clock)
    assert await gateway.send(sms()) == Busy("no-connection")
    await gateway.close()


async def test_the_same_request_after_silence_is_delivered_once(other_side, gateway):
    other_side.sms.script(["accept-then-drop"])
    assert await gateway.send(sms()) == Unknown("dropped")
    assert await gateway.send(sms()) == TAKEN
    assert other_side.counts()["sms"] == {
        "requests": 2, "distinct": 1, "delivered": 1, "delivered_twice": 0,
    }  # fmt: skip


@pytest.mark.parametrize(("text", "unicode"), [(SHORT, False), (ACCENTED, True)])
async def test_a_request_has_the_shape_of_a_brandname_gateway(other_side, clock, text, unicode):
    gateway = gateway_at(other_side.sms_url, clock, callback_url="http://127.0.0.1:9/receipts/sms")
    other_side.sms.report([])
    await gateway.send(sms(text, template="MC-CO-KET-QUA"))
    await gateway.close()
    assert other_side.sms.delivered[0].details == {
        "brandname": "SLDTBXH-QT",
        "phone": PHONE,
        "content": text,
        "template_id": "MC-CO-KET-QUA",
        "request_id": str(REQUEST),
        "unicode": unicode,
        "callback_url": "http://127.0.0.1:9/receipts/sms",
    }


async def test_a_carrier_that_takes_no_accents_is_given_none(other_side, clock):
    plain_only = Abilities("sms", dedupes=True, encodings=frozenset({"GSM-7"}))
    account = Gateway(other_side.sms_url, "key", "SLDTBXH-QT")
    gateway = SmsGateway("sms", account, plain_only, LIMIT, clock)
    assert await gateway.send(sms(ACCENTED)) == Refused("characters-refused", hard=False)
    assert await gateway.send(sms(SHORT)) == TAKEN
    assert other_side.counts()["sms"]["requests"] == 1
    await gateway.close()


@asynccontextmanager
async def listening(gateway, take) -> AsyncIterator[str]:
    """A route for what the gateway calls back with; its address."""

    async def serve(reader, writer):
        head = (await reader.readuntil(b"\r\n\r\n")).decode().splitlines()[1:]
        headers = {
            name.lower(): value.strip() for name, _, value in (h.partition(":") for h in head if h)
        }
        body = await reader.readexactly(int(headers["content-length"]))
        for receipt in gateway.read_receipts(headers, body):
            await take(receipt)
        writer.write(b"HTTP/1.1 204 OK\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/receipts/sms"


@pytest.mark.parametrize(
    ("receipts", "news"),
    [
        (["delivered"], ["delivered"]),
        (["failed"], ["failed-for-good"]),
        (["expired", "delivered"], ["failed-temporarily", "delivered"]),
        (["delivered", "delivered"], ["delivered", "delivered"]),
        (["delivered", "expired"], ["delivered", "failed-temporarily"]),
    ],
    ids=["delivered", "failed", "better news later", "twice", "out of order"],
)
async def test_what_the_gateway_calls_back_with_is_read(clock, receipts, news):
    taken = Taken()
    async with counterparts() as other_side:
        reader = gateway_at(other_side.sms_url, clock)
        async with listening(reader, taken) as url:
            gateway = gateway_at(other_side.sms_url, clock, callback_url=url)
            other_side.sms.report(receipts)
            await gateway.send(sms())
            await eventually(lambda: len(taken.receipts) == len(news))
            await gateway.close()
        await reader.close()
    assert taken.news == [(REQUEST, state) for state in news]
    assert {receipt.ref for receipt in taken.receipts} == {f"SMS-{REQUEST}"}


def called_back(**told) -> tuple[dict[str, str], bytes]:
    body = json.dumps(told).encode()
    return {"x-signature": hmac.new(CALLBACK_KEY.encode(), body, hashlib.sha256).hexdigest()}, body


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        ("23", "sms-23"),
        ("EXPIRED-4", "sms-expired-4"),
        (None, "sms-undelivered"),
        ("", "sms-undelivered"),
        ("+84912345678 is switched off", "sms-undelivered"),
        ("84912345678", "sms-undelivered"),
        ("0912-345-678", "sms-undelivered"),
        ("a-very-long-story-it-is", "sms-undelivered"),
    ],
)
async def test_what_the_gateway_says_in_its_own_words_is_no_code(gateway, error, reason):
    told = {"request_id": str(REQUEST), "status": "Undelivered", "error": error}
    [receipt] = gateway.read_receipts(*called_back(**told))
    assert receipt.reason == reason


async def test_a_call_that_anybody_could_have_made_is_not_believed(gateway):
    headers, body = called_back(request_id=str(REQUEST), status="delivered")
    for wrong in ({}, {"x-signature": "0" * 64}, {"x-signature": "é"}):
        with pytest.raises(NotGenuine):
            gateway.read_receipts(wrong, body)
    with pytest.raises(NotGenuine):
        gateway.read_receipts(headers, body + b" ")


async def test_a_call_that_makes_no_sense_is_said_to_and_one_without_news_tells_nothing(gateway):
    with pytest.raises(Unreadable):
        gateway.read_receipts(*called_back(request_id="x", status="delivered"))
    assert gateway.read_receipts(*called_back(request_id=str(uuid4()), status="enroute")) == ()
    assert gateway.read_receipts(*called_back(status="delivered")) == ()


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (200, '{"code": "0", "message_id": "SMS-1"}', Accepted("SMS-1")),
        (200, '{"code": 0, "message_id": 1}', Accepted("1")),
        (200, '{"code": "100", "message_id": "SMS-1"}', Accepted("SMS-1")),
        (200, '{"code": "124", "message_id": "SMS-1"}', Accepted("SMS-1")),
        (200, '{"code": "105"}', Refused("number-refused", hard=True)),
        (200, '{"code": "146"}', Refused("template-not-registered", hard=False)),
        (400, "{}", Refused("http-400", hard=False)),
        (200, '{"code": "103"}', Busy("balance-spent")),
        (401, "", Busy("http-401")),
        (302, "", Busy("http-302")),
        (429, "", Busy("http-429")),
        (503, "", Busy("http-503")),
        (502, "", Unknown("http-502")),
        (504, "", Unknown("http-504")),
        (200, '{"code": "777"}', Unknown("code-unknown")),
        (200, "{}", Unknown("code-unknown")),
        (200, "[]", Unknown("answer-unreadable")),
        (200, "<html>", Unknown("answer-unreadable")),
        (200, b"\xff", Unknown("answer-unreadable")),
    ],
)
def test_an_answer_of_the_gateway_means(status, body, outcome):
    assert outcome_of(httpx.Response(status, content=body)) == outcome
