"""Taking a dossier in: what must be right before a code and a receipt are given."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time

from dossier_shared.clock import OFFICE_ZONE
from dossier_shared.contracts import DossierReceived, DossierSubmitted
from dossier_shared.worktime import Calendar, CalendarNotCovered, TimeLimit, Unit, add, opening
from intake.domain.checklist import check_papers
from intake.domain.clock import Dated, Segment
from intake.domain.dossier import Change, Dossier, Intake, Passage, checked, moved, timed
from intake.domain.episodes import BookEntry
from intake.domain.errors.life import (
    CALENDAR_NOT_COVERED,
    RECEIVED_BEFORE_SUBMITTED,
    RECEIVED_IN_FUTURE,
)
from intake.domain.people import HandedIn, Person
from intake.domain.procedure import Procedure, to_contract
from intake.domain.rulesets import rules_of
from intake.domain.statuses import Status

ANSWER = TimeLimit(8, Unit.HOUR)
"""In which an online dossier is answered (NĐ 45/2020 art.11)."""

CUTOFF = time(15)
"""Later receipts go to the division on the next working day (NĐ 61/2018 art.18)."""


@dataclass(frozen=True, slots=True)
class Application:
    """What the citizen hands in. `at` is the real time of receipt or submission, for late entry
    too; `paper_reference` is the slip written by hand while the system was down (art.39).
    """

    agency: str
    channel: Intake
    applicant: Person
    authorised: Person | None
    documents: tuple[HandedIn, ...]
    copies: int
    at: datetime
    by: str
    request: str | None = None
    particulars: tuple[tuple[str, str], ...] = ()
    counter: str | None = None
    paper_reference: str | None = None


@dataclass(frozen=True, slots=True)
class Numbered:
    """The numbers a new dossier takes: its code with its sortable form, and its lookup secret."""

    code: str
    sortable: str
    secret: str


def check_time(at: datetime, now: datetime) -> None:
    if at > now:
        raise RECEIVED_IN_FUTURE.broken()


def registered(
    numbered: Numbered, procedure: Procedure, application: Application, now: datetime
) -> Dossier:
    """The dossier as it is registered (1): known under its code, not yet received."""
    return Dossier(
        code=numbered.code,
        agency=application.agency,
        procedure=procedure.id,
        procedure_version=procedure.version,
        rules=rules_of(application.at.astimezone(OFFICE_ZONE).date()).id,
        field=procedure.field,
        division=procedure.division,
        sensitive=procedure.sensitive,
        channel=application.channel,
        applicant=application.applicant,
        authorised=application.authorised,
        documents=application.documents,
        copies=application.copies,
        limit=procedure.limit,
        pauses=procedure.pauses_on_supplement,
        supplement_days=procedure.supplement_days,
        status=Status.SUBMITTED,
        history=(Passage(Status.SUBMITTED, application.at, application.by),),
        entered_at=now,
        entered_by=application.by,
        numbered=numbered.sortable,
        secret=numbered.secret,
        request=application.request,
        particulars=dict(application.particulars) or None,
        counter=application.counter,
        paper_reference=application.paper_reference,
        submitted_at=application.at,
    )


def submit(fresh: Dossier, dated: Dated, contact: str | None) -> Change:
    """A registered dossier waits for the counter's answer, owed in 8 working hours."""
    at = fresh.submitted_at or fresh.entered_at
    with covered():
        answer_due = add(at, ANSWER, dated.calendar)
    told = DossierSubmitted(
        agency=fresh.agency,
        procedure=fresh.procedure,
        field=fresh.field,
        division=fresh.division,
        submitted_at=at,
        answer_due=answer_due,
        sensitive=fresh.sensitive,
        contact=contact,
    )
    return replace(fresh, answer_due=answer_due, calendar=dated.version), [told]


@dataclass(frozen=True, slots=True)
class Receipt:
    """The act of receiving: when, by whom, on which calendar, under which number in the book."""

    at: datetime
    by: str
    dated: Dated
    book: BookEntry
    contact: str | None


def receive(dossier: Dossier, procedure: Procedure, receipt: Receipt) -> Change:
    """Take a registered dossier in (1 → 2): its clock starts and the due date is promised."""
    checked(dossier, "receive")
    if dossier.submitted_at is not None and receipt.at < dossier.submitted_at:
        raise RECEIVED_BEFORE_SUBMITTED.broken()
    check_papers(procedure, dossier.documents)
    entered = moved(
        dossier, "receive", receipt.at, receipt.by,
        received_at=receipt.at, received_by=receipt.by, book=receipt.book,
        answer_due=None,
    )  # fmt: skip
    start = clock_start(receipt.at, procedure, receipt.dated.calendar)
    law = "NĐ 61/2018 đ.17, 18"
    clock = (Segment("runs", start, "tiếp nhận hồ sơ", law),)
    with covered():
        promised = timed(entered, clock, receipt.dated)
    dossier = replace(promised, due_first=promised.due_now)
    return dossier, [_received(dossier, receipt)]


def receive_at_once(registered: Dossier, procedure: Procedure, receipt: Receipt) -> Change:
    """At the counter a dossier is registered and received in one act (status 2 is its first)."""
    received, payloads = receive(registered, procedure, receipt)
    return replace(received, history=received.history[-1:], submitted_at=None), payloads


def clock_start(at: datetime, procedure: Procedure, calendar: Calendar) -> datetime:
    """When the clock starts: at once, or, where the procedure says so, for a receipt after 15:00
    with the next working day (NĐ 61/2018 art.18.2 moves the papers only).
    """
    local = at.astimezone(OFFICE_ZONE)
    if not procedure.starts_next_day_after_cutoff or local.time() < CUTOFF:
        return at
    with covered():
        following = calendar.working_day(calendar.worked_through(local.date()))
        return opening(following, calendar).astimezone(UTC)


@contextmanager
def covered() -> Iterator[None]:
    """No promise in a year whose days off are not known."""
    try:
        yield
    except CalendarNotCovered as error:
        raise CALENDAR_NOT_COVERED.broken(year=error.year) from error


def _received(dossier: Dossier, receipt: Receipt) -> DossierReceived:
    return DossierReceived(
        agency=dossier.agency,
        procedure=dossier.procedure,
        procedure_version=dossier.procedure_version,
        field=dossier.field,
        division=dossier.division,
        received_at=receipt.at,
        due_at=dossier.due_now,
        limit=to_contract(dossier.limit),
        sensitive=dossier.sensitive,
        contact=receipt.contact,
        channel=dossier.channel,
    )
