"""Webhooks against a client system that counts, and the addresses that are not called."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from joserfc.jwk import ECKey
from services.notify.tests.channels.messages import REQUEST, sms
from standardwebhooks import Webhook

from dossier_shared.mongo.aggregates import Aggregates, KeyReused, NotFound
from dossier_shared.rules import BadInput, RuleViolation
from dossier_shared.testing.ports import free_port
from notify.adapters.subscriptions import SUBSCRIPTION_INDEXES, SUBSCRIPTIONS
from notify.adapters.vault import Vault
from notify.adapters.webhook import Webhooks, is_public
from notify.application.subscriptions import Subscriptions
from notify.domain.outcomes import Accepted, Busy, Refused, Unknown

LIMIT = 0.5
AGENCY, OTHER = "000.00.19.H50", "000.00.20.H50"
FINISHED = "dossier.finished.v1"
EVENT = {"type": FINISHED, "timestamp": "2018-04-12T02:00:00+00:00", "data": {"code": "X-1"}}


@pytest.fixture
async def subscriptions(store, clock) -> Subscriptions:
    await store["subscriptions"].create_indexes(SUBSCRIPTION_INDEXES)
    kept = Aggregates(store["subscriptions"], SUBSCRIPTIONS, "notify")
    return Subscriptions(kept, Vault(ECKey.generate_key("P-256")), clock, https_only=False)


@pytest.fixture
async def webhooks(subscriptions, clock) -> AsyncIterator[Webhooks]:
    webhooks = Webhooks(subscriptions.target, subscriptions.gone, LIMIT, clock, inside=True)
    yield webhooks
    await webhooks.close()


@pytest.fixture
async def made(subscriptions, other_side):
    return await subscriptions.begin(
        AGENCY, f"{other_side.url}/webhook", [FINISHED], "admin-1", "key-1"
    )


def told(made):
    return sms("", address=made.subscription.id, event=EVENT)


def verified(secret: str, record, monkeypatch_now) -> object:
    """As the client's own library checks it, at the office's time."""
    headers = record.details["headers"]
    whole = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{record.raw.decode()}"
    expected = Webhook(secret).sign(headers["webhook-id"], monkeypatch_now, record.raw.decode())
    assert whole.startswith(str(REQUEST))
    return expected in headers["webhook-signature"].split(" ")


async def test_a_client_gets_the_event_signed_with_its_secret(other_side, webhooks, made, clock):
    assert await webhooks.send(told(made)) == Accepted(str(REQUEST))
    [record] = other_side.tills["webhook"].delivered
    assert record.details["body"] == EVENT
    assert record.details["headers"]["host"] == other_side.url.removeprefix("http://")
    assert verified(made.secret, record, clock.now())
    assert not verified("whsec_" + "A" * 43, record, clock.now())


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        ("500", Busy("http-500")),
        ("throttle", Busy("http-429")),
        ("slow:5", Unknown("timeout")),
        ("accept-then-drop", Unknown("dropped")),
    ],
)
async def test_what_a_client_does_with_an_event(other_side, webhooks, made, fault, outcome):
    other_side.tills["webhook"].script([fault])
    assert await webhooks.send(told(made)) == outcome


async def test_a_repetition_has_the_same_id_and_the_same_octets(other_side, webhooks, made, clock):
    till = other_side.tills["webhook"]
    till.dedupe = False
    till.script(["accept-then-drop"])
    await webhooks.send(told(made))
    clock.move(clock.now() + timedelta(minutes=2))
    await webhooks.send(told(made))
    first, second = till.delivered
    assert first.request_id == second.request_id == str(REQUEST)
    assert first.raw == second.raw
    stamps = [record.details["headers"]["webhook-timestamp"] for record in till.delivered]
    assert int(stamps[1]) - int(stamps[0]) == 120, "a client that looks at the time believes it"


async def test_a_client_that_says_it_is_gone_is_told_no_more(
    other_side, webhooks, made, subscriptions
):
    other_side.tills["webhook"].script(["refuse"])
    assert await webhooks.send(told(made)) == Refused("gone", hard=True)
    ended = await subscriptions.one(AGENCY, made.subscription.id)
    assert (ended.active, ended.ended_why) == (False, "gone")
    assert await webhooks.send(told(made)) == Refused("subscription-ended", hard=True)
    assert other_side.counts()["webhook"]["requests"] == 1
    assert subscriptions.wanting(AGENCY, FINISHED) == []


async def test_a_redirect_is_not_followed(subscriptions, webhooks):
    asked = []

    async def serve(reader, writer):
        asked.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 302 x\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n")
        writer.write(b"Connection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        url = f"http://localhost:{server.sockets[0].getsockname()[1]}/"
        made = await subscriptions.begin(AGENCY, url, [FINISHED], "admin-1", "key-2")
        assert await webhooks.send(told(made)) == Busy("http-302")
    assert len(asked) == 1
    assert b"host: localhost:" in asked[0].lower(), "called by address, under its own name"


async def test_a_client_that_is_not_there_surely_took_nothing(subscriptions, webhooks):
    url = f"http://127.0.0.1:{free_port()}/"
    made = await subscriptions.begin(AGENCY, url, [FINISHED], "admin-1", "key-3")
    assert await webhooks.send(told(made)) == Busy("no-connection")


@asynccontextmanager
async def careful(subscriptions, clock) -> AsyncIterator[Webhooks]:
    webhooks = Webhooks(subscriptions.target, subscriptions.gone, LIMIT, clock)
    yield webhooks
    await webhooks.close()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "10.0.0.1", "[::1]", "169.254.169.254"])
async def test_no_address_inside_a_network_is_called(other_side, subscriptions, clock, host):
    port = other_side.sms_port
    made = await subscriptions.begin(AGENCY, f"http://{host}:{port}/webhook", [FINISHED], "a", host)
    async with careful(subscriptions, clock) as webhooks:
        assert await webhooks.send(told(made)) == Busy("address-not-allowed")
    assert other_side.counts()["webhook"]["requests"] == 0


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("203.162.4.190", True),
        ("2405:4800:102:1::3", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.1", False),
        ("2002:7f00:1::1", False),
    ],
)
def test_an_address_belongs_to_the_internet_or_does_not(address, public):
    assert is_public(address) == public


async def test_a_secret_is_shown_once_and_kept_sealed(subscriptions, store, made, other_side):
    url = f"{other_side.url}/webhook"
    assert made.secret.startswith("whsec_")
    again = await subscriptions.begin(AGENCY, url, [FINISHED], "admin-1", "key-1")
    assert (again.subscription, again.secret) == (made.subscription, None)
    [document] = await store["subscriptions"].find({}).to_list(None)
    assert made.secret not in json.dumps(document, default=str)
    with pytest.raises(KeyReused):
        await subscriptions.begin(AGENCY, f"{url}/2", [FINISHED], "admin-1", "key-1")


async def test_after_a_change_of_secret_both_sign_for_a_day(
    other_side, subscriptions, webhooks, made, clock
):
    changed = await subscriptions.rotate(AGENCY, made.subscription.id, "key-9")
    assert (await subscriptions.rotate(AGENCY, made.subscription.id, "key-9")).secret is None
    till = other_side.tills["webhook"]
    till.dedupe = False
    await webhooks.send(told(made))
    assert verified(made.secret, till.delivered[0], clock.now())
    assert verified(changed.secret, till.delivered[0], clock.now())
    clock.move(clock.now() + timedelta(days=1))
    await webhooks.send(told(made))
    assert not verified(made.secret, till.delivered[1], clock.now())
    assert verified(changed.secret, till.delivered[1], clock.now())


async def test_only_its_own_department_may_see_and_change_a_subscription(subscriptions, made):
    id_ = made.subscription.id
    for forbidden in (
        subscriptions.one(OTHER, id_),
        subscriptions.rotate(OTHER, id_, "k"),
        subscriptions.end(OTHER, id_),
    ):
        with pytest.raises(NotFound):
            await forbidden
    assert await subscriptions.of(OTHER) == []
    assert [each.id for each in await subscriptions.of(AGENCY)] == [id_]


async def test_who_wants_to_hear_of_an_event_is_known_and_soon_also_to_the_others(
    subscriptions, store, clock, made
):
    another = Subscriptions(subscriptions.stored, subscriptions.seals, clock)
    assert subscriptions.wanting(AGENCY, FINISHED) == [made.subscription.id]
    assert subscriptions.wanting(AGENCY, "dossier.received.v1") == []
    assert subscriptions.wanting(OTHER, FINISHED) == []
    assert another.wanting(AGENCY, FINISHED) == []
    await another.look()
    assert another.wanting(AGENCY, FINISHED) == [made.subscription.id]
    await subscriptions.end(AGENCY, made.subscription.id)
    await another.look()
    assert another.wanting(AGENCY, FINISHED) == []


async def test_an_ended_subscription_gets_no_new_secret(subscriptions, made):
    await subscriptions.end(AGENCY, made.subscription.id)
    with pytest.raises(RuleViolation, match="subscription-ended"):
        await subscriptions.rotate(AGENCY, made.subscription.id, "key-9")


@pytest.mark.parametrize(
    "url",
    [
        "http://he-thong.example/", "ftp://he-thong.example/", "https://", "https:///x", "x",
        "https://a:b@he-thong.example/", "https://he-thong.example/#x", "https://he-thong.example:99999/",
        "https://hệ-thống.example/", "https://he-thong.example/\n",
    ],
)  # fmt: skip
async def test_an_address_that_cannot_be_told_safely_is_refused(subscriptions, url):
    subscriptions.https_only = True
    with pytest.raises(BadInput, match="subscription-url-unfit"):
        await subscriptions.begin(AGENCY, url, [FINISHED], "admin-1", "key-4")


async def test_an_event_that_does_not_exist_cannot_be_asked_for(subscriptions):
    with pytest.raises(BadInput, match="subscription-kind-unknown"):
        await subscriptions.begin(AGENCY, "https://a.example/", ["dossier.x"], "admin-1", "key-5")
