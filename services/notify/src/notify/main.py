"""Wires notify together; the only module that imports all the others."""

from datetime import timedelta
from functools import partial

from fastapi import FastAPI

from dossier_shared.clock import Clock
from dossier_shared.contracts import Channel, Event
from dossier_shared.mongo.aggregates import Aggregates
from dossier_shared.mongo.doubtful import Doubtful
from dossier_shared.mongo.inbox import Inbox, Taken
from dossier_shared.observability.metrics import EVENTS_HANDLED
from dossier_shared.runtime import Ground, Parts, build_app
from dossier_shared.sealed import read_key, unseal
from dossier_shared.staff import load_staff
from notify.adapters.buckets import BUCKETS, Buckets
from notify.adapters.sms_http import SmsGateway
from notify.adapters.smtp import SmtpMailer, SmtpServer
from notify.adapters.store import CORRESPONDENCES, INDEXES
from notify.api import notices as notice_routes
from notify.application.choosing import Choosing
from notify.application.deliver import Write
from notify.application.doubting import Doubting, Restored
from notify.application.ports import Provider
from notify.application.send import Sender, Terms
from notify.application.templates import shipped_templates
from notify.application.texts import Office, Texts
from notify.domain.hours import Hours
from notify.handlers import HEEDED, React, concerns_a_dossier, opens
from notify.settings import CALLS_IN_A_LEASE, Settings

SERVICE, VERSION = "notify", "0.1.0"


def create_app(settings: Settings) -> FastAPI:
    def make(ground: Ground) -> Parts:
        return _parts(settings, ground)

    return build_app(SERVICE, VERSION, settings, [notice_routes.router], make)


def _parts(settings: Settings, ground: Ground) -> Parts:
    clock, database = ground.clock, ground.database
    key = read_key(settings.contact_key_file)
    correspondences = Aggregates(
        database["correspondences"], CORRESPONDENCES, SERVICE, ground.queued
    )
    staff, unsealed = load_staff(settings.staff_file), partial(unseal, private=key)
    react = React(key, staff)
    inbox = Inbox(correspondences, database["held"], react, opens, clock, HEEDED)
    gateway, mailer = _gateway(settings), _mailer(settings, clock)
    providers: dict[Channel, Provider] = {"sms": gateway, "email": mailer}
    doubts = Restored(Doubtful.of(database))
    comparing = {channel for channel, one in providers.items() if one.abilities.dedupes}
    terms = _terms(settings)
    choosing = Choosing(
        [(provider, 1.0) for provider in providers.values()],
        clock.now(),
        timedelta(seconds=terms.limit),
        Buckets(database[BUCKETS]).take,
    )
    write = Doubting(Write(_texts(settings), staff, unsealed), comparing, doubts.known)
    sender = Sender(correspondences, write, choosing, clock, terms)

    async def handle(event: Event) -> None:
        if not concerns_a_dossier(event):
            EVENTS_HANDLED.labels(event.source, event.type, Taken.ADVANCED).inc()
        elif await inbox.take(event) is Taken.EFFECT:
            sender.wake()

    async def close() -> None:
        await gateway.close()
        await mailer.close()

    return Parts(
        INDEXES, [correspondences.collection], handle, inbox.look_again,
        background=[sender.run], start=doubts.look, close=close,
        state={"correspondences": correspondences},
    )  # fmt: skip


def _gateway(settings: Settings) -> SmsGateway:
    return SmsGateway(
        settings.sms_url,
        settings.sms_key.get_secret_value(),
        settings.sms_brandname,
        settings.provider_timeout_seconds,
    )


def _mailer(settings: Settings, clock: Clock) -> SmtpMailer:
    server = SmtpServer(
        settings.smtp_host,
        settings.smtp_port,
        settings.smtp_starttls,
        settings.smtp_user,
        settings.smtp_password,
    )
    return SmtpMailer(
        server,
        settings.mail_from,
        settings.office_name,
        settings.provider_timeout_seconds,
        clock,
    )


def _texts(settings: Settings) -> Texts:
    office = Office(settings.office_name, settings.office_sms_name, settings.telephone)
    return Texts(shipped_templates(), office)


def _terms(settings: Settings) -> Terms:
    return Terms(
        lease=timedelta(seconds=settings.lease_seconds),
        limit=settings.lease_seconds / CALLS_IN_A_LEASE * (CALLS_IN_A_LEASE - 1),
        poll=settings.send_poll_seconds,
        concurrency=settings.concurrency,
        hours=Hours(settings.citizens_from, settings.citizens_until),
    )
