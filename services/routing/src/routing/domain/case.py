"""A case: the work on one dossier inside the department, and where it stands."""

from dataclasses import dataclass, replace
from datetime import datetime

from dossier_shared.contracts import DossierReceived, DossierSubmitted, Limit, Outcome
from routing.domain.office import UNASSIGNED, Assigned
from routing.domain.records import Awaited, Consultation, Expected, Passage, Status, Timer
from routing.domain.reports.timeline import Mark
from routing.domain.workflow import Definition, Do, Facts, Step

SYSTEM = "routing"
"""Who passed an automatic step."""


@dataclass(frozen=True, slots=True)
class Case:
    """Keeps the steps it was opened with: a later version of the workflow does not change it.

    `timers` are armed; `fired` are the keys of those told already, so that none is told twice.
    `expected` is what was forecast two working days before the due date.
    `waiting_since`: what `waits_for` says, or before its receipt the counter's answer.
    `marks` are what happened to the dossier, for the reports. `due_first` was promised first.
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
    channel: str = "counter"
    due_at: datetime | None = None
    due_first: datetime | None = None
    step_due_at: datetime | None = None
    claimed_at: datetime | None = None
    outcome: Outcome | None = None
    finished_at: datetime | None = None
    answer_due: datetime | None = None
    waiting_since: datetime | None = None
    waits_for: Awaited | None = None
    returned_at: datetime | None = None
    supplement_wanted: bool = False
    supplemented: bool = False
    lapses: Limit | None = None
    timers: tuple[Timer, ...] = ()
    fired: tuple[str, ...] = ()
    consultations: tuple[Consultation, ...] = ()
    assigned: Assigned | None = None
    expected: Expected | None = None
    history: tuple[Passage, ...] = ()
    marks: tuple[Mark, ...] = ()

    @property
    def listed(self) -> bool:
        """Whether it is somebody's work, be it that it waits."""
        return self.status in {"open", "waiting", "suspended"}

    @property
    def present(self) -> Step:
        return self.step_of(self.step)

    def step_of(self, key: str) -> Step:
        return next(step for step in self.steps if step.key == key)

    @property
    def next_due(self) -> datetime | None:
        """The earliest armed timer."""
        return min((timer.at for timer in self.timers), default=None)

    @property
    def asked(self) -> tuple[Consultation, ...]:
        """The consultations that wait for an answer."""
        return tuple(each for each in self.consultations if each.open)

    @property
    def divisions(self) -> tuple[str, ...]:
        """Whose it is: the division that handles it, then those that are asked about it."""
        return (self.division, *(each.party for each in self.asked if not each.agency))

    @property
    def step_name(self) -> str:
        return self.present.name

    @property
    def facts(self) -> Facts:
        """What the conditions of its workflow may ask."""
        return {
            "channel": self.channel,
            "field": self.field,
            "outcome": self.outcome,
            "sensitive": self.sensitive,
            "supplemented": self.supplemented,
            "sent_back": sum(passage.action == "sent-back" for passage in self.history),
            "unanswered": len(self.asked),
        }

    def allowed(self) -> tuple[Do, ...]:
        """What may be done at the present step, in the order of the workflow."""
        return tuple(dict.fromkeys(action.do for action in self.present.actions))


def new_case(code: str, received: DossierReceived, definition: Definition, division: str) -> Case:
    """The case of a dossier just received, before its first step is given to anybody."""
    return Case(
        code=code,
        agency=received.agency,
        procedure=received.procedure,
        procedure_version=received.procedure_version,
        field=received.field,
        sensitive=received.sensitive,
        channel=received.channel,
        workflow_version=definition.version,
        steps=definition.steps,
        lapses=definition.lapses,
        division=division,
        received_at=received.received_at,
        due_at=received.due_at,
        due_first=received.due_at,
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
        channel="online",
        workflow_version=definition.version,
        steps=definition.steps,
        division=division,
        received_at=submitted.submitted_at,
        answer_due=submitted.answer_due,
        waiting_since=submitted.submitted_at,
        step=definition.steps[0].key,
        assignee=UNASSIGNED,
        step_started_at=submitted.submitted_at,
        status="registered",
    )


def marked(case: Case, mark: Mark) -> Case:
    return replace(case, marks=(*case.marks, mark))
