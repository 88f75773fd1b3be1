"""The whole service with carriers from a file: SMS centre, mail server and client system."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import aio_pika
import httpx
import pytest
from joserfc.jwk import ECKey
from services.notify.tests.served import served

from dossier_shared.contracts import DossierReceived, Event, encode
from dossier_shared.devtokens import ISSUER, DevelopmentIssuer
from dossier_shared.messaging import topology
from dossier_shared.sealed import Contact, seal
from dossier_shared.testing.ports import free_port
from dossier_shared.testing.waiting import eventually
from dossier_shared.web.auth import Role
from notify.main import create_app
from notify.settings import Settings

CODE, AGENCY = "000.00.19.H50-180412-0007", "000.00.19.H50"
KEY = ECKey.generate_key("P-256")
BOUNCE = (Path(__file__).parent / "bounces" / "postfix-no-mailbox.eml").read_text()


@pytest.fixture
def issuer(tmp_path) -> DevelopmentIssuer:
    return DevelopmentIssuer.at(tmp_path / "tokens")


@pytest.fixture
def carriers(tmp_path, other_side) -> Path:
    (tmp_path / "smpp.secret").write_text("secret\n")
    centre = {
        "name": "viettel", "type": "smpp", "host": "127.0.0.1", "port": other_side.smpp_port,
        "system_id": "motcua", "password_file": "smpp.secret", "brandname": "SLDTBXH-QT",
    }  # fmt: skip
    server = {
        "name": "mail", "type": "smtp", "host": "127.0.0.1", "port": other_side.smtp_port,
        "sender": "motcua@quangtri.example", "sender_name": "Một cửa",
        "bounces": "tralai@quangtri.example",
    }  # fmt: skip
    path = tmp_path / "providers.json"
    path.write_text(json.dumps({"providers": [centre, server]}))
    return path


@pytest.fixture
def settings(amqp_url, mongo_url, database_name, clock, tmp_path, issuer, carriers) -> Settings:
    (tmp_path / "contact.json").write_text(json.dumps(KEY.as_dict(private=True)))
    (tmp_path / "staff.json").write_text("[]")
    return Settings(
        amqp_url=amqp_url,
        mongo_url=mongo_url,
        mongo_database=database_name,
        environment="test",
        port=free_port(),
        token_keys=str(issuer.jwks),
        token_issuer=ISSUER,
        clock_file=clock.path,
        contact_key_file=tmp_path / "contact.json",
        staff_file=tmp_path / "staff.json",
        providers_file=carriers,
        bounces_key="mail-server",
        mail_from="motcua@quangtri.example",
        telephone="0233 3852 550",
    )


@pytest.fixture
async def office(settings) -> AsyncIterator[httpx.AsyncClient]:
    async with served(create_app(settings)) as client:
        yield client


def bearer(issuer, role=Role.ADMIN, agency=AGENCY, key=None) -> dict[str, str]:
    token = issuer.token("quan-tri-1", role, agency=agency)
    return {"Authorization": f"Bearer {token}"} | ({"Idempotency-Key": key} if key else {})


async def hear_of_a_dossier(amqp_url, clock) -> None:
    data = DossierReceived(
        agency=AGENCY, procedure="NCC-01", procedure_version=1, field="nguoi-co-cong",
        division="ncc", received_at=clock.now(), due_at=clock.now() + timedelta(days=10),
        limit=None, sensitive=False,
        contact=seal(Contact(phone="+84912345678", email="dan@example.vn"), KEY),
    )  # fmt: skip
    event = Event(uuid4(), "intake", data.type, CODE, 1, clock.now(), data)
    async with await aio_pika.connect(amqp_url) as connection:
        channel = await connection.channel(publisher_confirms=True)
        exchange = await topology.declare(channel)
        await exchange.publish(aio_pika.Message(encode(event)), topology.routing_key(event.type))


async def statuses(office, issuer) -> dict[str, tuple[str, str | None]]:
    answer = await office.get(f"/dossiers/{CODE}/notices", headers=bearer(issuer))
    return {n["channel"]: (n["status"], n["reason"]) for n in answer.json()["notices"]}


async def test_a_service_that_stops_waits_for_the_calls_in_hand_and_keeps_what_came_of_them(
    settings, issuer, amqp_url, clock, other_side
):
    """A restart would mail twice what is not on record, as a mail server compares nothing."""
    for channel in ("smpp", "mail"):
        other_side.tills[channel].script(["slow:4"])
    async with served(create_app(settings)):
        await hear_of_a_dossier(amqp_url, clock)
        await eventually(lambda: all(other_side.counts()[c]["requests"] for c in ("smpp", "mail")))
    async with served(create_app(settings)) as again:
        found = await statuses(again, issuer)
    assert {status for status, _ in found.values()} <= {"accepted", "delivered"}


async def test_a_notice_goes_out_by_each_channel_and_what_became_of_it_comes_back(
    office, issuer, amqp_url, clock, other_side
):
    subscription = {"url": f"{other_side.url}/webhook", "kinds": ["dossier.received.v1"]}
    made = await office.post("/subscriptions", json=subscription, headers=bearer(issuer, key="1"))
    assert made.status_code == 201
    assert made.json()["secret"].startswith("whsec_")
    await hear_of_a_dossier(amqp_url, clock)

    async def all_told() -> bool:
        now = await statuses(office, issuer)
        return now == {
            "sms": ("delivered", None), "email": ("accepted", None), "webhook": ("accepted", None),
        }  # fmt: skip

    await eventually(all_told, 60)
    assert other_side.centre.texts[0].text.startswith("So LD-TBXH Quang Tri da nhan ho so")
    [told] = other_side.tills["webhook"].delivered
    assert told.details["body"]["data"]["code"] == CODE
    [mail] = other_side.mails.delivered
    await bounced(office, mail)
    assert (await statuses(office, issuer))["email"] == ("failed-for-good", "bounce-5.1.1")


async def bounced(office, mail) -> None:
    """The citizen's mail server sends it back, and the department's hands that in."""
    request_id = UUID(mail.request_id)
    back = BOUNCE.replace("7c9e6679742540de944be07fc1f90ae7", request_id.hex)
    for headers, status in (
        ({}, 401),
        ({"X-Bounces-Key": "wrong"}, 401),
        ({"X-Bounces-Key": "mail-server"}, 204),
        ({"X-Bounces-Key": "mail-server"}, 204),
    ):
        sent = headers | {"Content-Type": "message/rfc822"}
        answer = await office.post("/bounces", content=back.encode(), headers=sent)
        assert answer.status_code == status
    known = {"X-Bounces-Key": "mail-server"}
    assert (await office.post("/bounces", content=b"x", headers=known)).status_code == 204


async def test_subscriptions_are_kept_by_administrators_of_their_department(office, issuer):
    body = {"url": "http://127.0.0.1:9/", "kinds": ["dossier.finished.v1"]}
    path = "/subscriptions"
    first = await office.post(path, json=body, headers=bearer(issuer, key="1"))
    again = await office.post(path, json=body, headers=bearer(issuer, key="1"))
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json() | {"secret": None}
    other_body = body | {"kinds": ["dossier.returned.v1"]}
    reused = await office.post(path, json=other_body, headers=bearer(issuer, key="1"))
    assert reused.json()["code"] == "idempotency-key-reused"
    one = f"{path}/{first.json()['id']}"
    changed = await office.post(f"{one}/secret", headers=bearer(issuer, key="2"))
    assert changed.json()["secret"] not in {None, first.json()["secret"]}
    assert changed.json()["former_until"] is not None
    listed = await office.get(path, headers=bearer(issuer, Role.AUDITOR))
    assert [each["id"] for each in listed.json()["subscriptions"]] == [first.json()["id"]]
    assert "secret" not in listed.text.replace("secrets", "")
    elsewhere = bearer(issuer, agency="000.00.20.H50")
    assert (await office.get(path, headers=elsewhere)).json() == {"subscriptions": []}
    assert (await office.get(one, headers=elsewhere)).status_code == 404
    assert (await office.delete(one, headers=elsewhere)).status_code == 404
    for role in (Role.AUDITOR, Role.CLERK, Role.CLIENT):
        assert (await office.delete(one, headers=bearer(issuer, role))).status_code == 403
    assert (await office.delete(one, headers=bearer(issuer))).status_code == 204
    assert (await office.get(one, headers=bearer(issuer))).json()["active"] is False
    refused = await office.post(f"{one}/secret", headers=bearer(issuer, key="3"))
    assert (refused.status_code, refused.json()["code"]) == (409, "subscription-ended")


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"url": "ftp://he-thong.example/"}, "subscription-url-unfit", "url"),
        ({"kinds": ["dossier.nothing.v1"]}, "subscription-kind-unknown", "kinds"),
    ],
)
async def test_what_is_wrong_with_a_subscription_is_said_in_vietnamese(
    office, issuer, change, code, field
):
    body = {"url": "http://127.0.0.1:9/", "kinds": ["dossier.finished.v1"]} | change
    answer = await office.post("/subscriptions", json=body, headers=bearer(issuer, key="1"))
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert any(letter >= "à" for letter in answer.json()["mend"])


async def test_a_call_back_that_no_carrier_signed_is_not_believed(office):
    for path, status in (("/receipts/viettel", 404), ("/receipts/nobody", 404)):
        assert (await office.post(path, content=b"{}")).status_code == status
