"""Wires intake together; the only module that imports all the others."""

from fastapi import FastAPI

from dossier_shared.contracts import Event
from dossier_shared.mongo.aggregates import Aggregates
from dossier_shared.mongo.inbox import Inbox
from dossier_shared.runtime import Ground, Parts, build_app
from dossier_shared.sealed import read_key
from dossier_shared.worktime import load_calendar
from intake.adapters.catalogue import shipped_catalogue
from intake.adapters.codes import DayCounters
from intake.adapters.contact import SealForNotify
from intake.adapters.store import DOSSIERS, INDEXES, PROCEDURES, SearchDossiers
from intake.api import dossiers as dossier_routes
from intake.api import procedures as procedure_routes
from intake.application.load_catalogue import LoadCatalogue
from intake.application.receive_dossier import ReceiveDossier
from intake.application.return_result import ReturnResult
from intake.handlers import HEEDED, opens_none, react
from intake.settings import Settings

SERVICE, VERSION = "intake", "0.1.0"


def create_app(settings: Settings) -> FastAPI:
    def make(ground: Ground) -> Parts:
        return _parts(settings, ground)

    return build_app(
        SERVICE, VERSION, settings, [dossier_routes.router, procedure_routes.router], make
    )


def _parts(settings: Settings, ground: Ground) -> Parts:
    database, clock = ground.database, ground.clock
    dossiers = Aggregates(database["dossiers"], DOSSIERS, SERVICE, ground.queued)
    procedures = Aggregates(database["procedures"], PROCEDURES, SERVICE, ground.queued)
    inbox = Inbox(dossiers, database["held"], react, opens_none, clock, HEEDED)
    load = LoadCatalogue(procedures, clock)

    async def handle(event: Event) -> None:
        await inbox.take(event)

    async def start() -> None:
        await load(shipped_catalogue())

    return Parts(
        indexes=INDEXES,
        relayed=[procedures.collection, dossiers.collection],
        handle=handle,
        look_again=inbox.look_again,
        start=start,
        state={
            "dossiers": dossiers,
            "procedures": procedures,
            "search": SearchDossiers(dossiers.collection),
            "receive_dossier": ReceiveDossier(
                dossiers,
                procedures,
                DayCounters(database["counters"]),
                SealForNotify(read_key(settings.contact_key_file)),
                load_calendar(settings.calendar_file),
                clock,
                settings.agency,
                settings.code_pattern,
            ),
            "return_result": ReturnResult(dossiers, clock),
        },
    )
