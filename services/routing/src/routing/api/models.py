"""The shapes of the answers, for the API's description; `schemas.py` builds them."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from dossier_shared.contracts import Outcome
from routing.domain.deadlines import Standing
from routing.domain.exchange import Recall, State
from routing.domain.queues import Column
from routing.domain.records import Action, Status

OfficeTime = Annotated[datetime, Field(description="In the office's zone, Asia/Ho_Chi_Minh.")]

CODE = "000.00.19.H50-180412-0007"
BRIEF: dict[str, Any] = {
    "code": CODE,
    "status": "open",
    "step": "appraise",
    "step_name": "Thụ lý",
    "assignee": "chuyen-vien-1",
    "step_due_at": "2018-04-20T17:00:00+07:00",
    "outcome": None,
    "allowed": ["complete", "send-back", "ask-supplement", "consult", "suspend"],
}
LINKS: dict[str, Any] = {
    "self": f"/cases/{CODE}",
    "claim": f"/cases/{CODE}/claim",
    "complete": f"/cases/{CODE}/complete",
    "send-back": f"/cases/{CODE}/send-back",
    "decide": f"/cases/{CODE}/decide",
}


class BriefOut(BaseModel):
    """What a command answers."""

    model_config = ConfigDict(json_schema_extra={"examples": [BRIEF]})
    code: str
    status: Status
    step: str
    step_name: str
    assignee: str
    step_due_at: OfficeTime | None
    outcome: Outcome | None
    allowed: list[str] = Field(description="What may be done at the present step.")


class LinksOut(BaseModel):
    self: str
    claim: str
    complete: str
    send_back: str = Field(alias="send-back")
    decide: str


class LimitOut(BaseModel):
    amount: int
    unit: str


class StepOut(BaseModel):
    """A step of the case; `due_at` is when it was, is or will be due."""

    step: str
    step_name: str
    role: str
    budget: LimitOut | None
    state: Literal["done", "present", "ahead"]
    due_at: OfficeTime | None


class PassageOut(BaseModel):
    """What was done at a step, by whom."""

    step: str
    step_name: str
    action: Action
    by: str
    since: OfficeTime = Field(alias="from")
    until: OfficeTime = Field(alias="to")
    to_step: str | None
    due_at: OfficeTime | None
    note: str | None
    taken_from: str | None
    issued: list[str] = Field(description="The papers given out.")
    acting_for: str | None = Field(description="Whose role was used, by delegation.")


class LetterOut(BaseModel):
    """The edXML document that carried the question, as its receiver's messages move it."""

    id: str
    state: State
    recall: Recall
    since: OfficeTime


class ConsultationOut(BaseModel):
    """Somebody asked in parallel; `agreed` and the answer are null until it is in. `letter` is null
    for a division, and until the letter has gone out.
    """

    number: int
    step: str
    party: str
    agency: bool
    asked_by: str
    asked_at: OfficeTime
    due_at: OfficeTime | None
    question: str | None
    answered_at: OfficeTime | None
    answered_by: str | None
    agreed: bool | None
    answer: str | None
    letter: LetterOut | None


class CandidateOut(BaseModel):
    """Who could have got the step; `late_before` and `late_after`: how many of his own would be
    late, without it and with it.
    """

    person: str
    open_cases: int
    finish: OfficeTime | None
    late_before: float
    late_after: float


class ExpectedOut(BaseModel):
    """The early warning: how likely it is late, by when nine of ten such cases are finished."""

    late: float = Field(ge=0, le=1)
    finish: OfficeTime
    why: str


class AssignedOut(BaseModel):
    """Why the holder was chosen."""

    policy: str
    why: str
    candidates: list[CandidateOut]


WHOLE: dict[str, Any] = BRIEF | {
    "procedure": "NCC-01",
    "procedure_name": "Giải quyết chế độ ưu đãi đối với thương binh",
    "procedure_version": 1,
    "workflow_version": 1,
    "field": "Người có công",
    "division": "Phòng Người có công",
    "sensitive": True,
    "received_at": "2018-04-12T09:00:00+07:00",
    "due_at": "2018-04-27T09:00:00+07:00",
    "step_started_at": "2018-04-12T10:00:00+07:00",
    "claimed_at": None,
    "finished_at": None,
    "steps": [
        {
            "step": "appraise",
            "step_name": "Thụ lý",
            "role": "officer",
            "budget": {"amount": 5, "unit": "working_day"},
            "state": "present",
            "due_at": "2018-04-20T17:00:00+07:00",
        }
    ],
    "history": [
        {
            "step": "assign",
            "step_name": "Phân công",
            "action": "completed",
            "by": "truong-phong-1",
            "from": "2018-04-12T09:00:00+07:00",
            "to": "2018-04-12T10:00:00+07:00",
            "to_step": "appraise",
            "due_at": "2018-04-13T09:00:00+07:00",
            "note": None,
            "taken_from": None,
            "issued": [],
            "acting_for": None,
        }
    ],
    "consultations": [],
    "assigned": {
        "policy": "expected-lateness",
        "why": "Ít làm tăng số hồ sơ trễ hạn nhất.",
        "candidates": [],
    },
    "expected": None,
    "links": LINKS,
}


class WholeOut(BriefOut):
    """All that routing knows of a case."""

    model_config = ConfigDict(json_schema_extra={"examples": [WHOLE]})
    procedure: str
    procedure_name: str | None
    procedure_version: int
    workflow_version: int
    field: str
    division: str
    sensitive: bool
    received_at: OfficeTime
    due_at: OfficeTime | None
    step_started_at: OfficeTime
    claimed_at: OfficeTime | None
    finished_at: OfficeTime | None
    steps: list[StepOut]
    history: list[PassageOut]
    consultations: list[ConsultationOut]
    assigned: AssignedOut | None
    expected: ExpectedOut | None
    links: LinksOut


ROW: dict[str, Any] = {
    "code": CODE,
    "version": 3,
    "procedure": "NCC-01",
    "procedure_name": "Giải quyết chế độ ưu đãi đối với thương binh",
    "division": "Phòng Người có công",
    "sensitive": True,
    "step": "appraise",
    "step_name": "Thụ lý",
    "assignee": "chuyen-vien-1",
    "status": "open",
    "waiting_since": None,
    "claimed": True,
    "state": "open",
    "received_at": "2018-04-12T09:00:00+07:00",
    "due_at": "2018-04-27T09:00:00+07:00",
    "step_due_at": "2018-04-20T17:00:00+07:00",
    "expected": {
        "late": 0.12,
        "finish": "2018-04-26T17:00:00+07:00",
        "why": "Còn 5 bước; chờ sau 2 hồ sơ khác.",
    },
    "links": LINKS,
}


class RowOut(BaseModel):
    """A case in a work list."""

    code: str
    version: int
    procedure: str
    procedure_name: str | None
    division: str
    sensitive: bool
    step: str
    step_name: str
    assignee: str
    status: Status
    waiting_since: OfficeTime | None
    claimed: bool
    state: Standing
    received_at: OfficeTime
    due_at: OfficeTime | None
    step_due_at: OfficeTime | None
    expected: ExpectedOut | None
    links: LinksOut


class CountsOut(BaseModel):
    open: int
    near_due: int
    overdue: int


class WorkOut(BaseModel):
    """A page of a work list, with the counts of the whole of it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "cases": [ROW],
                    "next": None,
                    "counts": {"open": 322, "near_due": 14, "overdue": 3},
                }
            ]
        }
    )
    cases: list[RowOut]
    next: str | None
    counts: CountsOut


ENTRY: dict[str, Any] = {
    "id": "overdue",
    "title": "Quá hạn",
    "columns": ["code", "procedure", "due_at"],
    "actions": [],
    "count": 3,
}


class QueueOut(BaseModel):
    """One of the office's lists: what is shown of a case, what can be done, how many there are."""

    id: str
    title: str
    columns: list[Column]
    actions: list[str]
    count: int


class QueuesOut(BaseModel):
    """The lists that the caller has."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"queues": [ENTRY]}]})
    queues: list[QueueOut]


class QueuePageOut(QueueOut):
    """A page of a list, the soonest due first."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [ENTRY | {"cases": [ROW], "next": None}]}
    )
    cases: list[RowOut]
    next: str | None


class AwayOut(BaseModel):
    since: OfficeTime
    until: OfficeTime


class DelegationOut(BaseModel):
    """Another acts with this person's role; `paper` is the number of the document."""

    to: str
    since: OfficeTime
    until: OfficeTime
    paper: str


MEMBER: dict[str, Any] = {
    "id": "chuyen-vien-1",
    "role": "officer",
    "division": "Phòng Người có công",
    "areas": ["Người có công"],
    "substitute": "chuyen-vien-2",
    "left": False,
    "absences": [{"since": "2018-04-16T07:00:00+07:00", "until": "2018-04-18T07:00:00+07:00"}],
    "delegations": [],
}


class MemberOut(BaseModel):
    """Somebody of the register; names and addresses are not known to routing."""

    model_config = ConfigDict(json_schema_extra={"examples": [MEMBER]})
    id: str
    role: str
    division: str
    areas: list[str]
    substitute: str | None
    left: bool
    absences: list[AwayOut]
    delegations: list[DelegationOut]


class StaffOut(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"staff": [MEMBER]}]})
    staff: list[MemberOut]


class MovedOut(BaseModel):
    """`refused` is the code of what keeps a case where it is; null when it went to `assignee`."""

    code: str
    assignee: str
    refused: str | None


class MovedAllOut(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"moved": [{"code": CODE, "assignee": "chuyen-vien-2", "refused": None}]}]
        }
    )
    moved: list[MovedOut]


WORKFLOW: dict[str, Any] = {"id": "NCC-01", "version": 1, "pattern": "c", "steps": 6}


class WorkflowOut(BaseModel):
    """A workflow in the list of all."""

    id: str
    version: int
    pattern: str
    steps: int


class WorkflowsOut(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"workflows": [WORKFLOW]}]})
    workflows: list[WorkflowOut]
