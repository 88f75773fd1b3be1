"""The SMPP carrier against a real server behind a relay that can cut the line."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from uuid import uuid4

import pytest
from pymongo.errors import AutoReconnect
from services.notify.tests.channels.messages import ACCENTED, LONG, REQUEST, SHORT, Taken, sms
from smpp34 import DeliverSm

from dossier_shared.testing.ports import free_port
from dossier_shared.testing.waiting import eventually
from motcua.counterparts import counterparts
from notify.adapters.smpp.carrier import SmppCarrier
from notify.adapters.smpp.ledger import LEDGER, LEDGER_INDEXES, Ledger
from notify.adapters.smpp.line import Line
from notify.adapters.smpp.receipts import RECEIPT
from notify.adapters.smpp.receipts import told as receipt_told
from notify.adapters.smpp.session import Account
from notify.application.ports import Abilities
from notify.domain.outcomes import Accepted, Busy, Refused, Unknown

LIMIT = 1.5
ABILITIES = Abilities("sms", reports_delivery=True)


@pytest.fixture
async def ledger(store):
    await store[LEDGER].create_indexes(LEDGER_INDEXES)
    return Ledger(store[LEDGER], "viettel")


@pytest.fixture
def taken() -> Taken:
    return Taken()


@asynccontextmanager
async def bound(port, ledger, clock, taken, **more) -> AsyncIterator[SmppCarrier]:
    account = Account("127.0.0.1", port, "motcua", "secret", limit=LIMIT, **more)
    line = Line(account, "viettel", pauses=(0.05,))
    carrier = SmppCarrier("viettel", line, ledger, "SLDTBXH-QT", ABILITIES, LIMIT, clock)
    keeping = asyncio.create_task(carrier.run(taken))
    try:
        yield carrier
    finally:
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
        await carrier.close()


@pytest.fixture
async def carrier(other_side, ledger, clock, taken) -> AsyncIterator[SmppCarrier]:
    async with bound(other_side.smpp_port, ledger, clock, taken) as carrier:
        yield carrier


async def test_a_short_text_is_one_message_and_its_receipt_comes_back(other_side, carrier, taken):
    assert await carrier.send(sms()) == Accepted("00000001")
    await eventually(lambda: taken.receipts)
    assert taken.news == [(REQUEST, "delivered")]
    [message] = other_side.centre.texts
    assert (message.to, message.text, message.sender) == ("84912345678", SHORT, "SLDTBXH-QT")
    await eventually(lambda: other_side.centre.receipt_answers)
    assert other_side.centre.receipt_answers == [0]


@pytest.mark.parametrize("text", [LONG, ACCENTED, "€" * 200, "Hồ sơ 📄 " * 30])
async def test_a_phone_puts_the_parts_of_a_long_text_together_again(
    other_side, carrier, taken, text
):
    outcome = await carrier.send(sms(text))
    assert isinstance(outcome, Accepted)
    assert len(other_side.tills["smpp"].delivered) == len(outcome.ref.split("+")) > 1
    assert [message.text for message in other_side.centre.texts] == [text]
    await eventually(lambda: taken.receipts)
    assert set(taken.news) == {(REQUEST, "delivered")}, "only when all parts are"


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        ("500", Busy("gateway-busy")),
        ("throttle", Busy("throttled")),
        ("refuse", Refused("number-refused", hard=True)),
    ],
)
async def test_an_answer_that_is_no_yes_says_it_was_not_taken(other_side, carrier, fault, outcome):
    other_side.tills["smpp"].script([fault])
    assert await carrier.send(sms()) == outcome
    assert other_side.centre.texts == []


async def test_a_centre_that_takes_no_accents_is_given_none(other_side, ledger, clock, taken):
    plain_only = replace(ABILITIES, encodings=frozenset({"GSM-7"}))
    async with bound(other_side.smpp_port, ledger, clock, taken) as carrier:
        carrier.abilities = plain_only
        assert await carrier.send(sms(ACCENTED)) == Refused("characters-refused", hard=False)
    assert other_side.counts()["smpp"]["requests"] == 0


async def test_nobody_knows_what_became_of_a_message_whose_line_was_cut(other_side, carrier):
    other_side.tills["smpp"].script(["accept-then-drop"])
    assert await carrier.send(sms()) == Unknown("dropped")
    assert len(other_side.centre.texts) == 1
    fresh = sms(request_id=uuid4(), text="Ho so khac.")
    await eventually(lambda: _accepted(carrier, fresh), message="another line is bound")


async def test_a_late_answer_is_kept_so_that_the_message_is_not_sent_again(other_side, carrier):
    other_side.tills["smpp"].script([f"slow:{2 * LIMIT}"])
    assert await carrier.send(sms()) == Unknown("timeout")
    assert await carrier.send(sms()) == Unknown("timeout"), "the first answer is still waited for"
    assert await eventually(lambda: _accepted(carrier, sms()))
    assert len(other_side.centre.texts) == 1


async def test_parts_that_were_taken_are_not_sent_again_after_a_death(
    other_side, ledger, clock, taken
):
    till = other_side.tills["smpp"]
    async with bound(other_side.smpp_port, ledger, clock, taken) as carrier:
        till.script(["ok", "throttle"])
        assert await carrier.send(sms(LONG)) == Unknown("part-throttled")
        assert len(till.delivered) == 1
    async with bound(other_side.smpp_port, ledger, clock, taken) as another:
        assert isinstance(await another.send(sms(LONG)), Accepted)
    assert [message.text for message in other_side.centre.texts] == [LONG]
    assert other_side.counts()["smpp"]["delivered_twice"] == 0


async def test_what_was_taken_before_is_said_without_asking_again(other_side, carrier):
    first = await carrier.send(sms())
    assert await carrier.send(sms()) == first
    assert other_side.counts()["smpp"]["requests"] == 1


@pytest.mark.parametrize(
    ("receipts", "news"),
    [
        (["failed"], ["failed-for-good"]),
        (["expired", "delivered"], ["failed-temporarily", "delivered"]),
        (["delivered", "expired"], ["delivered", "delivered"]),
        (["delivered", "delivered"], ["delivered", "delivered"]),
    ],
    ids=["failed", "better news later", "out of order", "twice"],
)
async def test_receipts_of_a_message(other_side, carrier, taken, receipts, news):
    other_side.tills["smpp"].report(receipts)
    await carrier.send(sms())
    await eventually(lambda: len(taken.receipts) == len(news))
    assert [state for _, state in taken.news] == news


async def test_a_receipt_that_gets_lost_leaves_a_long_text_undecided(other_side, carrier, taken):
    other_side.tills["smpp"].report([])
    await carrier.send(sms(LONG))
    await eventually(lambda: other_side.centre.receipt_answers)
    assert taken.receipts == []


async def test_a_part_that_cannot_arrive_fails_the_whole_text(other_side, carrier, taken):
    other_side.tills["smpp"].report(["delivered"], ["failed"])
    await carrier.send(sms(LONG))
    await eventually(lambda: taken.receipts)
    assert set(taken.news) == {(REQUEST, "failed-for-good")}
    assert taken.receipts[0].reason == "smpp-undeliv-000"


@pytest.mark.parametrize(
    ("error", "reason"),
    [("000", "smpp-undeliv-000"), ("84912345678", "smpp-undeliv"), ("", "smpp-undeliv")],
)
def test_a_receipts_error_is_told_only_where_it_is_a_code(error, reason):
    text = f"id:7 sub:001 dlvrd:000 stat:UNDELIV err:{error} text:".encode()
    pdu = DeliverSm("84912345678", "SLDTBXH-QT", text, esm_class=RECEIPT)
    assert receipt_told(pdu).reason == reason


async def test_a_receipt_that_cannot_be_kept_is_asked_for_once_more(other_side, carrier, taken):
    taken.failures.append(AutoReconnect("away"))
    await carrier.send(sms())
    await eventually(lambda: other_side.centre.receipt_answers)
    assert other_side.centre.receipt_answers == [0x64], "ESME_RX_T_APPN: come again"


async def test_a_receipt_of_another_process_is_told_by_the_centres_own_id(
    other_side, ledger, clock, taken, store
):
    elsewhere = Taken()
    stranger = Ledger(store[LEDGER], "another-name")
    async with bound(other_side.smpp_port, stranger, clock, elsewhere) as carrier:
        await store[LEDGER].delete_many({})
        other_side.tills["smpp"].report([])
        await carrier.send(sms())
        await store[LEDGER].delete_many({})
        other_side.tills["smpp"].report(["delivered"])
        await carrier.send(sms(request_id=uuid4(), text="Ho so khac."))
        await eventually(lambda: elsewhere.receipts)
    assert elsewhere.receipts[0].state == "delivered"


async def test_a_centre_that_turns_us_away_makes_us_wait_and_is_asked_again(
    other_side, ledger, clock, taken
):
    other_side.centre.refuse_binds = True
    async with bound(other_side.smpp_port, ledger, clock, taken) as carrier:
        assert await carrier.send(sms()) == Busy("bind-refused-0xe")
        other_side.centre.refuse_binds = False
        assert await eventually(lambda: _accepted(carrier, sms()))


async def test_a_centre_that_is_not_there_surely_took_nothing(ledger, clock, taken):
    async with bound(free_port(), ledger, clock, taken) as carrier:
        assert await carrier.send(sms()) == Busy("no-connection")


async def test_no_more_than_the_window_is_outstanding_and_all_are_taken(
    other_side, ledger, clock, taken
):
    messages = [replace(sms(f"Ho so {n}."), request_id=uuid4()) for n in range(50)]
    async with bound(other_side.smpp_port, ledger, clock, taken, window=3) as carrier:
        await asyncio.gather(*(eventually(partial(_accepted, carrier, m)) for m in messages))
        await eventually(lambda: len(taken.receipts) == 50)
    assert other_side.counts()["smpp"]["requests"] == 50
    known = {receipt.request_id for receipt in taken.receipts} - {None}
    assert known <= {message.request_id for message in messages}
    told = {receipt.request_id or receipt.ref for receipt in taken.receipts}
    assert len(told) == 50, "one that overtakes the centre's answer is told by the centre's id"


async def test_what_finds_the_window_full_was_surely_not_sent(other_side, ledger, clock, taken):
    other_side.tills["smpp"].script([f"slow:{2 * LIMIT}"])
    async with bound(other_side.smpp_port, ledger, clock, taken, window=1) as carrier:
        first = asyncio.create_task(carrier.send(sms()))
        await eventually(lambda: other_side.counts()["smpp"]["requests"])
        assert await carrier.send(sms(request_id=uuid4())) == Busy("window-full")
        assert await first == Unknown("timeout")


async def test_a_line_that_has_died_in_silence_is_noticed_by_the_heartbeat(ledger, clock, taken):
    """A centre that binds and then says nothing more: TCP alone would not tell for hours."""
    binds = []

    async def deaf(reader, writer):
        head = await reader.readexactly(16)
        await reader.readexactly(int.from_bytes(head[:4], "big") - 16)
        binds.append(head)
        answer = (17).to_bytes(4, "big") + (0x80000009).to_bytes(4, "big") + bytes(4) + head[12:]
        writer.write(answer + b"\0")
        await reader.read()
        writer.close()

    server = await asyncio.start_server(deaf, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, bound(port, ledger, clock, taken, enquire_seconds=0.1):
        await eventually(lambda: len(binds) >= 2)


async def test_it_comes_back_when_the_centre_was_started_anew(ledger, clock, taken):
    port = free_port()
    async with counterparts(smpp_port=port), bound(port, ledger, clock, taken) as carrier:
        assert isinstance(await carrier.send(sms()), Accepted)
    async with bound(port, ledger, clock, taken) as carrier, counterparts(smpp_port=port) as anew:
        fresh = sms("Ho so khac.", request_id=uuid4())
        assert await eventually(lambda: _accepted(carrier, fresh))
        assert len(anew.centre.texts) == 1


async def _accepted(carrier, message):
    return isinstance(await carrier.send(message), Accepted)
