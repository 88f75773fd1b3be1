"""What intake tells of a dossier. Subject: the dossier code."""

from typing import ClassVar, Literal

from pydantic import AwareDatetime, Field

from dossier_shared.payloads.base import Limit, Outcome, Payload, Stage

Cause = Literal["apology", "calendar", "duty", "resumed", "supplement", "version"]
"""Why a due date is another one now."""


class DossierSubmitted(Payload):
    """A dossier was sent in and waits for the counter's answer (status 1).

    `answer_due` ends 8 working hours after the submission (NĐ 45/2020 art.11).
    """

    type: ClassVar[str] = "dossier.submitted.v1"
    agency: str
    procedure: str
    field: str
    division: str
    submitted_at: AwareDatetime
    answer_due: AwareDatetime
    sensitive: bool
    contact: str | None = Field(description="JWE compact, sealed for notify; see sealed.py.")


class DossierReceived(Payload):
    """A dossier was taken in at the counter and a receipt given (status 2)."""

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
    channel: Literal["counter", "online", "post", "inter-agency"] = "counter"


class DossierRefused(Payload):
    """The counter did not take the dossier in (status 3); the reason stands on the slip."""

    type: ClassVar[str] = "dossier.refused.v1"


class DossierSupplementAsked(Payload):
    """The citizen must complete the papers (status 5); until then the clock stands still."""

    type: ClassVar[str] = "dossier.supplement-asked.v1"
    stage: Stage


class DossierSupplemented(Payload):
    """The papers are complete; `due_at` is the new due date, None before receipt or unlimited."""

    type: ClassVar[str] = "dossier.supplemented.v1"
    stage: Stage
    due_at: AwareDatetime | None


class DossierDutyAsked(Payload):
    """A fee must be paid before the work goes on (status 6); `amount` in đồng."""

    type: ClassVar[str] = "dossier.duty-asked.v1"
    amount: int = Field(ge=1)


class DossierDutyPaid(Payload):
    """The fee was paid and the clock runs on."""

    type: ClassVar[str] = "dossier.duty-paid.v1"
    due_at: AwareDatetime | None


class DossierWithdrawn(Payload):
    """The citizen took the dossier back (status 7): the end."""

    type: ClassVar[str] = "dossier.withdrawn.v1"


class DossierStopped(Payload):
    """The work stands still (status 8)."""

    type: ClassVar[str] = "dossier.stopped.v1"


class DossierResumed(Payload):
    """The work goes on (8 → 4), to the due date given here."""

    type: ClassVar[str] = "dossier.resumed.v1"
    due_at: AwareDatetime | None


class DossierRescheduled(Payload):
    """The promised day is another one, by an explicit act."""

    type: ClassVar[str] = "dossier.rescheduled.v1"
    due_at: AwareDatetime | None
    cause: Cause


class DossierPassed(Payload):
    """The dossier went to another agency's one-stop (NĐ 61/2018 art.19.6-19.7)."""

    type: ClassVar[str] = "dossier.passed.v1"
    agency: str
    answer_due: AwareDatetime | None


class DossierAnswered(Payload):
    """The other agency's answer is in."""

    type: ClassVar[str] = "dossier.answered.v1"
    agency: str


class DossierFinished(Payload):
    """The result lies at the one-stop (status 9), to be collected."""

    type: ClassVar[str] = "dossier.finished.v1"
    outcome: Outcome
    due_at: AwareDatetime | None


class DossierEarly(Payload):
    """The citizen may collect the result before the promised day (NĐ 61/2018 art.20.4)."""

    type: ClassVar[str] = "dossier.early.v1"
    due_at: AwareDatetime


class DossierReturned(Payload):
    """The citizen has the result (status 10)."""

    type: ClassVar[str] = "dossier.returned.v1"
    method: Literal["counter", "post", "electronic"]


class DossierRated(Payload):
    """The citizen rated the service: the points of the nine indices, in order; None not given."""

    type: ClassVar[str] = "dossier.rated.v1"
    points: tuple[int | None, ...] = Field(min_length=9, max_length=9)
