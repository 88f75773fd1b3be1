"""Where a notice is written out: dead addresses rest, and what its owner refused is not told."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from services.notify.tests.people.dossiers import NOW, dossier, notice
from services.notify.tests.people.knowing import KEY, MAIL, PHONE, TAG

from dossier_shared.sealed import Contact
from notify.adapters.links import UnsubscribeLinks
from notify.application.heeding import Heeding, place_of, places_of
from notify.application.ports import Message
from notify.domain.outcomes import Busy, Refused
from notify.domain.wishes import Wish, suppressed

LINKS = UnsubscribeLinks(KEY, "https://mot-cua.example")
MONTH = timedelta(days=30)


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
    clock.move(NOW + MONTH - timedelta(milliseconds=1))
    assert written(PHONE, recipients) == Refused("suppressed")
    assert recipients.dead(TAG(PHONE)) == suppressed(TAG(PHONE), "number-refused", NOW)
    clock.move(NOW + MONTH)
    assert isinstance(written(PHONE, recipients), Message)
    assert recipients.dead(TAG(PHONE)) is None


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


def test_a_contact_has_a_place_for_each_channel_and_so_has_its_owner():
    owner = Contact(phone="+84911111111")
    assert places_of(TAG, Contact(phone=PHONE, email=MAIL, owner=owner)) == [
        TAG(PHONE), TAG(f"zalo:{PHONE}"), TAG(MAIL),
        TAG("+84911111111"), TAG("zalo:+84911111111"),
    ]  # fmt: skip
    assert place_of(TAG, "zalo", PHONE) != place_of(TAG, "sms", PHONE)
    assert places_of(TAG, Contact()) == []
