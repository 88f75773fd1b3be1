"""A dossier as the citizen sees it: status, due date, documents, result. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import IntEnum
from typing import Literal

from dossier_shared.contracts import Channel, DossierFinished, DossierReturned, Outcome, Payload
from dossier_shared.rules import RuleViolation
from dossier_shared.worktime import TimeLimit

Intake = Literal["counter", "online", "post"]
Copy = Literal["original", "certified", "copy", "electronic"]
ReturnMethod = Literal["counter", "post", "electronic"]
PersonKind = Literal["citizen", "business", "household"]


class Status(IntEnum):
    """National status codes (TT 22/2019/TT-BTTTT, Phụ lục I) that a dossier passes here."""

    RECEIVED = 2
    PROCESSING = 4
    FINISHED = 9
    RETURNED = 10


STATUS_NAMES = {
    Status.RECEIVED: "Được tiếp nhận",
    Status.PROCESSING: "Đang xử lý",
    Status.FINISHED: "Đã xử lý xong",
    Status.RETURNED: "Đã trả kết quả",
}


@dataclass(frozen=True, slots=True)
class Person:
    """An owner (chủ hồ sơ) or an authorised person (người được ủy quyền). Phone in E.164."""

    name: str
    kind: PersonKind = "citizen"
    id_number: str | None = None
    address: str | None = None
    phone: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A document handed in: its place in the procedure's checklist, the kind and how many."""

    number: int
    kind: Copy
    count: int


@dataclass(frozen=True, slots=True)
class Passage:
    """One change of status. `by` is a person's id, or the service that told of it."""

    status: Status
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Told:
    """That a notice about the dossier was taken over by a provider, or could not be sent."""

    kind: str
    channel: Channel
    at: datetime
    failed: str | None = None


@dataclass(frozen=True, slots=True)
class Result:
    outcome: Outcome
    at: datetime


@dataclass(frozen=True, slots=True)
class Return:
    """The hand-over of the result: to whom, and by which paper he was known (NĐ 61 art.20)."""

    method: ReturnMethod
    at: datetime
    by: str
    recipient: str
    paper: str | None


@dataclass(frozen=True, slots=True)
class Dossier:
    """`due_first` is what the receipt promised, `due_now` what holds; both None without a limit."""

    code: str
    agency: str
    procedure: str
    procedure_version: int
    field: str
    division: str
    channel: Intake
    applicant: Person
    authorised: Person | None
    documents: tuple[HandedIn, ...]
    copies: int
    limit: TimeLimit | None
    received_at: datetime
    entered_at: datetime
    received_by: str
    due_first: datetime | None
    due_now: datetime | None
    status: Status
    history: tuple[Passage, ...]
    result: Result | None = None
    returned: Return | None = None
    told: tuple[Told, ...] = ()


Change = tuple[Dossier, Sequence[Payload]]


def start_processing(dossier: Dossier, now: datetime) -> Change | None:
    """The division has taken the dossier up (2 → 4); nothing to do when it has already."""
    if dossier.status != Status.RECEIVED:
        return None
    return _pass(dossier, Status.PROCESSING, now, "routing"), []


def finish(dossier: Dossier, outcome: Outcome, at: datetime) -> Change:
    """The result is at the one-stop (9): `at` is the moment measured against the due date."""
    done = _pass(dossier, Status.FINISHED, at, "routing")
    finished = DossierFinished(outcome=outcome, due_at=dossier.due_now)
    return replace(done, result=Result(outcome, at)), [finished]


def return_result(dossier: Dossier, returned: Return) -> Change:
    """Hand the result over (9 → 10). Waiting on the shelf before it is not lateness."""
    if dossier.status == Status.RETURNED:
        raise RuleViolation("already-returned", "Kết quả của hồ sơ này đã được trả.")
    if dossier.status != Status.FINISHED:
        raise RuleViolation(
            "no-result-yet",
            f"Hồ sơ đang ở trạng thái «{STATUS_NAMES[dossier.status]}»; "
            "chỉ trả kết quả khi hồ sơ «Đã xử lý xong».",
        )
    done = _pass(dossier, Status.RETURNED, returned.at, returned.by)
    return replace(done, returned=returned), [DossierReturned(method=returned.method)]


def tell(dossier: Dossier, told: Told) -> Change:
    """Keep that the citizen was told, or that he could not be."""
    return replace(dossier, told=(*dossier.told, told)), []


def _pass(dossier: Dossier, status: Status, at: datetime, by: str) -> Dossier:
    return replace(dossier, status=status, history=(*dossier.history, Passage(status, at, by)))
