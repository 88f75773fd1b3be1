"""The destruction of what is past its period: drafted by one, approved by another, carried out.

The dossier stays: its course, its dates and its audit. What goes is who it was about.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from dossier_shared.clock import OFFICE_ZONE
from intake.domain.dossier import Dossier
from intake.domain.episodes import Erasure
from intake.domain.errors.access import (
    LIST_CLOSED,
    LIST_NOT_APPROVED,
    NOTHING_DUE,
    SAME_PERSON,
)
from intake.domain.people import Person
from intake.domain.statuses import Status

CLOSED = frozenset({Status.NOT_RECEIVED, Status.WITHDRAWN, Status.RETURNED})
LONGEST = 500
"""Dossiers of one list: as many as a person can look over, and one request carry out."""


@dataclass(frozen=True, slots=True)
class Row:
    """A dossier on the list, and the end of its period of so many years."""

    code: str
    procedure: str
    closed_at: datetime
    years: int
    until: str


@dataclass(frozen=True, slots=True)
class DestroyList:
    """Danh mục tiêu hủy. `by` are people's ids, instants UTC."""

    id: str
    agency: str
    rows: tuple[Row, ...]
    drafted_by: str
    drafted_at: datetime
    approved_by: str | None = None
    approved_at: datetime | None = None
    executed_by: str | None = None
    executed_at: datetime | None = None

    @property
    def state(self) -> str:
        if self.executed_at is not None:
            return "executed"
        return "drafted" if self.approved_at is None else "approved"


STATE_NAMES = {"drafted": "lập", "approved": "được phê duyệt", "executed": "thực hiện xong"}


def closed_at(dossier: Dossier) -> datetime | None:
    """When the dossier came to its end; None while it goes on, or when it was erased."""
    if dossier.status not in CLOSED or dossier.erased is not None:
        return None
    return dossier.history[-1].at


def end_of_period(closed: datetime, years: int) -> date:
    """The last day of the period: the same day so many years later; 29/02 ends on 28/02."""
    day = closed.astimezone(OFFICE_ZONE).date()
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + years, day=28 if leap else day.day)


def past(closed: datetime, years: int, now: datetime) -> bool:
    return now.astimezone(OFFICE_ZONE).date() > end_of_period(closed, years)


def draft(list_id: str, agency: str, rows: tuple[Row, ...], by: str, now: datetime) -> DestroyList:
    if not rows:
        raise NOTHING_DUE.broken()
    return DestroyList(list_id, agency, rows, by, now)


def approve(drafted: DestroyList, by: str, now: datetime) -> DestroyList:
    """By a leader who is not the one that drafted it."""
    if drafted.state != "drafted":
        raise LIST_CLOSED.broken(state=STATE_NAMES[drafted.state])
    if by == drafted.drafted_by:
        raise SAME_PERSON.broken()
    return replace(drafted, approved_by=by, approved_at=now)


def check_approved(approved: DestroyList) -> None:
    if approved.state == "drafted":
        raise LIST_NOT_APPROVED.broken()
    if approved.state == "executed":
        raise LIST_CLOSED.broken(state=STATE_NAMES["executed"])


def executed(approved: DestroyList, by: str, now: datetime) -> DestroyList:
    check_approved(approved)
    return replace(approved, executed_by=by, executed_at=now)


def erased(dossier: Dossier, list_id: str, by: str, now: datetime) -> Dossier:
    """Without its papers, and marked: its people are gone with their key."""
    return replace(dossier, files=(), erased=Erasure(now, by, list_id))


def nobody(dossier: Dossier) -> Dossier:
    """The dossier as one is found who is not known."""
    gone = Person("", dossier.applicant.kind)
    return replace(dossier, applicant=gone, authorised=None, secret="")
