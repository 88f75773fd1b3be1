"""What is learnt of addresses where a carrier answers, and how the replicas come to know it."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

import pytest
from pymongo.errors import AutoReconnect
from services.notify.tests.integration.carriers import Carrier
from services.notify.tests.people.dossiers import NOW, dossier, notice
from services.notify.tests.people.knowing import MAIL, PHONE, TAG

from dossier_shared.sealed import SealError
from notify.application.heeding import Noting, ReceiptNotes
from notify.application.ports import Abilities, Message, Receipt
from notify.application.wishes import Recipients
from notify.domain.outcomes import Accepted, Busy, Refused, Unknown
from notify.domain.wishes import Wish


@pytest.mark.parametrize(
    ("outcome", "channel", "dead", "because"),
    [
        (Refused("number-refused", hard=True), "sms", [PHONE], "it never will"),
        (Refused("no-zalo-account", hard=True), "zalo", [f"zalo:{PHONE}"], "only at Zalo"),
        (Refused("text-refused"), "sms", [], "the text was at fault"),
        (Busy("http-500"), "sms", [], "the carrier was"),
        (Unknown("timeout"), "sms", [], "nobody knows"),
        (Accepted("1"), "sms", [], "it was taken"),
    ],
)
async def test_a_carriers_last_word_on_an_address_is_noted(
    recipients, kept, outcome, channel, dead, because
):
    carrier = Carrier(abilities=Abilities(channel), answers=lambda _: outcome)
    noting = Noting(carrier, recipients, TAG)
    assert await noting.send(Message(PHONE, uuid4(), "text")) == outcome
    assert list(kept.dead) == [TAG(one) for one in dead], because
    assert (noting.name, noting.abilities) == (carrier.name, carrier.abilities)


def receipt(state, *, hard=False, reason=None) -> Receipt:
    return Receipt("viettel", uuid4(), None, state, reason, NOW, hard)


@pytest.mark.parametrize(
    ("told", "before", "after", "because"),
    [
        (receipt("failed-for-good", hard=True, reason="bounce-5.1.1"), False, True, "no mailbox"),
        (receipt("failed-for-good", reason="bounce-5.2.2"), False, False, "it was full"),
        (receipt("failed-temporarily"), False, False, "not this time"),
        (receipt("delivered"), True, False, "something did arrive"),
        (receipt("delivered"), False, False, "as always"),
        (receipt("failed-for-good"), True, True, "it is as dead as before"),
    ],
)
async def test_receipts_bury_and_revive(recipients, told, before, after, because):
    if before:
        await recipients.bury(TAG(MAIL), "bounce-5.1.1")
    await recipients.bury(TAG(PHONE), "another's")
    await ReceiptNotes(lambda *_: MAIL, recipients, TAG)(told, dossier(), notice("email"))
    assert recipients.is_dead(TAG(MAIL)) == after, because
    assert recipients.is_dead(TAG(PHONE)), "another's address is not touched"


def no_longer_known(*_) -> None:
    return None


def sealed_for_another(*_) -> str:
    raise SealError("the contact cannot be opened")


@pytest.mark.parametrize("address", [no_longer_known, sealed_for_another])
async def test_a_receipt_for_an_address_that_nobody_knows_changes_nothing(
    recipients, kept, address
):
    await recipients.bury(TAG(PHONE), "x")
    for told in (receipt("delivered"), receipt("failed-for-good", hard=True)):
        await ReceiptNotes(address, recipients, TAG)(told, dossier(), notice())
    assert list(kept.dead) == [TAG(PHONE)]


async def test_what_one_replica_learns_the_others_know_when_they_look(replica):
    one, other = replica(), replica()
    await one.bury(TAG(PHONE), "number-refused")
    assert not other.is_dead(TAG(PHONE))
    await other.look()
    assert other.is_dead(TAG(PHONE))
    assert await other.revive(TAG(PHONE))
    assert one.is_dead(TAG(PHONE))
    await one.look()
    assert not one.is_dead(TAG(PHONE))
    assert not await one.revive(TAG(PHONE)), "it lives already"


@pytest.mark.parametrize(
    ("orders", "office", "order", "because"),
    [
        ([], (), (), "nobody asked for one"),
        ([], ("zalo", "sms"), ("zalo", "sms"), "the office's own"),
        ([("a", ("email", "sms"))], ("zalo", "sms"), ("email", "sms"), "what he wants"),
        ([("a", ()), ("b", ("sms",))], ("zalo", "sms"), ("sms",), "of the second address"),
        ([("c", ("sms",))], (), (), "another person's"),
    ],
)
async def test_in_which_order_somebody_is_reached(replica, kept, orders, office, order, because):
    kept.wishes.extend(Wish(tag, order=wanted, changed_at=NOW) for tag, wanted in orders)
    recipients = replica(office)
    await recipients.look()
    assert recipients.order(("a", "b")) == order, because


async def test_a_change_made_while_clocks_differ_a_little_is_not_missed(replica, kept, clock):
    recipients = replica()
    await recipients.look()
    kept.wishes.append(Wish(TAG(PHONE), refused=("bulk",), changed_at=NOW - timedelta(seconds=50)))
    await recipients.look()
    assert recipients.refuses(TAG(PHONE), "outage")


class Swallowing:
    """A database whose driver turns a cancellation into an error of its own."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()

    async def changed_since(self, _) -> list[Wish]:
        self.asked.set()
        with suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        raise AutoReconnect


async def test_who_follows_what_others_change_ends_with_the_service(kept, clock, monkeypatch):
    monkeypatch.setattr("notify.application.wishes.FOLLOW_SECONDS", 0)
    wishes = Swallowing()
    following = asyncio.create_task(Recipients(None, wishes, kept, clock).follow())
    await wishes.asked.wait()
    following.cancel()
    _, left = await asyncio.wait({following}, timeout=10)
    assert not left
