"""Wires routing together; the only module that imports all the others."""

from fastapi import FastAPI

from dossier_shared.mongo.aggregates import Aggregates
from dossier_shared.mongo.inbox import HELD_INDEX, Inbox
from dossier_shared.mongo.timers import Sweeper
from dossier_shared.runtime import Ground, Parts, build_app
from dossier_shared.staff import Staff, load_staff
from dossier_shared.worktime import load_calendar
from routing.adapters import metrics
from routing.adapters.cases import INDEXES, CaseQueues, CaseStore
from routing.adapters.catalogue import shipped_catalogue
from routing.adapters.loads import Loads
from routing.adapters.procedures import PROCEDURES, PublishedNames
from routing.api import cases as case_routes
from routing.api import schemas
from routing.api import worklist as worklist_routes
from routing.application.act_on_case import ActOnCase
from routing.application.list_work import ListWork
from routing.application.see_case import SeeCase
from routing.domain.catalogue import Catalogue
from routing.domain.office import Colleague, Office
from routing.domain.watch import fire
from routing.handlers import CaseEvents, Hear, opens_procedure, react_to_procedure
from routing.settings import Settings

SERVICE, VERSION = "routing", "0.1.0"


def create_app(settings: Settings) -> FastAPI:
    """The service; a bad workflow or staff file is told here, before anything starts."""
    catalogue, staff = shipped_catalogue(), load_staff(settings.staff_file)

    def make(ground: Ground) -> Parts:
        return parts(settings, catalogue, staff, ground)

    return build_app(SERVICE, VERSION, settings, [case_routes.router, worklist_routes.router], make)


def parts(settings: Settings, catalogue: Catalogue, staff: Staff, ground: Ground) -> Parts:
    """What routing is made of, on the ground it is given."""
    database, clock = ground.database, ground.clock
    loads = Loads(database, settings.agency, clock, settings.loads_seconds)
    office = _office(settings, staff, loads)
    cases = CaseStore(database["cases"], SERVICE, ground.queued, loads)
    names = PublishedNames(database["procedures"])
    queues = CaseQueues(cases.collection)
    hear = _hear(ground, catalogue, office, cases)
    sweeper = Sweeper(cases, fire, clock, poll=settings.sweep_poll_seconds)
    return Parts(
        indexes={"cases": INDEXES, "held_procedures": [HELD_INDEX]},
        relayed=[cases.collection],
        handle=hear,
        look_again=hear.look_again,
        background=[sweeper.run, loads.run],
        start=loads.count,
        state={
            "office": office,
            "procedure_names": names,
            "see_case": SeeCase(cases),
            "act_on_case": ActOnCase(cases, clock, schemas.brief),
            "list_work": ListWork(queues, names, clock, office.calendar, settings.near_due_days),
        },
    )


def _office(settings: Settings, staff: Staff, loads: Loads) -> Office:
    return Office(
        colleagues=tuple(Colleague(p.id, str(p.role), p.division) for p in staff.people),
        loads=loads.counts,
        calendar=load_calendar(settings.calendar_file),
        due_soon_days=settings.due_soon_days,
    )


def _hear(ground: Ground, catalogue: Catalogue, office: Office, cases: CaseStore) -> Hear:
    database, clock = ground.database, ground.clock
    events = CaseEvents(catalogue, office)
    procedures = Aggregates(database["procedures"], PROCEDURES, SERVICE)
    return Hear(
        cases=Inbox(cases, database["held"], events.react, events.opens, clock),
        procedures=Inbox(
            procedures, database["held_procedures"], react_to_procedure, opens_procedure, clock
        ),
        catalogue=catalogue,
        limit_differs=lambda procedure: metrics.LIMITS_DIFFER.labels(procedure).inc(),
    )
