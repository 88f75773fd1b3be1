"""The shapes of the answers, for the API's description; `views.py` builds them."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, WithJsonSchema

from dossier_shared.clock import office_time
from dossier_shared.contracts import Outcome, Stage
from intake.domain.dossier import Intake
from intake.domain.episodes import ReturnMethod
from intake.domain.people import Copy
from intake.domain.statuses import FormKind

OfficeTime = Annotated[
    datetime,
    PlainSerializer(office_time, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""An instant, written in the office's zone (Asia/Ho_Chi_Minh)."""


class Outgoing(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class SupplementOut(Outgoing):
    class Paper(Outgoing):
        name: str
        count: int
        what: str

    stage: Stage
    papers: list[Paper]
    reason: str
    basis: str
    drafted_by: str
    drafted_at: OfficeTime
    approved_by: str | None
    asked_by: str | None
    asked_at: OfficeTime | None
    taken_by: str | None
    taken_at: OfficeTime | None
    sector_law: str | None


class DutyOut(Outgoing):
    name: str
    amount: int
    asked_by: str
    asked_at: OfficeTime
    receipt_number: str | None
    means: Literal["cash", "transfer", "online"] | None
    paid_at: OfficeTime | None
    recorded_by: str | None


class ReasonOut(Outgoing):
    reason: str
    at: OfficeTime
    by: str


class RefusalOut(ReasonOut):
    basis: str


class ApologyOut(Outgoing):
    reason: str
    until: OfficeTime
    drafted_by: str
    drafted_at: OfficeTime
    approved_by: str | None
    sent_by: str | None
    sent_at: OfficeTime | None


class ResultOut(Outgoing):
    outcome: Outcome
    at: OfficeTime
    number: str | None
    file: str | None
    by: str


class ReturnOut(Outgoing):
    method: ReturnMethod
    at: OfficeTime
    by: str
    recipient: str | None
    paper: str | None
    tracking: str | None
    signature: str | None
    authority: str | None


class RatingOut(Outgoing):
    slip: str
    points: list[int | None]
    at: OfficeTime


class PassingOut(Outgoing):
    agency: str
    content: str
    at: OfficeTime
    by: str
    answer_due: OfficeTime | None
    parallel: bool
    answer: str | None
    file: str | None
    answered_at: OfficeTime | None
    answered_by: str | None


class IssuedOut(Outgoing):
    kind: FormKind
    number: str
    at: OfficeTime
    by: str


class FileOut(Outgoing):
    id: str
    document: int | None
    kind: Copy
    name: str
    size: int
    sha256: str
    media_type: str
    state: Literal["clean", "waiting", "infected"]
    at: OfficeTime
    by: str
    linked_from: str | None


class EpisodesOut(Outgoing):
    """What happened to the dossier, as it stands in it."""

    supplements: list[SupplementOut]
    duties: list[DutyOut]
    refusal: RefusalOut | None
    withdrawal: ReasonOut | None
    apology: ApologyOut | None
    result: ResultOut | None
    announced_at: OfficeTime | None
    returned: ReturnOut | None
    ratings: list[RatingOut]
    passings: list[PassingOut]
    files: list[FileOut]
    slips: list[IssuedOut]


class LinksOut(BaseModel):
    self: str


BRIEF: dict[str, Any] = {
    "code": "000.00.19.H50-180412-0007",
    "status": 2,
    "status_name": "Được tiếp nhận",
    "procedure": "NCC-01",
    "procedure_version": 1,
    "field": "Người có công",
    "division": "Phòng Người có công",
    "sensitive": True,
    "channel": "counter",
    "submitted_at": None,
    "answer_due": None,
    "received_at": "2018-04-12T09:00:00+07:00",
    "due_first": "2018-04-27T09:00:00+07:00",
    "due_at": "2018-04-27T09:00:00+07:00",
    "links": {"self": "/dossiers/000.00.19.H50-180412-0007"},
}


class BriefOut(Outgoing):
    """A dossier in one line. `due_at` is None without a limit and while the clock stands still."""

    model_config = ConfigDict(json_schema_extra={"examples": [BRIEF]})
    code: str
    status: int = Field(ge=1, le=10)
    status_name: str
    procedure: str
    procedure_version: int
    field: str
    division: str
    sensitive: bool
    channel: Intake
    submitted_at: OfficeTime | None
    answer_due: OfficeTime | None
    received_at: OfficeTime | None
    due_first: OfficeTime | None
    due_at: OfficeTime | None
    links: LinksOut
