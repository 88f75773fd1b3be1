"""Wires routing together; the only module that imports all the others."""

from dataclasses import replace
from functools import partial

from fastapi import FastAPI

from dossier_shared.mongo.aggregates import Aggregates
from dossier_shared.mongo.codec import Codec
from dossier_shared.mongo.inbox import HELD_INDEX, Inbox
from dossier_shared.mongo.outbox import OUTBOX_INDEX
from dossier_shared.mongo.timers import NEXT_DUE_INDEX, Sweeper
from dossier_shared.runtime import Ground, Parts, build_app
from dossier_shared.staff import Staff, load_staff
from dossier_shared.worktime import load_calendar
from routing.adapters import metrics
from routing.adapters.calendars import CALENDARS, LatestCalendar
from routing.adapters.cases import CASES, INDEXES, CaseQueues, CaseStore, Timed, recent
from routing.adapters.catalogue import read_definition, shipped_catalogue
from routing.adapters.ledger import Ledger
from routing.adapters.procedures import PROCEDURES, PublishedNames
from routing.adapters.register import MEMBERS, Register, members_of
from routing.adapters.view import View
from routing.api import cases as case_routes
from routing.api import reports as report_routes
from routing.api import schemas
from routing.api import staff as staff_routes
from routing.api import workflows as workflow_routes
from routing.api import worklist as worklist_routes
from routing.application.act_on_case import ActOnCase
from routing.application.expect import Expect
from routing.application.keep_staff import KeepStaff
from routing.application.keep_up import KeepUp
from routing.application.list_work import ListWork
from routing.application.publish_workflow import PublishWorkflow
from routing.application.reassign_all import ReassignAll
from routing.application.see_case import SeeCase
from routing.application.tell_digests import TellDigests
from routing.domain.assignment import POLICIES
from routing.domain.catalogue import Catalogue
from routing.domain.digests import Digest
from routing.domain.estimating import Usual
from routing.domain.firing import fire
from routing.domain.forecast import Observed
from routing.domain.office import Office
from routing.domain.publishing import Workflow
from routing.exchanging import courier
from routing.handlers import (
    CaseEvents,
    Hear,
    opens_calendar,
    opens_procedure,
    react_to_calendar,
    react_to_procedure,
)
from routing.reporting import reports
from routing.settings import Settings

SERVICE, VERSION = "routing", "0.1.0"
LEARNT = 2000
"""Cases that a start learns durations from, the latest changed."""
ROUTERS = [
    case_routes.router, worklist_routes.router, staff_routes.router, workflow_routes.router,
    report_routes.router,
]  # fmt: skip


def create_app(settings: Settings) -> FastAPI:
    """The service; a bad workflow or staff file is told here, before anything starts."""
    catalogue, staff = shipped_catalogue(), load_staff(settings.staff_file)

    def make(ground: Ground) -> Parts:
        return parts(settings, catalogue, staff, ground)

    return build_app(SERVICE, VERSION, settings, ROUTERS, make)


def parts(settings: Settings, catalogue: Catalogue, staff: Staff, ground: Ground) -> Parts:
    """What routing is made of, on the ground it is given."""
    database, clock = ground.database, ground.clock
    observed = Observed()
    usual = Usual(observed)
    view = View(database["cases"], CASES, clock, usual)
    ledger = Ledger(database["cases"], CASES)
    view.followers.append(ledger.put)
    members = Aggregates(database["staff"], MEMBERS, SERVICE, ground.queued)
    register = Register(members)
    office = Office(
        members=register.members,
        in_hand=view.in_hand,
        calendar=load_calendar(settings.calendar_file),
        policy=POLICIES[settings.policy],
        estimate=usual,
        given=view.given,
    )
    cases = CaseStore(database["cases"], SERVICE, ground.queued, view.put)
    expect = Expect(
        office, clock, view.open_cases, metrics.expected, settings.forecast_seconds, observed
    )
    view.followers.append(expect.learn)
    workflows = Aggregates(database["workflows"], Codec(Workflow, key="id"), SERVICE)
    live: dict[str, Workflow] = {}
    catalogue = replace(catalogue, published=live)
    publish = PublishWorkflow(workflows, catalogue, live, read_definition, clock, settings.agency)
    keep_up = KeepUp(
        cases, office, clock, (register.look, view.look, publish.look),
        LatestCalendar(database["calendars"], settings.agency),
        Timed(cases.collection, view.open_codes), settings.view_seconds,
    )  # fmt: skip
    hear = _hear(ground, catalogue, office, cases)
    digests = Aggregates(database["digests"], Codec(Digest, key="id"), SERVICE, ground.queued)
    tell = TellDigests(
        digests, view, office, clock, settings.agency, settings.near_due_days,
        settings.digest_poll_seconds,
    )  # fmt: skip
    carried = courier(settings, office, cases, view, clock)

    async def start() -> None:
        await register.begin(members_of(staff, settings.agency), clock.now())
        await recent(cases.collection, LEARNT, expect.learn)
        await keep_up.look()
        await expect.look()
        await tell.begin()

    return Parts(
        indexes={
            "cases": INDEXES,
            "digests": [OUTBOX_INDEX, NEXT_DUE_INDEX],
            "staff": [OUTBOX_INDEX],
            "held_procedures": [HELD_INDEX],
            "held_calendars": [HELD_INDEX],
        },
        relayed=[cases.collection, members.collection, digests.collection],
        handle=hear,
        look_again=hear.look_again,
        background=[
            Sweeper(
                cases, partial(fire, expect=expect.of), clock, poll=settings.sweep_poll_seconds
            ).run,
            keep_up.run,
            expect.run,
            tell.run,
            *([carried.run] if carried else []),
        ],
        start=start,
        state=_state(settings, ground, catalogue, office, cases, view)
        | {"keep_staff": KeepStaff(members, register.look, clock)}
        | {"expect": expect, "publish_workflow": publish}
        | reports(settings, ground, catalogue, office, staff, ledger, view),
    )


def _state(
    settings: Settings,
    ground: Ground,
    catalogue: Catalogue,
    office: Office,
    cases: CaseStore,
    view: View,
) -> dict[str, object]:
    names = PublishedNames(ground.database["procedures"], ground.clock)
    act = ActOnCase(cases, ground.clock, schemas.brief)
    queues = CaseQueues(cases.collection)
    return {
        "office": office,
        "clock": ground.clock,
        "catalogue": catalogue,
        "procedure_names": names,
        "see_case": SeeCase(cases),
        "act_on_case": act,
        "reassign_all": ReassignAll(cases, view.codes_of, ground.clock, office),
        "list_work": ListWork(queues, view, names, ground.clock, office, settings.near_due_days),
    }


def _hear(ground: Ground, catalogue: Catalogue, office: Office, cases: CaseStore) -> Hear:
    database, clock = ground.database, ground.clock
    events = CaseEvents(catalogue, office)
    procedures = Aggregates(database["procedures"], PROCEDURES, SERVICE)
    calendars = Aggregates(database["calendars"], CALENDARS, SERVICE)
    return Hear(
        cases=Inbox(cases, database["held"], events.react, events.opens, clock),
        procedures=Inbox(
            procedures, database["held_procedures"], react_to_procedure, opens_procedure, clock
        ),
        calendars=Inbox(
            calendars, database["held_calendars"], react_to_calendar, opens_calendar, clock
        ),
        catalogue=catalogue,
        limit_differs=lambda procedure: metrics.LIMITS_DIFFER.labels(procedure).inc(),
    )
