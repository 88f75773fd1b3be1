"""A case follows its dossier: it waits while the clock stands still, and takes over each new date.

What the one-stop does to a dossier is told by intake; nothing here is told on.
"""

from dataclasses import replace
from datetime import datetime

from dossier_shared.contracts import (
    DossierDutyAsked,
    DossierDutyPaid,
    DossierFinished,
    DossierRefused,
    DossierRescheduled,
    DossierResumed,
    DossierStopped,
    DossierSupplementAsked,
    DossierSupplemented,
    DossierWithdrawn,
    Payload,
)
from routing.domain.case import Case
from routing.domain.deadlines import due_soon_at, overdue_at, step_due
from routing.domain.office import Office

STANDS_STILL = (DossierSupplementAsked, DossierDutyAsked, DossierStopped)
GOES_ON = (DossierSupplemented, DossierDutyPaid, DossierResumed)
ENDS = (DossierRefused, DossierWithdrawn)


def follow(case: Case, told: Payload | None, office: Office, now: datetime) -> Case | None:
    """The case after what intake told of its dossier; None when that changes nothing."""
    if case.status in {"finished", "closed"}:
        return None
    if isinstance(told, ENDS):
        return replace(_disarmed(case), status="closed", finished_at=now)
    if isinstance(told, DossierFinished):
        return replace(_disarmed(case), status="finished", finished_at=now, outcome=told.outcome)
    return None if case.status == "registered" else _on_the_way(case, told, office, now)


def _on_the_way(case: Case, told: Payload | None, office: Office, now: datetime) -> Case | None:
    if isinstance(told, STANDS_STILL):
        return replace(_disarmed(case), status="waiting", due_at=None, step_due_at=None)
    if isinstance(told, GOES_ON):
        return dated(replace(case, status="open"), told.due_at, office, now)
    if isinstance(told, DossierRescheduled):
        return dated(case, told.due_at, office, now)
    return None


def dated(case: Case, due_at: datetime | None, office: Office, now: datetime) -> Case:
    """The case with this due date, its step's date and its timers armed by it, from `now` on."""
    calendar = office.calendar
    case = replace(
        case,
        due_at=due_at,
        step_due_at=step_due(now, case.present.budget, due_at, calendar),
    )
    if due_at is None:
        return _disarmed(case)
    return replace(
        case,
        due_soon_at=due_soon_at(now, due_at, office.due_soon_days, calendar),
        overdue_at=overdue_at(due_at, calendar),
    )


def _disarmed(case: Case) -> Case:
    return replace(case, due_soon_at=None, overdue_at=None)
