"""The whole service: from a dossier's event, over carriers that fail, to a citizen who was told."""

import hashlib
import json
from datetime import date, time, timedelta
from email import message_from_bytes
from pathlib import Path
from uuid import UUID, uuid4

import aio_pika
import pytest
from services.notify.tests.people.dossiers import AGENCY, CODE

from dossier_shared.contracts import (
    CalendarChanged,
    DayOff,
    DossierDutyAsked,
    DossierDutyPaid,
    DossierFinished,
    DossierReceived,
    Event,
    encode,
)
from dossier_shared.messaging import topology
from dossier_shared.sealed import Contact, seal
from dossier_shared.testing.waiting import eventually

pytestmark = pytest.mark.backing
WRONG, RIGHT = "+84912345678", "+84987654321"
BOUNCE = Path(__file__).parents[1] / "channels" / "bounces" / "postfix-no-mailbox.eml"


@pytest.fixture
async def hear(amqp_url, clock):
    """Tells the service of what befell the dossier, a minute after the last."""
    number = 0
    async with await aio_pika.connect(amqp_url) as connection:
        channel = await connection.channel(publisher_confirms=True)
        exchange = await topology.declare(channel)

        async def hear(data, subject=CODE) -> None:
            nonlocal number
            number += 1
            clock.move(clock.now() + timedelta(minutes=1))
            event = Event(uuid4(), "intake", data.type, subject, number, clock.now(), data)
            message = aio_pika.Message(encode(event))
            await exchange.publish(message, topology.routing_key(event.type))

        yield hear


@pytest.fixture
def received(key, clock):
    def received(**contact) -> DossierReceived:
        return DossierReceived(
            agency=AGENCY, procedure="NCC-01", procedure_version=1, field="nguoi-co-cong",
            division="ncc", received_at=clock.now(), due_at=clock.now() + timedelta(days=10),
            limit=None, sensitive=False, contact=seal(Contact(**contact), key),
        )  # fmt: skip

    return received


@pytest.fixture
def told(office, bearer):
    """Waits until the notices of a kind have these ends."""

    async def told(kind, **ends) -> list[dict]:
        wanted = {channel: end.replace("_", "-") for channel, end in ends.items()}

        async def ended() -> list[dict] | None:
            answer = await office.get(f"/dossiers/{CODE}/notices", headers=bearer())
            found = [one for one in answer.json().get("notices", []) if one["kind"] == kind]
            now = {one["channel"]: one["status"] for one in found}
            if now != wanted:
                raise AssertionError(now)
            return found

        return await eventually(ended)

    return told


async def calls(office, bearer) -> dict:
    return (await office.get("/calls", headers=bearer())).json()


def arrived(record) -> tuple[dict[str, str], bytes]:
    """What Zalo tells when a message has reached the telephone, signed as Zalo does."""
    event = {
        "event_name": "user_received_message", "timestamp": "1523498400000",
        "message": {"tracking_id": record.request_id, "msg_id": f"zns-{record.request_id[:8]}"},
    }  # fmt: skip
    body = json.dumps(event).encode()
    whole = b"".join([b"1", body, b"1523498400000", b"secret"])
    return {"X-ZEvent-Signature": f"mac={hashlib.sha256(whole).hexdigest()}"}, body


async def test_who_has_no_zalo_is_told_by_sms_and_not_asked_for_at_zalo_again_until_he_has(
    office, hear, told, received, other_side, bearer
):
    zalo, sms = other_side.tills["zalo"], other_side.sms
    await hear(received(phone=WRONG))
    await told("received", zalo="accepted")
    zalo.script(["refuse"])
    await hear(DossierDutyAsked(amount=200_000))
    [refused, _] = await told("fee-due", zalo="failed_for_good", sms="accepted")
    assert refused["reason"] == "no-zalo-account"
    assert "200.000" in sms.delivered[0].text

    await hear(DossierDutyPaid(due_at=None))
    [known, _] = await told("fee-paid", zalo="failed_for_good", sms="accepted")
    assert known["reason"] == "suppressed"
    assert (zalo.requests, len(sms.delivered)) == (2, 2)
    assert (await calls(office, bearer))["total"] == 0

    headers, body = arrived(zalo.delivered[0])
    assert (await office.post("/receipts/zalo", content=body, headers=headers)).status_code == 204
    await hear(DossierFinished(outcome="approved", due_at=None))
    await told("ready", zalo="accepted")
    assert (zalo.requests, len(sms.delivered)) == (3, 2)


async def test_whom_no_channel_reaches_is_called_or_told_when_his_number_is_corrected(
    office, hear, told, received, other_side, bearer, clock
):
    zalo, sms = other_side.tills["zalo"], other_side.sms
    zalo.script(["refuse"])
    sms.script(["refuse"])
    await hear(received(phone=WRONG))
    await told("received", zalo="failed_for_good", sms="failed_for_good")
    listed = await calls(office, bearer)
    assert ([one["code"] for one in listed["dossiers"]], listed["total"]) == ([CODE], 1)
    [call] = listed["dossiers"][0]["calls"]
    assert (call["kind"], call["due_at"]) == ("received", "2018-04-13T17:00:00+07:00")

    clock.move(clock.now() + timedelta(minutes=5))
    zalo.script(["refuse"])
    answer = await office.post(
        f"/dossiers/{CODE}/contact", json={"phone": RIGHT}, headers=bearer(once="1")
    )
    assert (answer.status_code, answer.json()["sent_again"]) == (200, 1)
    [_, again] = await told("received", zalo="failed_for_good", sms="accepted")
    assert [mark["by"] for mark in again["history"] if mark["reason"] == "sent-again"] == [None]
    assert [one.to for one in sms.delivered] == [RIGHT]
    assert (await calls(office, bearer))["total"] == 0
    noted = await office.post(
        f"/dossiers/{CODE}/calls/{call['id']}", json={"outcome": "reached"},
        headers=bearer(once="2"),
    )  # fmt: skip
    assert (noted.status_code, noted.json()["code"]) == (409, "call-closed")


async def test_a_call_is_due_by_the_calendar_that_intake_tells_of(
    office, hear, told, received, other_side, bearer
):
    other_side.tills["zalo"].script(["refuse"])
    other_side.sms.script(["refuse"])
    await hear(received(phone=WRONG))
    await told("received", zalo="failed_for_good", sms="failed_for_good")
    friday = DayOff(date=date(2018, 4, 13), kind="off", reason="Nghỉ theo quyết định của tỉnh")
    changed = CalendarChanged(
        version=1, first_year=2018, last_year=2018, sessions=((time(8), time(17)),), days=(friday,)
    )
    await hear(changed, f"{AGENCY}/calendar/1")

    async def due() -> bool:
        [dossier] = (await calls(office, bearer))["dossiers"]
        return dossier["calls"][0]["due_at"] == "2018-04-16T17:00:00+07:00"

    await eventually(due)


async def test_a_mail_that_comes_back_is_told_by_telephone_and_the_next_goes_there_at_once(
    office, hear, told, received, other_side, bearer
):
    mails, zalo = other_side.mails, other_side.tills["zalo"]
    await hear(received(phone=WRONG, email="dan@example.vn"))
    await told("received", email="accepted", zalo="accepted")
    wanted = await office.put(
        f"/dossiers/{CODE}/preferences", json={"order": ["email", "sms"]}, headers=bearer(once="1")
    )
    assert wanted.status_code == 200
    await hear(DossierDutyAsked(amount=200_000))
    await told("fee-due", email="accepted")

    request = UUID(mails.delivered[1].request_id)
    back = BOUNCE.read_text().replace("7c9e6679742540de944be07fc1f90ae7", request.hex)
    known = {"X-Bounces-Key": "mail-server", "Content-Type": "message/rfc822"}
    assert (await office.post("/bounces", content=back, headers=known)).status_code == 204
    await told("fee-due", email="failed_for_good", sms="accepted")

    shown = await office.get(f"/dossiers/{CODE}/preferences", headers=bearer())
    assert [one["suppressed_because"] for one in shown.json()["addresses"]] == [
        None, "bounce-5.1.1",
    ]  # fmt: skip
    await hear(DossierDutyPaid(due_at=None))
    [known, _] = await told("fee-paid", email="failed_for_good", sms="accepted")
    assert known["reason"] == "suppressed"
    assert (len(mails.delivered), len(zalo.delivered), len(other_side.sms.delivered)) == (2, 1, 2)

    revived = await office.post(f"/dossiers/{CODE}/preferences/revive", headers=bearer(once="2"))
    assert revived.status_code == 200
    await hear(DossierFinished(outcome="approved", due_at=None))
    await told("ready", email="accepted")


async def test_a_mail_that_comes_back_from_an_address_corrected_since_goes_to_the_right_one(
    office, hear, told, received, other_side, bearer, clock
):
    mails = other_side.mails
    await hear(received(email="sai@example.vn"))
    await told("received", email="accepted")
    clock.move(clock.now() + timedelta(minutes=5))
    contact = f"/dossiers/{CODE}/contact"
    answer = await office.post(contact, json={"email": "dan@example.vn"}, headers=bearer(once="1"))
    assert answer.json()["sent_again"] == 0, "as far as anybody knows he was told"

    clock.move(clock.now() + timedelta(minutes=5))
    request = UUID(mails.delivered[0].request_id)
    back = BOUNCE.read_text().replace("7c9e6679742540de944be07fc1f90ae7", request.hex)
    known = {"X-Bounces-Key": "mail-server", "Content-Type": "message/rfc822"}
    assert (await office.post("/bounces", content=back, headers=known)).status_code == 204
    [one] = await told("received", email="accepted")
    assert [mark["status"] for mark in one["history"]][-4:] == [
        "failed-for-good", "queued", "sending", "accepted",
    ]  # fmt: skip
    assert [mail.to for mail in mails.delivered] == ["sai@example.vn", "dan@example.vn"]
    assert (await calls(office, bearer))["total"] == 0
    shown = await office.get(f"/dossiers/{CODE}/preferences", headers=bearer())
    assert [one["suppressed_because"] for one in shown.json()["addresses"]] == [None]


async def test_what_a_stranger_was_told_is_told_to_the_citizen_when_the_counter_asks_for_it(
    office, hear, told, received, other_side, bearer, clock
):
    await hear(received(phone=WRONG))
    await told("received", zalo="accepted")
    clock.move(clock.now() + timedelta(minutes=5))
    body = {"phone": RIGHT, "tell_again": True}
    answer = await office.post(f"/dossiers/{CODE}/contact", json=body, headers=bearer(once="1"))
    assert answer.json()["sent_again"] == 1
    zalo = other_side.tills["zalo"]

    async def both() -> list[str]:
        assert len(zalo.delivered) == 2
        return [f"+{one.to}" for one in zalo.delivered]

    assert await eventually(both) == [WRONG, RIGHT]
    await told("received", zalo="accepted")


async def test_who_refuses_by_the_link_of_a_mail_gets_no_more_such_mails_but_those_of_the_law(
    office, hear, told, received, other_side, bearer
):
    mails = other_side.mails

    async def outage(once, end) -> None:
        """A message to one address, which ends so."""
        begun = await office.post(
            "/bulk-jobs",
            params={
                "kind": "outage", "since": "2018-04-12T08:00:00+07:00",
                "until": "2018-04-12T11:30:00+07:00",
            },
            content=b"Email\ndan@example.vn\n",
            headers=bearer("leader", "gd-1", once=once),
        )  # fmt: skip
        assert begun.status_code == 202

        async def ended() -> bool:
            shown = await office.get(begun.headers["location"], headers=bearer("leader", "gd-1"))
            return shown.json()["statuses"] == {end: 1}

        await eventually(ended)

    await outage("1", "accepted")
    head = message_from_bytes(mails.delivered[0].raw)
    assert head["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = head["List-Unsubscribe"].strip().strip("<>")
    assert link.startswith("https://mot-cua.example/tin/unsubscribe/")
    clicked = await office.post(
        link.removeprefix("https://mot-cua.example/tin"), data={"List-Unsubscribe": "One-Click"}
    )
    assert clicked.status_code == 200
    await outage("2", "failed-for-good")
    await hear(received(email="dan@example.vn"))
    await told("received", email="accepted")
    assert len(mails.delivered) == 2
    assert "List-Unsubscribe" not in message_from_bytes(mails.delivered[1].raw)
