"""A dossier as the citizen sees it: status, clock, papers, result. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from dossier_shared.contracts import Payload
from dossier_shared.worktime import CalendarNotCovered, TimeLimit
from intake.domain.attachments import Attachment
from intake.domain.clock import Dated, Dating, Segments
from intake.domain.due import due_of
from intake.domain.episodes import (
    Apology,
    BookEntry,
    Duty,
    Erasure,
    Issued,
    Passing,
    Rating,
    Refusal,
    Result,
    Return,
    Supplement,
    Told,
    Withdrawal,
)
from intake.domain.errors.life import MOVE_FORBIDDEN
from intake.domain.people import HandedIn, Person
from intake.domain.pinned import VersionMove
from intake.domain.statuses import STATUS_NAMES, FormKind, Status, allowed, may, move_of

Intake = Literal["counter", "online", "post", "inter-agency"]


@dataclass(frozen=True, slots=True)
class Passage:
    """One change of status. `by` is a person's id, or the service that told of it."""

    status: Status
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """`due_first` is what the receipt promised, `due_now` what holds; both None without a limit,
    and `due_now` also while the clock stands still.

    `due_now` is always what `clock` gives on version `calendar` of the office's calendar. `limit`,
    `pauses` and `supplement_days` are those of the pinned version of the procedure.
    """

    code: str
    agency: str
    procedure: str
    procedure_version: int
    rules: str
    field: str
    division: str
    sensitive: bool
    channel: Intake
    applicant: Person
    authorised: Person | None
    documents: tuple[HandedIn, ...]
    copies: int
    limit: TimeLimit | None
    pauses: bool
    status: Status
    history: tuple[Passage, ...]
    entered_at: datetime
    entered_by: str
    numbered: str
    secret: str
    request: str | None = None
    particulars: Mapping[str, str] | None = None
    counter: str | None = None
    paper_reference: str | None = None
    submitted_at: datetime | None = None
    answer_due: datetime | None = None
    received_at: datetime | None = None
    received_by: str | None = None
    book: BookEntry | None = None
    calendar: int = 1
    clock: Segments = ()
    due_first: datetime | None = None
    due_now: datetime | None = None
    supplements: tuple[Supplement, ...] = ()
    duties: tuple[Duty, ...] = ()
    refusal: Refusal | None = None
    withdrawal: Withdrawal | None = None
    apology: Apology | None = None
    result: Result | None = None
    announced_at: datetime | None = None
    returned: Return | None = None
    ratings: tuple[Rating, ...] = ()
    passings: tuple[Passing, ...] = ()
    files: tuple[Attachment, ...] = ()
    slips: tuple[Issued, ...] = ()
    version_moves: tuple[VersionMove, ...] = ()
    supplement_days: int | None = None
    told: tuple[Told, ...] = ()
    erased: Erasure | None = None

    @property
    def received(self) -> bool:
        return self.received_at is not None


Change = tuple[Dossier, Sequence[Payload]]


def moved(dossier: Dossier, command: str, at: datetime, by: str, **changes: Any) -> Dossier:
    """The dossier after `command`, with `changes`; refused with what is allowed instead."""
    checked(dossier, command)
    move = move_of(command)
    after = replace(dossier, **changes)
    if move.slip is not None:
        after = issued(after, move.slip, at, by)
    if move.target is None:
        return after
    passage = Passage(move.target, at, by)
    return replace(after, status=move.target, history=(*after.history, passage))


MARKS: Mapping[FormKind, str] = {
    "receipt": "GTN", "supplement": "PBS", "refusal": "PTC", "apology": "PXL",
    "stop-notice": "TBD", "control-sheet": "PKS", "result-receipt": "BNKQ",
}  # fmt: skip


def issued(dossier: Dossier, kind: FormKind, at: datetime, by: str) -> Dossier:
    """The dossier with a slip given out; its number tells the kind and counts within it."""
    before = sum(slip.kind == kind for slip in dossier.slips)
    slip = Issued(kind, f"{MARKS[kind]}-{before + 1:02d}", at, by)
    return replace(dossier, slips=(*dossier.slips, slip))


def checked(dossier: Dossier, command: str) -> None:
    """MOVE_FORBIDDEN, with the allowed commands, when the table has no such move."""
    if not may(move_of(command), dossier.status, dossier.received):
        raise MOVE_FORBIDDEN.broken(
            status=STATUS_NAMES[dossier.status], allowed=allowed(dossier.status, dossier.received)
        )


def timed(dossier: Dossier, clock: Segments, dated: Dated) -> Dossier:
    """The dossier with this clock and the due date that it gives on this calendar."""
    derived = due_of(clock, dossier.limit, dated.calendar)
    due_now = derived.at if derived else None
    return replace(dossier, clock=clock, due_now=due_now, calendar=dated.version)


def going_on(dossier: Dossier, clock: Segments, dating: Dating) -> Dossier:
    """`timed` on the calendar of the promise, as long as that one knows the days it takes."""
    try:
        return timed(dossier, clock, dating.promised)
    except CalendarNotCovered:
        return timed(dossier, clock, dating.present)


def tell(dossier: Dossier, told: Told) -> Change:
    """Keep that the citizen was told, or that he could not be."""
    return replace(dossier, told=(*dossier.told, told)), []
