"""The office of these tests, and cases at any of their steps."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from dossier_shared.clock import OFFICE_ZONE
from dossier_shared.contracts import (
    DossierReceived,
    Event,
    Limit,
    Payload,
    ProcedurePublished,
    decode,
    encode,
)
from dossier_shared.worktime import load_calendar
from routing.domain.assignment.by_load import ByLoad
from routing.domain.assignment.port import Task
from routing.domain.caller import Caller
from routing.domain.case import Case, new_case
from routing.domain.commands import (
    Act,
    Done,
    Question,
    claim,
    complete,
    consult,
    decide,
    open_case,
    suspend,
)
from routing.domain.estimating import Usual
from routing.domain.firing import fire
from routing.domain.forecast import Observed
from routing.domain.office import Office, Work
from routing.domain.organisation import Member
from routing.domain.workflow import Definition, default_definition

AGENCY = "000.00.19.H50"
NCC, BTXH = "Phòng Người có công", "Phòng Bảo trợ xã hội"
CODE = "000.00.19.H50-180412-0007"
TEN_DAYS = Limit(amount=10, unit="working-day")
CALENDAR = load_calendar()


def at(text: str) -> datetime:
    """`2018-04-12 09:00`, by the office's clock."""
    return datetime.fromisoformat(text).replace(tzinfo=OFFICE_ZONE)


NOW, DUE = at("2018-04-12 09:00"), at("2018-04-27 09:00")

REGISTER = {
    "cv-1": ("officer", NCC),
    "cv-2": ("officer", NCC),
    "tp-1": ("division_head", NCC),
    "cv-9": ("officer", BTXH),
    "tp-9": ("division_head", BTXH),
    "gd-1": ("leader", "Ban Giám đốc"),
    "gd-2": ("leader", "Ban Giám đốc"),
    "vt-1": ("clerk", "Văn phòng"),
    "mc-1": ("receptionist", "Văn phòng"),
}


def office(*absent: str, loads: Mapping[str, int] | None = None) -> Office:
    """Everybody of the register but the absent; `loads` are numbers of cases in hand."""
    members = {
        person: Member(person, AGENCY, role, division, order)
        for order, (person, (role, division)) in enumerate(REGISTER.items())
        if person not in absent
    }
    in_hand = {
        person: {str(n): Task(str(n), DUE, timedelta(hours=4)) for n in range(count)}
        for person, count in (loads or {}).items()
    }
    return Office(members, in_hand, CALENDAR, ByLoad(), Usual(Observed()))


def work(role: str, division: str, former: str | None = None) -> Work:
    """A step to be given to somebody of that role."""
    task = Task(CODE, DUE, timedelta(hours=4))
    return Work(task, AGENCY, "NCC-01", "Người có công", role, division, former)


def caller(person: str, agency: str = AGENCY) -> Caller:
    role, division = REGISTER[person]
    return Caller(person, frozenset({role}), agency, division)


def received(**changes: Any) -> DossierReceived:
    usual: dict[str, Any] = {
        "agency": AGENCY,
        "procedure": "NCC-01",
        "procedure_version": 1,
        "field": "Người có công",
        "division": NCC,
        "received_at": NOW,
        "due_at": DUE,
        "limit": TEN_DAYS,
        "sensitive": False,
        "contact": None,
    }
    return DossierReceived(**usual | changes)


def published(**changes: Any) -> ProcedurePublished:
    usual: dict[str, Any] = {
        "version": 1,
        "name": "Giải quyết chế độ trợ cấp thờ cúng liệt sĩ",
        "field": "Người có công",
        "division": NCC,
        "limit": TEN_DAYS,
        "sensitive": False,
        "valid_from": NOW.date(),
    }
    return ProcedurePublished(**usual | changes)


def event(data: Payload, subject: str = CODE, sequence: int = 1) -> Event:
    """An event of intake's as it comes from the queue."""
    told = Event(uuid4(), "intake", data.type, subject, sequence, NOW, data)
    return decode(encode(told))


def fresh(definition: Definition | None = None, **changes: Any) -> Case:
    """A case that nobody has yet been given."""
    told = received(**changes)
    return new_case(CODE, told, definition or default_definition(told.limit), NCC)


def act(person: str, note: str | None = None, now: datetime = NOW) -> Act:
    return Act(caller(person), now, note)


def passed(case: Case, outcome: Any = "approved") -> Done:
    """The present step done by whoever has it."""
    doing = act(case.assignee)
    return (
        decide(case, doing, outcome, office())
        if case.present.decides
        else complete(case, doing, office())
    )


def case_at(step: str, **changes: Any) -> Case:
    """An open case that came to this step without a hitch."""
    case, _ = open_case(fresh(**changes), office(), NOW)
    while case.step != step:
        case, _ = passed(case)
    return case


def claimed(case: Case) -> Case:
    return claim(case, act(case.assignee), office())[0]


def finished() -> Case:
    return passed(case_at("hand-over"))[0]


def with_steps(definition: Definition, **changes: Any) -> Definition:
    """The definition with one of its steps, named by `key`, changed."""
    key = changes.pop("key")
    steps = (replace(s, **changes) if s.key == key else s for s in definition.steps)
    return replace(definition, steps=tuple(steps))


def swept(case: Case, now: str) -> tuple[Case, list[Payload]]:
    """All that is told when a sweep finds the case at that time."""
    told: list[Payload] = []
    while case.next_due is not None and case.next_due <= at(now):
        case, payloads = fire(case, at(now))
        told += payloads
    return case, told


QUESTION = Question(Limit(amount=3, unit="working-day"), division=BTXH)


def asked_case() -> Case:
    """A case under appraisal about which another division is asked."""
    return consult(case_at("appraise"), act("cv-1", "Có trùng không?"), QUESTION, office())[0]


def suspended_case() -> Case:
    return suspend(case_at("appraise"), act("cv-1", "Chờ xác minh"), office())[0]
