"""The whole service in one process: broker in, providers out, and what the counter sees."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import aio_pika
import httpx
import pytest
from services.notify.tests.served import served

from dossier_shared.contracts import DossierReceived, Event, decode, encode
from dossier_shared.devtokens import ISSUER, DevelopmentIssuer
from dossier_shared.messaging import topology
from dossier_shared.sealed import Contact, seal
from dossier_shared.testing.ports import free_port
from dossier_shared.testing.waiting import eventually
from dossier_shared.web.auth import Role
from notify.main import create_app
from notify.settings import Settings

CODE = "000.00.19.H50-180412-0007"
AGENCY = "000.00.19.H50"


@pytest.fixture
def issuer(tmp_path) -> DevelopmentIssuer:
    return DevelopmentIssuer.at(tmp_path / "tokens")


@pytest.fixture
def key_file(key, tmp_path) -> Path:
    path = tmp_path / "contact.json"
    path.write_text(json.dumps(key.as_dict(private=True)))
    return path


@pytest.fixture
def backing_services(amqp_url, mongo_url, database_name) -> dict[str, str]:
    return {"amqp_url": amqp_url, "mongo_url": mongo_url, "mongo_database": database_name}


@pytest.fixture
def settings(backing_services, clock, key_file, staff_file, issuer, other_side) -> Settings:
    return Settings(
        **backing_services,
        environment="test",
        port=free_port(),
        token_keys=str(issuer.jwks),
        token_issuer=ISSUER,
        clock_file=clock.path,
        contact_key_file=key_file,
        staff_file=staff_file,
        sms_url=other_side.sms_url,
        sms_key="key",
        sms_brandname="SLDTBXH-QT",
        smtp_host="127.0.0.1",
        smtp_port=other_side.smtp_port,
        mail_from="motcua@quangtri.example",
        telephone="0233 3852 550",
    )


@pytest.fixture
async def counter(settings) -> AsyncIterator[httpx.AsyncClient]:
    """The running service, as the one-stop's screens reach it."""
    async with served(create_app(settings)) as client:
        yield client


@pytest.fixture
async def channel(amqp_url) -> AsyncIterator[aio_pika.abc.AbstractChannel]:
    async with await aio_pika.connect(amqp_url) as connection:
        yield await connection.channel(publisher_confirms=True)


@pytest.fixture
async def told(channel) -> aio_pika.abc.AbstractQueue:
    """What notify tells everybody who wants to hear it."""
    exchange = await topology.declare(channel)
    queue = await channel.declare_queue(exclusive=True)
    await queue.bind(exchange, "notice.*")
    return queue


async def publish(channel, event: Event) -> None:
    exchange = await topology.declare(channel)
    await exchange.publish(aio_pika.Message(encode(event)), topology.routing_key(event.type))


def received(key, clock) -> Event:
    data = DossierReceived(
        agency=AGENCY,
        procedure="TTHC-1",
        procedure_version=1,
        field="nguoi-co-cong",
        division="ncc",
        received_at=clock.now(),
        due_at=clock.now() + timedelta(days=10),
        limit=None,
        sensitive=False,
        contact=seal(Contact(phone="+84912345678", email="dan@example.vn"), key),
    )
    return Event(uuid4(), "intake", data.type, CODE, 1, clock.now(), data)


def bearer(issuer, role, agency=AGENCY) -> dict[str, str]:
    return {"Authorization": f"Bearer {issuer.token('tiep-nhan-1', role, agency=agency)}"}


async def test_from_the_queue_to_the_citizen_and_back_to_the_counter(
    counter, channel, told, issuer, key, clock, other_side
):
    await publish(channel, received(key, clock))

    async def next_told() -> Event | None:
        message = await told.get(fail=False)
        if message is None:
            return None
        await message.ack()
        return decode(message.body)

    events = [await eventually(next_told), await eventually(next_told)]
    assert [(e.type, e.source, e.sequence, e.data.channel) for e in events] == [
        ("notice.accepted.v1", "notify", 1, "sms"),
        ("notice.accepted.v1", "notify", 2, "email"),
    ]
    assert (len(other_side.sms.delivered), len(other_side.mails.delivered)) == (1, 1)

    answer = await counter.get(
        f"/dossiers/{CODE}/notices", headers=bearer(issuer, Role.RECEPTIONIST)
    )
    assert answer.status_code == 200
    assert [(n["kind"], n["channel"], n["status"]) for n in answer.json()["notices"]] == [
        ("received", "sms", "accepted"),
        ("received", "email", "accepted"),
    ]
    assert answer.json()["notices"][0]["attempts"] == [
        {
            "at": "2018-04-12T09:00:00+07:00",
            "provider": "sms",
            "outcome": "accepted",
            "reason": None,
        }
    ]
    for secret in ("912345678", "dan@example.vn", "da nhan ho so"):
        assert secret not in answer.text

    elsewhere = bearer(issuer, Role.RECEPTIONIST, agency="000.00.20.H50")
    for path, headers, status in (
        (f"/dossiers/{CODE}/notices", elsewhere, 404),
        ("/dossiers/H50-180412-9999/notices", bearer(issuer, Role.AUDITOR), 404),
        (f"/dossiers/{CODE}/notices", bearer(issuer, Role.OFFICER), 403),
        (f"/dossiers/{CODE}/notices", {}, 401),
    ):
        assert (await counter.get(path, headers=headers)).status_code == status


async def failed_notice(channel, counter, issuer, key, clock, other_side) -> dict:
    """The mail about a dossier, refused for its text."""
    other_side.mails.script(["refuse"])
    await publish(channel, received(key, clock))

    async def refused() -> dict | None:
        answer = await counter.get(
            f"/dossiers/{CODE}/notices", headers=bearer(issuer, Role.RECEPTIONIST)
        )
        notices = answer.json().get("notices", [])
        return next((n for n in notices if n["status"] == "failed-for-good"), None)

    return await eventually(refused)


async def test_the_counter_has_a_lost_notice_sent_again_once_however_often_it_asks(
    counter, channel, issuer, key, clock, other_side
):
    notice = await failed_notice(channel, counter, issuer, key, clock, other_side)
    path = f"/dossiers/{CODE}/notices/{notice['id']}/resend"
    headers = bearer(issuer, Role.RECEPTIONIST) | {"Idempotency-Key": "again-1"}
    answers = [await counter.post(path, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert answers[0].json()["history"][-1]["by"] == "tiep-nhan-1"

    async def sent() -> bool:
        shown = await counter.get(f"/dossiers/{CODE}/notices", headers=headers)
        return "accepted" in {
            n["status"] for n in shown.json()["notices"] if n["channel"] == "email"
        }

    await eventually(sent)
    assert len(other_side.mails.delivered) == 1
    for more, status, code in (
        ({"Idempotency-Key": "again-2"}, 409, "notice-not-lost"),
        ({}, 400, "idempotency-key-missing"),
        ({"Idempotency-Key": "x"} | bearer(issuer, Role.OFFICER), 403, "forbidden"),
        ({"Idempotency-Key": "y"} | bearer(issuer, Role.CLERK, "H57"), 404, "not-found"),
    ):
        refused = await counter.post(path, headers=bearer(issuer, Role.RECEPTIONIST) | more)
        assert (refused.status_code, refused.json()["code"]) == (status, code)
        assert refused.headers["content-type"] == "application/problem+json"


async def test_nobody_calls_back_in_a_carriers_name(counter):
    unknown = await counter.post("/receipts/nobody", json={"status": "delivered"})
    assert unknown.status_code == 404
    unsigned = await counter.post("/receipts/sms", json={"status": "delivered"})
    assert (unsigned.status_code, unsigned.json()["code"]) == (401, "unauthenticated")
