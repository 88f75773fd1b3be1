"""A case: the work on one dossier inside the department, and where it stands."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from dossier_shared.contracts import DossierReceived, DossierSubmitted, Outcome
from routing.domain.office import UNASSIGNED
from routing.domain.workflow import Definition, Step

SYSTEM = "routing"
"""Who passed an automatic step."""

Action = Literal["claimed", "completed", "decided", "sent-back"]
Status = Literal["registered", "open", "waiting", "finished", "closed"]
"""`registered`: the counter has not yet received it; `waiting`: the clock stands still; `closed`:
the dossier was refused at the counter or withdrawn."""


@dataclass(frozen=True, slots=True)
class Passage:
    """What was done at a step, by whom; the step had been there `since`, and was due at `due_at`.

    `to_step` is None when the case was finished; `taken_from` is who had it before a claim. `note`
    is an officer's text: it is kept here and told to no other service.
    """

    step: str
    action: Action
    by: str
    since: datetime
    until: datetime
    to_step: str | None
    due_at: datetime | None = None
    note: str | None = None
    taken_from: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """Keeps the steps it was opened with: a later version of the workflow does not change it.

    `due_soon_at` and `overdue_at` are armed timers; None when fired or not to be fired.
    """

    code: str
    agency: str
    procedure: str
    procedure_version: int
    field: str
    sensitive: bool
    workflow_version: int
    steps: tuple[Step, ...]
    division: str
    received_at: datetime
    step: str
    assignee: str
    step_started_at: datetime
    status: Status = "open"
    due_at: datetime | None = None
    step_due_at: datetime | None = None
    claimed_at: datetime | None = None
    outcome: Outcome | None = None
    finished_at: datetime | None = None
    due_soon_at: datetime | None = None
    overdue_at: datetime | None = None
    history: tuple[Passage, ...] = ()

    @property
    def listed(self) -> bool:
        """Whether it is somebody's work, be it that it waits."""
        return self.status in {"open", "waiting"}

    @property
    def position(self) -> int:
        """Which of its steps the case stands at, from 0."""
        return [step.key for step in self.steps].index(self.step)

    @property
    def present(self) -> Step:
        return self.steps[self.position]

    @property
    def next_due(self) -> datetime | None:
        """The earliest armed timer."""
        armed = [timer for timer in (self.due_soon_at, self.overdue_at) if timer is not None]
        return min(armed, default=None)


def new_case(code: str, received: DossierReceived, definition: Definition, division: str) -> Case:
    """The case of a dossier just received, before its first step is given to anybody."""
    return Case(
        code=code,
        agency=received.agency,
        procedure=received.procedure,
        procedure_version=received.procedure_version,
        field=received.field,
        sensitive=received.sensitive,
        workflow_version=definition.version,
        steps=definition.steps,
        division=division,
        received_at=received.received_at,
        due_at=received.due_at,
        step=definition.steps[0].key,
        assignee=UNASSIGNED,
        step_started_at=received.received_at,
    )


def registered(
    code: str, submitted: DossierSubmitted, definition: Definition, division: str
) -> Case:
    """The case of a dossier that waits for the counter's answer; it stands in no work list yet."""
    return Case(
        code=code,
        agency=submitted.agency,
        procedure=submitted.procedure,
        procedure_version=0,
        field=submitted.field,
        sensitive=submitted.sensitive,
        workflow_version=definition.version,
        steps=definition.steps,
        division=division,
        received_at=submitted.submitted_at,
        step=definition.steps[0].key,
        assignee=UNASSIGNED,
        step_started_at=submitted.submitted_at,
        status="registered",
    )
