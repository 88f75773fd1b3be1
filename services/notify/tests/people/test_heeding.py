"""What is known of addresses: which are dead, what their owners refused, and how that is learnt."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from joserfc.jwk import ECKey
from pymongo.errors import AutoReconnect
from services.notify.tests.integration.carriers import Carrier
from services.notify.tests.people.dossiers import NOW, dossier, notice

from dossier_shared.sealed import Contact, SealError
from notify.adapters.links import UnsubscribeLinks
from notify.adapters.tags import AddressTags
from notify.application.heeding import Heeding, Noting, ReceiptNotes, place_of, places_of
from notify.application.ports import Abilities, Message, Receipt
from notify.application.wishes import Recipients
from notify.domain.outcomes import Accepted, Busy, Refused, Unknown
from notify.domain.wishes import Suppression, Wish, suppressed

KEY = ECKey.generate_key("P-256")
TAG = AddressTags(KEY).of
LINKS = UnsubscribeLinks(KEY, "https://mot-cua.example")
PHONE, MAIL = "+84912345678", "dan@example.vn"
MONTH = timedelta(days=30)


@dataclass
class Hand:
    """A clock moved by hand."""

    at: datetime = NOW

    def now(self) -> datetime:
        return self.at


@dataclass
class Kept:
    """What the database holds, for each replica that asks."""

    wishes: list[Wish] = field(default_factory=list)
    dead: dict[str, Suppression] = field(default_factory=dict)

    async def changed_since(self, at) -> list[Wish]:
        return [one for one in self.wishes if at is None or one.changed_at > at]

    async def keep(self, one) -> None:
        self.dead[one.tag] = one

    async def lift(self, tag) -> bool:
        return self.dead.pop(tag, None) is not None

    async def live(self, now) -> list[Suppression]:
        return [one for one in self.dead.values() if now < one.until]


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def clock() -> Hand:
    return Hand()


@pytest.fixture
def replica(kept, clock):
    def replica(office=()) -> Recipients:
        return Recipients(None, kept, kept, clock, office)

    return replica


@pytest.fixture
def recipients(replica) -> Recipients:
    return replica()


def about(kind="ready", channel="sms", audience="citizen"):
    return replace(notice(channel, kind=kind), audience=audience)


def written(address=PHONE, recipients=None, told=None, link=LINKS.of):
    """What becomes of a notice that is written out to this address."""
    message = Message(address, uuid4(), "text")
    return Heeding(lambda *_: message, recipients, TAG, link)(dossier(), told or about())


@pytest.mark.parametrize(
    ("dead", "channel", "address", "refused", "because"),
    [
        (PHONE, "sms", PHONE, True, "nothing arrives there"),
        (MAIL, "email", MAIL, True, "nothing arrives there"),
        (MAIL, "email", "DAN@Example.vn", True, "the same mailbox"),
        (PHONE, "sms", "+84987654321", False, "another number"),
        (f"zalo:{PHONE}", "zalo", PHONE, True, "nobody of that number at Zalo"),
        (f"zalo:{PHONE}", "sms", PHONE, False, "it takes messages all the same"),
        (PHONE, "zalo", PHONE, False, "at Zalo it may be somebody's"),
    ],
)
async def test_to_a_dead_address_nothing_is_sent(
    recipients, dead, channel, address, refused, because
):
    await recipients.bury(TAG(dead), "number-refused")
    outcome = written(address, recipients, about(channel=channel))
    assert (outcome == Refused("suppressed")) == refused, because


async def test_after_a_month_it_is_tried_again(recipients, clock, kept):
    await recipients.bury(TAG(PHONE), "number-refused")
    clock.at = NOW + MONTH - timedelta(milliseconds=1)
    assert written(PHONE, recipients) == Refused("suppressed")
    assert recipients.dead(TAG(PHONE)) == suppressed(TAG(PHONE), "number-refused", NOW)
    clock.at = NOW + MONTH
    assert isinstance(written(PHONE, recipients), Message)
    assert recipients.dead(TAG(PHONE)) is None


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
    ("refused", "kind", "audience", "is_told", "because"),
    [
        (("bulk",), "outage", "citizen", False, "he does not want it"),
        (("reminders", "digests"), "outage", "citizen", True, "he refused other things"),
        (("bulk", "reminders", "digests"), "ready", "citizen", True, "the law asks for it"),
        (("bulk", "reminders", "digests"), "apology", "citizen", True, "the law asks for it"),
        (("digests",), "digest", "staff", True, "an official's own work"),
    ],
)
async def test_what_is_refused_is_not_told(
    recipients, kept, refused, kind, audience, is_told, because
):
    kept.wishes.append(Wish(TAG(PHONE), refused=refused, changed_at=NOW))
    await recipients.look()
    outcome = written(PHONE, recipients, about(kind, audience=audience))
    assert isinstance(outcome, Message) == is_told, because
    assert is_told or outcome == Refused("opted-out")


@pytest.mark.parametrize(
    ("kind", "channel", "audience", "what", "because"),
    [
        ("outage", "email", "citizen", "bulk", "sent to many"),
        ("ready", "email", "citizen", None, "the law asks for it"),
        ("outage", "sms", "citizen", None, "a message has no such head"),
        ("digest", "email", "staff", None, "an official's own work"),
    ],
)
def test_only_a_mail_that_may_be_refused_says_where(
    recipients, kind, channel, audience, what, because
):
    told = written(MAIL, recipients, about(kind, channel, audience))
    assert told.lawful_unsubscribe == (LINKS.of(TAG(MAIL), what) if what else None), because


def test_an_office_without_a_public_address_has_no_link(recipients):
    told = written(MAIL, recipients, about("outage", "email"), link=None)
    assert told.lawful_unsubscribe is None


async def test_what_cannot_be_written_and_what_client_systems_are_told_pass_as_they_are(recipients):
    await recipients.bury(TAG(PHONE), "x")
    unwritten = Heeding(lambda *_: Busy("text-not-read-yet"), recipients, TAG)
    assert unwritten(dossier(), about()) == Busy("text-not-read-yet")
    assert isinstance(
        written(PHONE, recipients, about("client-event", "webhook", "client")), Message
    )


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
    await ReceiptNotes(lambda *_: MAIL, recipients, TAG)(told, dossier(), about(channel="email"))
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
        await ReceiptNotes(address, recipients, TAG)(told, dossier(), about())
    assert list(kept.dead) == [TAG(PHONE)]


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


def test_a_contact_has_a_place_for_each_channel_and_so_has_its_owner():
    owner = Contact(phone="+84911111111")
    assert places_of(TAG, Contact(phone=PHONE, email=MAIL, owner=owner)) == [
        TAG(PHONE), TAG(f"zalo:{PHONE}"), TAG(MAIL),
        TAG("+84911111111"), TAG("zalo:+84911111111"),
    ]  # fmt: skip
    assert place_of(TAG, "zalo", PHONE) != place_of(TAG, "sms", PHONE)
    assert places_of(TAG, Contact()) == []
