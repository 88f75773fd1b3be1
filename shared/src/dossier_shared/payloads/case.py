"""What routing tells."""

import datetime as dt
from typing import ClassVar, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from dossier_shared.payloads.base import Outcome, Payload


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
    """The dossier is due in so many working `days`; emitted once for each of 3, 2 and 1.

    Two days before, an apology must be sent at the latest on the next day (NĐ 61/2018 art.19.9).
    """

    type: ClassVar[str] = "case.due-soon.v1"
    division: str
    step: str
    assignee: str
    due_at: AwareDatetime
    days: int = 2


Addressee = Literal["holder", "division_head", "one_stop_head", "receptionist", "leader"]
Reminder = Literal[
    "overdue-2", "overdue-3", "step-overdue", "consultation-over", "answer-near", "answer-over",
    "supplement-silent", "uncollected", "lapsed",
]  # fmt: skip


class CaseReminded(Payload):
    """Somebody must be reminded of the dossier, once; `due_at` is what was or is to be kept.

    `overdue-2` and `overdue-3` go to the head of the one-stop and to the leader, one and two
    working days after `case.overdue`.
    """

    type: ClassVar[str] = "case.reminded.v1"
    kind: Reminder
    to: tuple[Addressee, ...]
    division: str
    step: str
    assignee: str
    due_at: AwareDatetime


class CaseAssigned(Payload):
    """The present step was given to somebody else."""

    type: ClassVar[str] = "case.assigned.v1"
    step: str
    assignee: str
    cause: Literal["reassigned", "returned"]


class CaseConsulted(Payload):
    """A division or another agency was asked (NĐ 61/2018 art.19.5-19.6); what, stays in routing."""

    type: ClassVar[str] = "case.consulted.v1"
    number: int = Field(ge=1)
    party: str
    agency: bool
    due_at: AwareDatetime | None


class CaseConsultationAnswered(Payload):
    """The answer of who was asked is in."""

    type: ClassVar[str] = "case.consultation-answered.v1"
    number: int = Field(ge=1)
    in_time: bool


class CaseSupplementWanted(Payload):
    """The division needs more papers; the one-stop asks for them (NĐ 61/2018 art.5.1e, 19.4)."""

    type: ClassVar[str] = "case.supplement-wanted.v1"
    step: str


class CaseSuspended(Payload):
    """The holder put the work aside; the clock of the dossier runs on."""

    type: ClassVar[str] = "case.suspended.v1"
    step: str


class CaseContinued(Payload):
    """The holder took the work up again."""

    type: ClassVar[str] = "case.continued.v1"
    step: str


class CaseLateExpected(Payload):
    """Two working days before the due date the dossier is expected to be late: an apology is to be
    drafted (art.19.9). `late` is the probability, `expected_at` the likeliest end.
    """

    type: ClassVar[str] = "case.late-expected.v1"
    due_at: AwareDatetime
    expected_at: AwareDatetime
    late: float = Field(ge=0, le=1)


class Away(BaseModel):
    """When somebody is not there."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    since: AwareDatetime
    until: AwareDatetime


class StaffChanged(Payload):
    """Where somebody works, and who stands in. Subject: `staff/<id>`; no name, no address."""

    type: ClassVar[str] = "staff.changed.v1"
    agency: str
    role: str
    division: str
    substitute: str | None
    left: bool
    absences: tuple[Away, ...]
    delegates: tuple[str, ...]


class CaseOverdue(Payload):
    """The due date has passed and the result is not at the one-stop; emitted once."""

    type: ClassVar[str] = "case.overdue.v1"
    division: str
    step: str
    assignee: str
    due_at: AwareDatetime


class DigestDue(Payload):
    """What lies before a division this morning, or before the leaders this week or quarter.
    Subject: `<agency>/<rhythm>/<division>`.
    """

    type: ClassVar[str] = "digest.due.v1"
    agency: str
    rhythm: Literal["daily", "weekly", "quarterly"]
    division: str | None
    day: dt.date
    open: int = Field(ge=0)
    near_due: int = Field(ge=0)
    overdue: int = Field(ge=0)
