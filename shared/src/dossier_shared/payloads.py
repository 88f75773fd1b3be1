"""What each event says: the `data` of every type the services exchange, and nothing else."""

from collections.abc import Mapping
from typing import ClassVar, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

Outcome = Literal["approved", "refused"]
Audience = Literal["citizen", "staff"]
Channel = Literal["sms", "email"]
LimitUnit = Literal["hour", "working-day", "calendar-day"]


class Limit(BaseModel):
    """A legal time limit; `unit` is one of the three the law knows."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    amount: int = Field(ge=1)
    unit: LimitUnit


class Payload(BaseModel):
    """The `data` of an event. Readers ignore unknown fields; a new meaning is a new type."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    type: ClassVar[str]


class ProcedurePublished(Payload):
    """A version of a procedure came into force. Subject: the procedure's id."""

    type: ClassVar[str] = "procedure.published.v1"
    version: int = Field(ge=1)
    name: str
    field: str
    division: str
    limit: Limit | None
    sensitive: bool


class DossierReceived(Payload):
    """A dossier was taken in at the counter and a receipt given. Subject: the dossier code."""

    type: ClassVar[str] = "dossier.received.v1"
    agency: str
    procedure: str
    procedure_version: int
    field: str
    division: str
    received_at: AwareDatetime
    due_at: AwareDatetime | None
    limit: Limit | None
    sensitive: bool
    contact: str | None = Field(description="JWE compact, sealed for notify; see sealed.py.")


class DossierFinished(Payload):
    """The result lies at the one-stop (status 9), to be collected."""

    type: ClassVar[str] = "dossier.finished.v1"
    outcome: Outcome
    due_at: AwareDatetime | None


class DossierReturned(Payload):
    """The citizen has the result (status 10)."""

    type: ClassVar[str] = "dossier.returned.v1"
    method: Literal["counter", "post", "electronic"]


class CaseOpened(Payload):
    """Routing has a case for the dossier and somebody is in charge of it."""

    type: ClassVar[str] = "case.opened.v1"
    division: str
    step: str
    assignee: str
    step_due_at: AwareDatetime | None


class CaseClaimed(Payload):
    type: ClassVar[str] = "case.claimed.v1"
    step: str
    assignee: str


class CaseStepCompleted(Payload):
    """A step was done and the case went on to `next_step`."""

    type: ClassVar[str] = "case.step-completed.v1"
    step: str
    next_step: str
    assignee: str
    step_due_at: AwareDatetime | None


class CaseSentBack(Payload):
    """A step was refused by its holder and the case went back to `to_step`."""

    type: ClassVar[str] = "case.sent-back.v1"
    step: str
    to_step: str
    assignee: str
    step_due_at: AwareDatetime | None


class CaseDecided(Payload):
    """The signatory approved or refused."""

    type: ClassVar[str] = "case.decided.v1"
    outcome: Outcome
    next_step: str
    assignee: str
    step_due_at: AwareDatetime | None


class CaseFinished(Payload):
    """The division handed the result over to the one-stop."""

    type: ClassVar[str] = "case.finished.v1"
    outcome: Outcome


class CaseDueSoon(Payload):
    """The dossier is near its due date; emitted once."""

    type: ClassVar[str] = "case.due-soon.v1"
    division: str
    step: str
    assignee: str
    due_at: AwareDatetime


class CaseOverdue(Payload):
    """The due date has passed and the result is not at the one-stop; emitted once."""

    type: ClassVar[str] = "case.overdue.v1"
    division: str
    step: str
    assignee: str
    due_at: AwareDatetime


class NoticeAccepted(Payload):
    """A provider has taken over the notice."""

    type: ClassVar[str] = "notice.accepted.v1"
    kind: str
    channel: Channel
    audience: Audience


class NoticeFailed(Payload):
    """The notice will not be sent; `reason` is a stable code."""

    type: ClassVar[str] = "notice.failed.v1"
    kind: str
    channel: Channel
    audience: Audience
    reason: str


PAYLOADS: Mapping[str, type[Payload]] = {
    payload.type: payload
    for payload in (
        ProcedurePublished,
        DossierReceived,
        DossierFinished,
        DossierReturned,
        CaseOpened,
        CaseClaimed,
        CaseStepCompleted,
        CaseSentBack,
        CaseDecided,
        CaseFinished,
        CaseDueSoon,
        CaseOverdue,
        NoticeAccepted,
        NoticeFailed,
    )
}
