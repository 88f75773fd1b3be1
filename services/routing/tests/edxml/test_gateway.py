"""Packets through a gateway that takes and times out, doubles, fails and lies."""

import json
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from services.routing.tests.edxml.forging import original
from services.routing.tests.edxml.gateway import DROP, HANG, FakeGateway, gateway
from services.routing.tests.edxml.parties import NOW, THEM, US, certified, letter, packets, status

from dossier_shared.rules import RuleViolation
from dossier_shared.testing.ports import free_port
from routing.adapters.edxml.calls import GatewayCalls
from routing.adapters.edxml.http import Gateway
from routing.adapters.edxml.parsing import Limits
from routing.application.exchange import ExchangeAway, OutcomeUnknown, Packet, Refusal
from routing.domain.exchange.errors import UNHANDLED
from routing.exchanging import open_exchange
from routing.settings import Settings

TWO = letter(document_id="2", subject="Hai")
SECONDS = 0.3


@dataclass
class Hurried:
    """A clock that does not wait, but says how long it should have."""

    waited: list[float] = field(default_factory=list)

    def now(self):
        return NOW

    async def sleep(self, seconds: float, wake: object = None) -> None:
        self.waited.append(seconds)


@pytest.fixture
def tls_files(tmp_path: Path) -> tuple[Path, Path]:
    """A key, and the certificate by which 127.0.0.1 shows who it is."""
    key = ec.generate_private_key(ec.SECP256R1())
    here = x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))])
    certificate = certified(key, "gateway", begins=datetime.now(UTC), also=here)
    (tmp_path / "key.pem").write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    (tmp_path / "ca.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    return tmp_path / "key.pem", tmp_path / "ca.pem"


@dataclass
class Office:
    """An agency and its line to the gateway; `refused` is what was told of refusals."""

    exchange: Gateway
    clock: Hurried
    refused: list[Refusal]


@pytest.fixture
async def other_side() -> AsyncIterator[FakeGateway]:
    async with gateway() as fake:
        yield fake


@pytest.fixture
async def office(other_side) -> AsyncIterator[object]:
    opened: list[GatewayCalls] = []

    def open_line(agency: str = US, url: str | None = None, **others: object) -> Office:
        clock, refused = Hurried(), []
        calls = GatewayCalls(url or other_side.url, "khóa".encode().hex(), clock, seconds=SECONDS)
        opened.append(calls)
        return Office(Gateway(calls, packets(agency, **others), refused.append), clock, refused)

    yield open_line
    for calls in opened:
        await calls.close()


async def received(office: Office) -> list[Packet]:
    return [packet async for packet in office.exchange.receive()]


async def received_until_away(office: Office) -> tuple[list[Packet], str]:
    """What came before the gateway failed, and how."""
    taken: list[Packet] = []
    try:
        async for packet in office.exchange.receive():
            taken.append(packet)  # noqa: PERF401 - what came before the error counts
    except ExchangeAway as error:
        return taken, str(error)
    raise AssertionError("it did not fail")


async def test_a_letter_is_handed_in_once_under_its_key(office, other_side):
    await office().exchange.send(letter())
    [data] = other_side.taken.values()
    assert (await packets(THEM).opened(data, "1")).message == letter()
    assert other_side.keys == {"khóa".encode().hex()}


@pytest.mark.parametrize(
    ("faults", "posts", "waited", "why"),
    [
        ([HANG], 2, [1], "it took it and never said so"),
        ([DROP], 2, [1], "it took it and hung up"),
        (["500"], 1, [1], "it failed before it took it"),
        (["503", "502"], 1, [1, 2], "it was busy, and then failed"),
        ([HANG, "503"], 2, [1, 2], "it took it, and was busy when asked again"),
    ],
)
async def test_a_letter_gets_through_a_bad_gateway_and_counts_once(
    office, other_side, faults, posts, waited, why
):
    other_side.faults = [("POST", fault) for fault in faults]
    ours = office()
    await ours.exchange.send(letter())
    assert (len(other_side.taken), len(other_side.posts)) == (1, posts), why
    assert len(set(other_side.posts)) == 1, "each time the same bytes"
    assert ours.clock.waited == waited


async def test_a_letter_sent_again_later_is_known_by_its_document_id(office, other_side):
    other_side.faults = [("POST", HANG)] * 3
    with pytest.raises(OutcomeUnknown, match="timeout"):
        await office().exchange.send(letter())
    await office().exchange.send(letter())
    assert len(other_side.taken) == 1


async def test_two_messages_about_one_letter_are_two(office, other_side):
    theirs = office(THEM)
    await theirs.exchange.send(status("01"))
    await theirs.exchange.send(status("03"))
    assert len(other_side.taken) == 2


@pytest.mark.parametrize(
    ("faults", "error", "reason"),
    [
        (["503"] * 3, ExchangeAway, "http-503"),
        (["401"] * 3, ExchangeAway, "http-401"),
        (["302"] * 3, ExchangeAway, "http-302"),
        (["500"] * 3, OutcomeUnknown, "http-500"),
        ([DROP] * 3, OutcomeUnknown, "dropped"),
        ([HANG, "503", "503"], OutcomeUnknown, "timeout"),
    ],
    ids=lambda given: "-".join(given) if isinstance(given, list) else "",
)
async def test_what_does_not_get_through_is_told_apart(office, other_side, faults, error, reason):
    other_side.faults = [("POST", fault) for fault in faults]
    with pytest.raises(ExchangeAway, match=reason) as caught:
        await office().exchange.send(letter())
    assert type(caught.value) is error


async def test_a_gateway_that_is_not_there_surely_has_nothing(office):
    away = office(url=f"http://127.0.0.1:{free_port()}/")
    with pytest.raises(ExchangeAway, match="no-connection") as caught:
        await away.exchange.send(letter())
    assert type(caught.value) is ExchangeAway
    with pytest.raises(ExchangeAway):
        await received(away)


@pytest.mark.parametrize("status_code", ["400", "413", "415", "422"])
async def test_what_the_gateway_will_never_take_is_not_tried_again(office, other_side, status_code):
    other_side.faults = [("POST", status_code)]
    ours = office()
    with pytest.raises(RuleViolation, match=f"edxml-gateway-refused.*{status_code}"):
        await ours.exchange.send(letter())
    assert ours.clock.waited == []


async def test_what_waits_is_fetched_in_order_and_is_there_until_it_is_done(office, other_side):
    other_side.waiting = {"b": await original(), "a": await packets(US).packed(TWO)}
    theirs = office(THEM)
    first, second = await received(theirs)
    assert [first.key, second.key] == [letter().key, TWO.key]
    await theirs.exchange.done(first)
    assert [packet.key for packet in await received(theirs)] == [TWO.key]
    await theirs.exchange.done(second)
    assert await received(theirs) == []


async def test_what_comes_twice_has_one_key(office, other_side):
    other_side.waiting = {"1": await original(), "2": await original()}
    first, second = await received(office(THEM))
    assert first.key == second.key
    assert first.digest == second.digest


@pytest.mark.parametrize("faults", [[HANG], [DROP], ["500"], ["503", "503"]])
async def test_that_it_is_done_is_said_until_it_is_heard(office, other_side, faults):
    other_side.waiting = {"1": await original()}
    theirs = office(THEM)
    [packet] = await received(theirs)
    other_side.faults = [("POST", fault) for fault in faults]
    await theirs.exchange.done(packet)
    await theirs.exchange.done(packet)
    assert other_side.waiting == {}


async def test_a_packet_whose_end_was_not_heard_comes_again_with_the_same_key(office, other_side):
    other_side.waiting = {"1": await original()}
    theirs = office(THEM)
    [packet] = await received(theirs)
    other_side.faults = [("POST", "503")] * 3
    with pytest.raises(ExchangeAway):
        await theirs.exchange.done(packet)
    assert [again.key for again in await received(theirs)] == [packet.key]


async def test_broken_xml_is_refused_told_to_the_gateway_and_holds_nobody_up(office, other_side):
    other_side.waiting = {"1": b"<edXML><a></edXML>", "2": await original()}
    theirs = office(THEM)
    [packet] = await received(theirs)
    assert packet.message == letter()
    reason = {"code": "edxml-not-xml", "detail": "Gói tin không phải là XML đúng cú pháp."}
    assert other_side.refusals == {"1": reason}
    assert theirs.refused == [Refusal("1", **reason)]


async def test_what_we_can_mend_ourselves_is_left_with_the_gateway(office, other_side):
    other_side.waiting = {"1": await original()}
    strange = office(THEM, trusted={THEM: THEM})
    assert await received(strange) == []
    assert [refusal.code for refusal in strange.refused] == ["edxml-signer-unknown"]
    assert other_side.refusals == {}
    assert len(await received(office(THEM))) == 1


async def test_a_refusal_that_the_gateway_does_not_hear_holds_nobody_up(office, other_side):
    other_side.waiting = {"1": b"x", "2": await original()}
    other_side.faults = [("POST", "503")] * 3
    theirs = office(THEM)
    taken, error = await received_until_away(theirs)
    assert [packet.key for packet in taken] == [letter().key]
    assert "1 packets" in error
    assert list(other_side.waiting) == ["1", "2"]


@pytest.mark.parametrize("fault", [HANG, DROP, "500", "404"])
async def test_a_packet_that_cannot_be_fetched_holds_nobody_up(office, other_side, fault):
    other_side.waiting = {"1": await original(), "2": await packets(US).packed(TWO)}
    other_side.faults = [("GET /edxml/packets/1", fault)] * 3
    taken, error = await received_until_away(office(THEM))
    assert [packet.key for packet in taken] == [TWO.key]
    assert "1 packets" in error
    assert len(other_side.waiting) == 2


async def test_packets_that_cannot_be_fetched_come_last_and_are_not_asked_for_without_end(
    office, other_side
):
    bad = [str(number) for number in range(10)]
    other_side.waiting = dict.fromkeys(bad, b"") | {"good": await original()}
    other_side.faults = [(f"GET /edxml/packets/{id_}", "500") for id_ in bad] * 30
    theirs = office(THEM)
    came = [await received_until_away(theirs) for _ in range(4)]
    assert [(len(taken), error[:9]) for taken, error in came] == [
        (0, "3 packets"),
        (0, "3 packets"),
        (0, "3 packets"),
        (1, "4 packets"),
    ]


async def test_what_could_have_no_effect_is_refused_and_comes_no_more(office, other_side):
    other_side.waiting = {"1": await original()}
    theirs = office(THEM)
    [packet] = await received(theirs)
    await theirs.exchange.set_aside(packet, UNHANDLED.broken())
    assert other_side.refusals["1"]["code"] == UNHANDLED.code
    assert await received(theirs) == []


async def test_a_packet_that_breaks_off_on_the_way_is_not_refused_for_it(office, other_side):
    other_side.waiting = {"1": await original()}
    theirs = office(THEM)
    other_side.listing = b'{"waiting": ["1"]}      '
    other_side.shorten = 5
    with pytest.raises(OutcomeUnknown, match="dropped"):
        await received(theirs)
    assert theirs.refused == []
    assert other_side.refusals == {}


async def test_nothing_is_asked_for_that_would_have_to_be_unpacked(office, other_side):
    await received(office(THEM))
    assert other_side.encodings == {"identity"}


@pytest.mark.parametrize("announced", [True, False], ids=["by its header", "by its bytes"])
async def test_a_packet_longer_than_allowed_is_refused_before_its_end(
    office, other_side, announced
):
    other_side.waiting = {"1": b"x" * 200_000, "2": await original()}
    other_side.announced = announced
    theirs = office(THEM, limits=Limits(packet_bytes=10_000))
    assert len(await received(theirs)) == 1
    assert [refusal.code for refusal in theirs.refused] == ["edxml-too-big"]
    assert list(other_side.waiting) == ["2"]


@pytest.mark.parametrize(
    "listing",
    [b"", b"<html>", b"[]", b'{"waiting": 3}', b"{}", b"\xff", b"[" * 100_000, b" " * 1_000_001],
    ids=["nothing", "HTML", "a list", "a number", "no list", "no text", "a well", "no end"],
)
async def test_a_list_that_cannot_be_read_is_a_gateway_that_is_away(office, other_side, listing):
    other_side.listing = listing
    with pytest.raises(ExchangeAway, match="answer-unreadable"):
        await received(office(THEM))


@pytest.mark.parametrize("id_", ["../admin", "a/b", "a?b", "", ".", "x" * 129, "a\n", 7, None])
async def test_an_id_that_leads_elsewhere_in_the_gateway_is_passed_over(office, other_side, id_):
    other_side.listing = json.dumps({"waiting": [id_, "1"]}).encode()
    other_side.waiting = {"1": await original()}
    assert [packet.receipt for packet in await received(office(THEM))] == ["1"]


@pytest.mark.parametrize("known", [True, False])
async def test_a_gateway_shows_who_it_is(tls_files, known):
    key, certificate = tls_files
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    async with gateway(context) as fake:
        url = fake.url.replace("http://", "https://")
        calls = GatewayCalls(url, "", Hurried(), ca_file=certificate if known else None)
        exchange = Gateway(calls, packets(US), [].append)
        if known:
            await exchange.send(letter())
        else:
            with pytest.raises(ExchangeAway, match="no-connection"):
                await exchange.send(letter())
        await calls.close()
        assert len(fake.taken) == known


async def test_a_gateway_of_a_private_authority_is_reached_as_the_settings_say(tls_files, tmp_path):
    key, certificate = tls_files
    (tmp_path / "trusted").mkdir()
    (tmp_path / "partners.json").write_text("{}")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    async with gateway(context) as fake:
        settings = Settings(
            mongo_url="mongodb://127.0.0.1",
            amqp_url="amqp://127.0.0.1",
            port=8002,
            token_keys="keys",
            token_issuer="issuer",
            staff_file="staff.yaml",
            exchange_url=fake.url.replace("http://", "https://"),
            exchange_gateway_ca_file=certificate,
            exchange_key_file=key,
            exchange_certificate_file=certificate,
            exchange_trusted=tmp_path / "trusted",
            exchange_partners_file=tmp_path / "partners.json",
        )
        exchange = open_exchange(settings, Hurried())
        assert isinstance(exchange, Gateway)
        await exchange.send(letter())
        await exchange.close()
        assert len(fake.taken) == 1
