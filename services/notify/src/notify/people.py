"""Wires what concerns people: inboxes, calls by hand, wishes, dead addresses, morning mails."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from joserfc.jwk import ECKey

from dossier_shared.background import Background
from dossier_shared.contracts import Channel
from dossier_shared.mongo.aggregates import Aggregates
from dossier_shared.runtime import Ground
from dossier_shared.sealed import Contact, seal, unseal
from dossier_shared.staff import Register
from notify.adapters.links import UnsubscribeLinks
from notify.adapters.people import (
    SUPPRESSION_INDEXES,
    WISH_INDEXES,
    WISHES,
    StoredCalls,
    StoredInboxes,
    StoredSuppressions,
    StoredWishes,
    ToldMornings,
)
from notify.adapters.tags import AddressTags
from notify.api import calls as call_routes
from notify.api import contact, inbox, unsubscribe
from notify.api.inbox import Say
from notify.application.calendars import PresentCalendar
from notify.application.correct import Correct
from notify.application.heeding import Heeding, Noting, ReceiptNotes, Written, places_of
from notify.application.keep_calls import KeepCalls
from notify.application.keep_inbox import KeepInbox
from notify.application.mornings import Mornings
from notify.application.ports import Provider
from notify.application.prefer import Prefer
from notify.application.watching import Watch
from notify.application.wishes import Recipients
from notify.domain.correspondence import Correspondence
from notify.domain.notices import Notice
from notify.handlers import channels_of
from notify.settings import Settings

ROUTERS = [call_routes.router, inbox.router, contact.router, unsubscribe.router]
INDEXES = {"wishes": WISH_INDEXES, "suppressions": SUPPRESSION_INDEXES}

Address = Callable[[Correspondence, Notice], str | None]


@dataclass(frozen=True, slots=True)
class Heard:
    """What is known of recipients, for who plans, writes and sends."""

    recipients: Recipients
    tags: AddressTags
    links: UnsubscribeLinks | None
    by_phone: tuple[Channel, ...]

    def heeding(self, write: Written) -> Heeding:
        return Heeding(write, self.recipients, self.tags.of, self.links.of if self.links else None)

    def noting(self, provider: Provider) -> Provider:
        """Behind a webhook's address is a program, not a person."""
        if provider.abilities.channel == "webhook":
            return provider
        return Noting(provider, self.recipients, self.tags.of)

    def receipts(self, address: Address) -> ReceiptNotes:
        return ReceiptNotes(address, self.recipients, self.tags.of)


@dataclass(frozen=True, slots=True)
class Office:
    """As routing and intake tell of it."""

    staff: Register
    calendar: PresentCalendar


@dataclass(frozen=True, slots=True)
class People:
    background: Sequence[Background]
    state: dict[str, Any]


def heard_of(settings: Settings, ground: Ground, key: ECKey, channels: set[Channel]) -> Heard:
    """`channels` are those that carriers are there for: where Zalo is one, it is tried first."""
    database = ground.database
    stored = Aggregates(database["wishes"], WISHES, "notify")
    by_phone: tuple[Channel, ...] = ("zalo", "sms") if "zalo" in channels else ("sms",)
    recipients = Recipients(
        stored, StoredWishes(stored), StoredSuppressions(database["suppressions"]), ground.clock,
        by_phone if len(by_phone) > 1 else (),
    )  # fmt: skip
    base = settings.public_url
    links = UnsubscribeLinks(key, base) if base else None
    return Heard(recipients, AddressTags(key), links, by_phone)


def people_of(
    ground: Ground, key: ECKey, correspondences: Aggregates[Correspondence], heard: Heard,
    office: Office, say: Say, wake: Callable[[], None],
) -> People:  # fmt: skip
    clock, calendar, calls = ground.clock, office.calendar, StoredCalls(correspondences)
    inboxes = StoredInboxes(correspondences)
    tags, opened = heard.tags, partial(unseal, private=key)
    told = ToldMornings(ground.database["mornings"])
    mornings = Mornings(correspondences, inboxes, office.staff, calendar, clock, wake, told)
    state = {
        "keep_calls": KeepCalls(correspondences, calls, calendar, clock),
        "keep_inbox": KeepInbox(correspondences, inboxes, clock),
        "correct": Correct(
            correspondences, partial(seal, public=key), opened, tags.of_contact,
            partial(_held, heard.by_phone), clock, wake,
        ),
        "prefer": Prefer(
            correspondences, heard.recipients, opened, tags.of_contact,
            partial(places_of, tags.of), clock,
        ),
        "recipients": heard.recipients,
        "links": heard.links or UnsubscribeLinks(key, ""),
        "say": say,
    }  # fmt: skip
    overdue = partial(calls.since_before, calendar.agency)
    watch = Watch(overdue, calls.parked_since, calendar, clock)
    return People([heard.recipients.follow, calendar.follow, mornings.run, watch.run], state)


def _held(by_phone: tuple[Channel, ...], contact: Contact) -> tuple[Channel, ...]:
    return channels_of(contact, by_phone)
