"""A case follows its dossier: it waits while the clock stands still, and takes over each new date.

What the one-stop does to a dossier is told by intake; nothing here is told on.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from dossier_shared.contracts import (
    DossierAnswered,
    DossierDutyAsked,
    DossierDutyPaid,
    DossierFinished,
    DossierPassed,
    DossierRated,
    DossierReceived,
    DossierRefused,
    DossierRescheduled,
    DossierResumed,
    DossierReturned,
    DossierStopped,
    DossierSubmitted,
    DossierSupplementAsked,
    DossierSupplemented,
    DossierWithdrawn,
    Payload,
)
from dossier_shared.worktime import Calendar
from routing.domain.case import Case, marked
from routing.domain.deadlines import step_due
from routing.domain.records import Awaited
from routing.domain.reports.timeline import Kind, Mark
from routing.domain.timers import answer_due, armed
from routing.domain.workflow import END

STANDS_STILL: Mapping[type[Payload], Awaited] = {
    DossierSupplementAsked: "papers",
    DossierDutyAsked: "fee",
    DossierStopped: "nothing",
}
GOES_ON = (DossierSupplemented, DossierDutyPaid, DossierResumed)
ENDS = (DossierRefused, DossierWithdrawn)

KINDS: dict[type[Payload], Kind] = {
    DossierSubmitted: "submitted",
    DossierReceived: "received",
    DossierRefused: "refused",
    DossierSupplementAsked: "supplement-asked",
    DossierSupplemented: "supplemented",
    DossierDutyAsked: "duty-asked",
    DossierDutyPaid: "duty-paid",
    DossierStopped: "stopped",
    DossierResumed: "resumed",
    DossierWithdrawn: "withdrawn",
    DossierRescheduled: "rescheduled",
    DossierPassed: "passed",
    DossierAnswered: "answered",
    DossierFinished: "finished",
    DossierReturned: "returned",
    DossierRated: "rated",
}
"""The events that the reports count by."""


def mark_of(told: Payload, at: datetime, noted_at: datetime) -> Mark | None:
    """What the reports keep of an event; a receipt entered late took effect when it was given."""
    kind = KINDS.get(type(told))
    if kind is None:
        return None
    if isinstance(told, DossierReceived):
        at = told.received_at
    details = (getattr(told, name, None) for name in ("outcome", "method", "cause"))
    partner = told.agency if isinstance(told, DossierPassed | DossierAnswered) else None
    return Mark(
        kind=kind,
        at=at,
        noted_at=noted_at,
        due_at=getattr(told, "due_at", None),
        detail=next(filter(None, details), partner),
        points=told.points if isinstance(told, DossierRated) else (),
    )


def noted(case: Case, told: Payload | None, at: datetime, now: datetime) -> Case:
    """The case with what the reports must know of an event."""
    mark = None if told is None else mark_of(told, at, now)
    return case if mark is None else marked(case, mark)


def follow(case: Case, told: Payload | None, calendar: Calendar, now: datetime) -> Case | None:
    """The case after what intake told of its dossier; None when that changes nothing."""
    if isinstance(told, DossierReturned):
        return armed(replace(case, returned_at=now), calendar, now)
    if case.status == "closed":
        return None
    if isinstance(told, ENDS):
        return replace(case, status="closed", finished_at=now, timers=())
    if case.status == "finished":
        return _crossed(case, told, calendar, now)
    if isinstance(told, DossierFinished):
        ended = replace(case, status="finished", finished_at=now, outcome=told.outcome)
        return armed(ended, calendar, now)
    return _waiting_or_on(case, told, calendar, now)


def _crossed(case: Case, told: Payload | None, calendar: Calendar, now: datetime) -> Case | None:
    """A case finished here whose dossier came to a halt before intake heard of it: intake takes no
    result of a dossier that waits, so the last step is done again when it goes on.
    """
    known = any(mark.kind == "finished" for mark in case.marks)
    if known or case.finished_at is None or type(told) not in STANDS_STILL:
        return None
    *before, last = case.history
    again = replace(
        case, history=(*before, replace(last, to_step=END)), step_started_at=case.finished_at,
        status="open", finished_at=None, claimed_at=None,
    )  # fmt: skip
    return _waiting_or_on(again, told, calendar, now)


def _waiting_or_on(
    case: Case, told: Payload | None, calendar: Calendar, now: datetime
) -> Case | None:
    if case.status == "registered":
        return _registered(case, told, calendar, now)
    if told is not None and type(told) in STANDS_STILL:
        still = replace(
            case, status="waiting", due_at=None, step_due_at=None, supplement_wanted=False,
            waiting_since=now, waits_for=STANDS_STILL[type(told)],
        )  # fmt: skip
        return armed(still, calendar, now)
    if isinstance(told, GOES_ON):
        supplemented = case.supplemented or isinstance(told, DossierSupplemented)
        on = replace(
            case, status="open", supplemented=supplemented, waiting_since=None, waits_for=None
        )
        return dated(on, told.due_at, calendar, now)
    return dated(case, told.due_at, calendar, now) if isinstance(told, DossierRescheduled) else None


def _registered(case: Case, told: Payload | None, calendar: Calendar, now: datetime) -> Case | None:
    """Asked for papers before its receipt, it is the citizen's turn, and the 8 hours have been
    kept; with the papers they begin anew.
    """
    match told:
        case DossierSubmitted():
            return armed(case, calendar, now)
        case DossierSupplementAsked():
            return armed(replace(case, answer_due=None, waiting_since=now), calendar, now)
        case DossierSupplemented():
            due = answer_due(now, calendar)
            return armed(replace(case, answer_due=due, waiting_since=now), calendar, now)
    return None


def dated(case: Case, due_at: datetime | None, calendar: Calendar, now: datetime) -> Case:
    """The case with this due date, its step's date and its timers armed by it, from `now` on."""
    bound = None if case.present.outside_limit else due_at
    case = replace(
        case,
        due_at=due_at,
        due_first=case.due_first or due_at,
        step_due_at=step_due(now, case.present.budget, bound, calendar),
    )
    return armed(case, calendar, now)
