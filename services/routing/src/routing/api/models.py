"""The shapes of the answers, for the API's description; `schemas.py` builds them."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from dossier_shared.contracts import Outcome
from routing.domain.case import Action, Status
from routing.domain.deadlines import Standing

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
        }
    ],
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
    "claimed": True,
    "state": "open",
    "received_at": "2018-04-12T09:00:00+07:00",
    "due_at": "2018-04-27T09:00:00+07:00",
    "step_due_at": "2018-04-20T17:00:00+07:00",
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
    claimed: bool
    state: Standing
    received_at: OfficeTime
    due_at: OfficeTime | None
    step_due_at: OfficeTime | None
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
