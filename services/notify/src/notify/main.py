"""Wires notify together; the only module that imports all the others."""

from datetime import timedelta
from functools import partial

from fastapi import FastAPI

from dossier_shared.clock import Clock
from dossier_shared.contracts import CalendarChanged, Event, StaffChanged
from dossier_shared.mongo.aggregates import Aggregates
from dossier_shared.mongo.doubtful import Doubtful
from dossier_shared.mongo.inbox import Inbox, Taken
from dossier_shared.observability.metrics import EVENTS_HANDLED
from dossier_shared.runtime import Ground, Parts, build_app
from dossier_shared.sealed import read_key, unseal
from dossier_shared.staff import load_staff
from dossier_shared.worktime import load_calendar
from notify.adapters.buckets import BUCKETS, Buckets
from notify.adapters.calendars import StoredCalendars
from notify.adapters.mail.dsn import bounce_in
from notify.adapters.people import StoredPostings
from notify.adapters.providers import PROVIDER_INDEXES
from notify.adapters.store import INDEXES, codec_of
from notify.adapters.strays import STRAY_INDEXES, STRAYS, StoredStrays
from notify.adapters.subscriptions import SUBSCRIPTION_INDEXES, SUBSCRIPTIONS
from notify.adapters.vault import Vault
from notify.adapters.webhook import Webhooks
from notify.api import bounces as bounce_routes
from notify.api import notices as notice_routes
from notify.api import receipts as receipt_routes
from notify.api import subscriptions as subscription_routes
from notify.application.bounces import TakeBounce
from notify.application.calendars import PresentCalendar
from notify.application.choosing import Choosing
from notify.application.deliver import Write
from notify.application.doubting import Doubting, Restored
from notify.application.ports import ReadsReceipts
from notify.application.postings import Posted
from notify.application.receipts import TakeReceipts
from notify.application.resend import Resend
from notify.application.send import Sender, Terms
from notify.application.subscriptions import Subscriptions
from notify.carriers import bound_lines, carriers_of, comparing, opened
from notify.domain.hours import Hours
from notify.handlers import HEEDED, React, concerns_a_dossier, opens
from notify.people import INDEXES as PEOPLE_INDEXES
from notify.people import ROUTERS as PEOPLE_ROUTERS
from notify.people import Office, heard_of, people_of
from notify.settings import CALLS_IN_A_LEASE, Settings
from notify.tools import INDEXES as TOOL_INDEXES
from notify.tools import ROUTERS as TOOL_ROUTERS
from notify.tools import on_trial_of, to_whom, tools_of
from notify.wordings import INDEXES as WORDING_INDEXES
from notify.wordings import ROUTERS as WORDING_ROUTERS
from notify.wordings import wordings_of

SERVICE, VERSION = "notify", "0.1.0"
ROUTERS = [
    notice_routes.router, receipt_routes.router, bounce_routes.router, subscription_routes.router,
    *TOOL_ROUTERS, *PEOPLE_ROUTERS, *WORDING_ROUTERS,
]  # fmt: skip
CALLS_SHARE = 0.5
"""Of the drain's time, for calls in hand: it begins when the handlers have ended, which takes them
a moment as a rule, and the lines of the carriers end after it.
"""
ON_ONE_MACHINE = {"demo", "test"}


def create_app(settings: Settings) -> FastAPI:
    def make(ground: Ground) -> Parts:
        return _parts(settings, ground)

    return build_app(SERVICE, VERSION, settings, ROUTERS, make)


def _parts(settings: Settings, ground: Ground) -> Parts:
    clock, database = ground.clock, ground.database
    key = read_key(settings.contact_key_file)
    terms = _terms(settings)
    correspondences = Aggregates(
        database["correspondences"], codec_of(terms.hours), SERVICE, ground.queued
    )
    staff = Posted(load_staff(settings.staff_file), StoredPostings(database["postings"]))
    unsealed = partial(unseal, private=key)
    vault = Vault(key)
    subscriptions = _subscriptions(settings, ground, vault)
    carriers = [
        *carriers_of(settings, database, vault, clock),
        (_webhooks(settings, subscriptions, clock), 1.0),
    ]
    heard = heard_of(settings, ground, key, {line.abilities.channel for line, _ in carriers})
    react = React(
        key, staff, subscriptions.wanting, heard.tags.of_contact, heard.recipients.order,
        heard.by_phone,
    )  # fmt: skip
    inbox = Inbox(correspondences, database["held"], react, opens, clock, HEEDED)
    texts, editing = wordings_of(settings, ground)
    written = Write(texts, staff, unsealed)
    receipts = TakeReceipts(
        correspondences, StoredStrays(database[STRAYS]), clock, heard.receipts(written.address),
        terms.hours,
    )  # fmt: skip
    doubts = Restored(Doubtful.of(database))
    on_trial = on_trial_of(settings, ground, receipts)
    choosing = Choosing(
        [(on_trial(heard.noting(carrier)), weight) for carrier, weight in carriers],
        clock.now(),
        timedelta(seconds=terms.limit),
        Buckets(database[BUCKETS]).take,
    )
    doubting = Doubting(written, comparing(carriers), doubts.known)
    write = to_whom(settings, heard.heeding(doubting))
    sender = Sender(correspondences, write, choosing, clock, terms)
    tools = tools_of(settings, ground, key, correspondences, written)
    calendar = PresentCalendar(
        settings.agency, load_calendar(), StoredCalendars(database["calendars"])
    )
    office = Office(staff, calendar)
    people = people_of(ground, key, correspondences, heard, office, written.say, sender.wake)

    async def handle(event: Event) -> None:
        if isinstance(event.data, CalendarChanged):
            await calendar.hear(event.subject, event.data)
        if isinstance(event.data, StaffChanged):
            await staff.hear(event.subject, event.sequence, event.data)
        if not concerns_a_dossier(event):
            EVENTS_HANDLED.labels(event.source, event.type, Taken.ADVANCED).inc()
        elif await inbox.take(event) is Taken.EFFECT:
            sender.wake()

    async def close() -> None:
        for carrier, _ in carriers:
            await carrier.close()

    async def start() -> None:
        await doubts.look()
        await staff.look()
        await calendar.look()
        await subscriptions.look()
        await editing.look()
        await heard.recipients.look()

    return Parts(
        INDEXES | WORDING_INDEXES | STRAY_INDEXES | PROVIDER_INDEXES | TOOL_INDEXES
        | PEOPLE_INDEXES | {"subscriptions": SUBSCRIPTION_INDEXES},
        [correspondences.collection], handle, inbox.look_again,
        background=[
            receipts.run, subscriptions.follow, staff.follow, editing.follow,
            *tools.background, *people.background,
            *(partial(carrier.run, receipts) for carrier in bound_lines(carriers)),
            sender.run,
        ],
        start=start, close=close,
        state={
            **tools.state,
            **people.state,
            "correspondences": correspondences,
            "subscriptions": subscriptions,
            "edit_templates": editing,
            "resend": Resend(correspondences, clock),
            "take_receipt": receipts,
            "take_bounce": TakeBounce(bounce_in, receipts, clock),
            "bounces_key": opened(settings.bounces_key),
            "receipt_readers": {
                carrier.name: carrier
                for carrier, _ in carriers
                if isinstance(carrier, ReadsReceipts)
            },
        },
    )  # fmt: skip


def _subscriptions(settings: Settings, ground: Ground, vault: Vault) -> Subscriptions:
    """On one machine, client systems may be called without TLS and inside the network."""
    kept = Aggregates(ground.database["subscriptions"], SUBSCRIPTIONS, SERVICE)
    outside = settings.environment not in ON_ONE_MACHINE
    return Subscriptions(kept, vault, ground.clock, https_only=outside)


def _webhooks(settings: Settings, subscriptions: Subscriptions, clock: Clock) -> Webhooks:
    inside = settings.environment in ON_ONE_MACHINE
    limit = settings.provider_timeout_seconds
    return Webhooks(subscriptions.target, subscriptions.gone, limit, clock, inside=inside)


def _terms(settings: Settings) -> Terms:
    return Terms(
        lease=timedelta(seconds=settings.lease_seconds),
        limit=settings.lease_seconds / CALLS_IN_A_LEASE * (CALLS_IN_A_LEASE - 1),
        poll=settings.send_poll_seconds,
        concurrency=settings.concurrency,
        finish=settings.drain_seconds * CALLS_SHARE,
        hours=Hours(settings.citizens_from, settings.citizens_until),
    )
