"""What routing tells."""

from typing import ClassVar

from pydantic import AwareDatetime

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
