"""Wires intake together; the only module that imports all the others."""

from fastapi import FastAPI

from dossier_shared.contracts import Event
from dossier_shared.keyring import read_ring
from dossier_shared.mongo.aggregates import Aggregates
from dossier_shared.mongo.files import FILE_INDEXES
from dossier_shared.mongo.inbox import Inbox
from dossier_shared.runtime import Ground, Parts, build_app
from dossier_shared.sealed import read_key
from dossier_shared.worktime import load_calendar
from intake.adapters.calendars import CALENDARS
from intake.adapters.contact import SealForNotify
from intake.adapters.limits import LOOKUP_INDEXES
from intake.adapters.search import SearchDossiers
from intake.adapters.store import INDEXES, LastNumbers, dossier_codec
from intake.api.routers import ROUTERS
from intake.application.act_on_dossier import ActOnDossier
from intake.application.numbering import Numbering
from intake.application.receive_dossier import ReceiveDossier
from intake.auditing import AUDITING_INDEXES, auditing_state
from intake.calendaring import CALENDAR_INDEXES, calendaring
from intake.cataloguing import CATALOGUE_INDEXES, cataloguing, version_state
from intake.files import file_parts
from intake.handlers import HEEDED, opens_none, react
from intake.lookups import lookup_state
from intake.printing import printing_state
from intake.settings import Settings
from intake.submitting import SUBMITTING_INDEXES, submitting_state

SERVICE, VERSION = "intake", "0.1.0"


def create_app(settings: Settings) -> FastAPI:
    def make(ground: Ground) -> Parts:
        return _parts(settings, ground)

    return build_app(
        SERVICE,
        VERSION,
        settings,
        ROUTERS,
        make,
    )


def _parts(settings: Settings, ground: Ground) -> Parts:
    database, clock = ground.database, ground.clock
    ring = read_ring(settings.keyring_file)
    codec = dossier_codec(ring)
    dossiers = Aggregates(database["dossiers"], codec, SERVICE, ground.queued, audited=True)
    versions = Aggregates(database["calendars"], CALENDARS, SERVICE, ground.queued, audited=True)
    calendar = calendaring(versions, settings.agency, clock)
    search = SearchDossiers(dossiers.collection, codec, ring.blind, clock)
    catalogue = cataloguing(ground, SERVICE, settings.agency)
    inbox = Inbox(dossiers, database["held"], react, opens_none, clock, HEEDED)
    act = ActOnDossier(dossiers, clock)
    files = file_parts(settings, database, act, catalogue.procedures)
    lookups = lookup_state(settings, database, dossiers, ring)

    receiving = ReceiveDossier(
        dossiers,
        catalogue.procedures,
        Numbering(LastNumbers(dossiers.collection), settings.agency, settings.code_pattern),
        calendar.calendars,
        SealForNotify(read_key(settings.contact_key_file)),
        clock,
        settings.agency,
    )

    async def handle(event: Event) -> None:
        await inbox.take(event)

    async def start() -> None:
        await catalogue.start()
        await calendar.edit.load(load_calendar(settings.calendar_file))

    return Parts(
        indexes={
            **INDEXES,
            **AUDITING_INDEXES,
            **CALENDAR_INDEXES,
            **CATALOGUE_INDEXES,
            **FILE_INDEXES,
            **LOOKUP_INDEXES,
            **SUBMITTING_INDEXES,
        },
        relayed=[catalogue.kept.collection, versions.collection, dossiers.collection],
        handle=handle,
        look_again=inbox.look_again,
        background=[files.background],
        start=start,
        state={
            **files.state,
            **calendar.state(dossiers, search, clock),
            **auditing_state(database, act, catalogue.procedures, settings.retention_years),
            **lookups,
            **printing_state(settings, act, search, catalogue.procedures, lookups["slip_tokens"]),
            **submitting_state(database, ring, act, receiving, lookups["look_up"]),
            "dossiers": dossiers,
            **catalogue.state,
            **version_state(act, catalogue.procedures, calendar.calendars),
            "search": search,
            "receive_dossier": receiving,
            "clock": clock,
            "act": act,
        },
    )
