"""ZNS against a gateway that gives a refresh token for once, as Zalo does."""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from joserfc.jwk import ECKey
from services.notify.tests.channels.messages import REQUEST, sms

from notify.adapters.vault import Vault
from notify.adapters.zalo.codes import outcome_of
from notify.adapters.zalo.tokens import TOKENS, App, Tokens
from notify.adapters.zalo.zns import Account, Zns
from notify.application.ports import Abilities, NotGenuine, Receipt, Unreadable
from notify.domain.outcomes import Accepted, Busy, Refused, Unknown

LIMIT = 1.0
TAKEN = Accepted("zns-7c9e6679")
KEY = ECKey.generate_key("P-256")


def zns_at(other_side, store, clock, seed="seed") -> Zns:
    app = App(f"{other_side.url}/zalo/access_token", "app-1", "app-secret", seed)
    tokens = Tokens("zalo", app, store[TOKENS], Vault(KEY), LIMIT, clock)
    account = Account(f"{other_side.url}/zalo/message/template", "app-1", "oa-secret")
    return Zns("zalo", account, tokens, Abilities("zalo", reports_delivery=True), LIMIT)


def zns_message(**more):
    fields = {"ma_ho_so": "000.00.19.H50-180412-0007", "trang_thai": "Đã có kết quả"}
    return sms(**{"template": "284215", "fields": fields, **more})


@pytest.fixture
async def zns(other_side, store, clock) -> AsyncIterator[Zns]:
    zns = zns_at(other_side, store, clock)
    yield zns
    await zns.close()


async def test_a_template_goes_out_with_its_fields_and_the_request_id(other_side, zns):
    assert await zns.send(zns_message()) == TAKEN
    assert other_side.tills["zalo"].delivered[0].details == {
        "phone": "84912345678",
        "template_id": "284215",
        "template_data": {
            "ma_ho_so": "000.00.19.H50-180412-0007", "trang_thai": "Đã có kết quả",
        },
        "tracking_id": str(REQUEST),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        ("500", Busy("http-500")),
        ("throttle", Busy("quota-spent")),
        ("refuse", Refused("no-zalo-account", hard=True)),
        ("slow:5", Unknown("timeout")),
        ("accept-then-drop", Unknown("dropped")),
    ],
)
async def test_what_zalo_does_with_a_message(other_side, zns, fault, outcome):
    other_side.tills["zalo"].script([fault])
    assert await zns.send(zns_message()) == outcome


async def test_a_text_that_has_no_template_at_zalo_cannot_be_sent(zns):
    assert await zns.send(zns_message(template=None)) == Refused("template-unknown", hard=False)


async def test_the_token_is_renewed_once_and_used_until_shortly_before_its_end(
    other_side, zns, clock
):
    for _ in range(3):
        await zns.send(zns_message(request_id=uuid4()))
    assert other_side.tokens.renewals == 1
    clock.move(clock.now() + timedelta(seconds=90_000) - timedelta(minutes=5))
    assert isinstance(await zns.send(zns_message()), Accepted)
    assert other_side.tokens.renewals == 2


async def test_a_token_that_zalo_does_not_know_any_more_is_replaced_at_once(other_side, zns):
    await zns.send(zns_message())
    other_side.tokens.access.clear()
    assert isinstance(await zns.send(zns_message(request_id=uuid4())), Accepted)
    assert other_side.tokens.renewals == 2


async def test_of_many_processes_one_renews_the_token_for_all(other_side, store, clock):
    processes = [zns_at(other_side, store, clock) for _ in range(4)]
    outcomes = await asyncio.gather(
        *(each.send(zns_message(request_id=uuid4())) for each in processes)
    )
    assert other_side.tokens.renewals == 1
    assert {type(outcome) for outcome in outcomes} <= {Accepted, Busy}
    again = [await each.send(zns_message(request_id=uuid4())) for each in processes]
    assert all(isinstance(outcome, Accepted) for outcome in again)
    assert other_side.tokens.renewals == 1
    for each in processes:
        await each.close()


async def test_a_process_started_anew_goes_on_with_the_token_that_is_kept(other_side, store, clock):
    for _ in range(2):
        zns = zns_at(other_side, store, clock)
        assert isinstance(await zns.send(zns_message(request_id=uuid4())), Accepted)
        await zns.close()
    assert other_side.tokens.renewals == 1


async def test_tokens_are_kept_sealed(zns, store):
    await zns.send(zns_message())
    document = await store[TOKENS].find_one({"_id": "zalo"})
    assert "access-1" not in str(document)
    assert "next-1" not in str(document)


async def test_when_the_refresh_token_is_spent_the_operator_gives_another(other_side, store, clock):
    other_side.tokens.refresh = {"given-later"}
    zns = zns_at(other_side, store, clock)
    assert await zns.send(zns_message()) == Busy("no-token")
    await zns.close()
    mended = zns_at(other_side, store, clock, seed="given-later")
    assert isinstance(await mended.send(zns_message()), Accepted)
    await mended.close()


def signed(event: dict) -> tuple[dict[str, str], bytes]:
    body = json.dumps(event).encode()
    whole = b"app-1" + body + str(event["timestamp"]).encode() + b"oa-secret"
    return {"x-zevent-signature": f"mac={hashlib.sha256(whole).hexdigest()}"}, body


ARRIVED = {
    "event_name": "user_received_message",
    "timestamp": "1523498401000",
    "message": {
        "delivery_time": "1523498400123",
        "msg_id": "zns-7c9e6679",
        "tracking_id": str(REQUEST),
    },
}


async def test_zalo_tells_that_a_message_has_arrived(zns):
    at = datetime(2018, 4, 12, 2, 0, 0, 123_000, tzinfo=UTC)
    assert zns.read_receipts(*signed(ARRIVED)) == (
        Receipt("zalo", REQUEST, "zns-7c9e6679", "delivered", None, at),
    )


async def test_what_zalo_tells_of_other_things_is_no_receipt(zns):
    assert zns.read_receipts(*signed({"event_name": "follow", "timestamp": "1"})) == ()


async def test_what_anybody_could_have_told_is_not_believed(zns):
    headers, body = signed(ARRIVED)
    for wrong in ({}, {"x-zevent-signature": "mac=0"}):
        with pytest.raises(NotGenuine):
            zns.read_receipts(wrong, body)
    with pytest.raises(NotGenuine):
        zns.read_receipts(headers, body.replace(b"delivery", b"Delivery"))


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"timestamp": 1'])
async def test_what_makes_no_sense_is_said_to(zns, body):
    with pytest.raises(Unreadable):
        zns.read_receipts({}, body)


async def test_a_genuine_event_without_its_message_makes_no_sense_either(zns):
    with pytest.raises(Unreadable):
        zns.read_receipts(*signed({"event_name": "user_received_message", "timestamp": "1"}))


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        (0, Accepted("ref")),
        (-100, Unknown("zalo-100")),
        (-104, Busy("zalo-104")),
        (-108, Refused("number-refused", hard=True)),
        (-112, Refused("fields-refused", hard=False)),
        (-115, Busy("balance-spent")),
        (-118, Refused("no-zalo-account", hard=True)),
        (-133, Busy("night")),
        (-141, Refused("zalo-refused-sender", hard=True)),
        (-147, Busy("quota-spent")),
        (-999, Unknown("zalo-999")),
        (84912345678, Unknown("code-unknown")),
    ],
)
def test_an_error_of_zalo_means(code, outcome):
    assert outcome_of(code, "ref") == outcome
