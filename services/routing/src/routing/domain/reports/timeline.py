"""What happened to a dossier, as the reports know it: marks on a line of time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Kind = Literal[
    "submitted",
    "received",
    "refused",
    "supplement-asked",
    "supplemented",
    "duty-asked",
    "duty-paid",
    "stopped",
    "resumed",
    "withdrawn",
    "rescheduled",
    "passed",
    "answered",
    "finished",
    "returned",
    "rated",
    "step-entered",
]


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened to a dossier.

    `at`: when it took effect; `noted_at`: when this system learnt of it (late entries: later than
    `at`). A report as of an instant knows only marks noted at or before it. Both are aware.

    `due_at`: the promise from then on (received, supplemented, duty-paid, resumed, rescheduled,
    finished); None stands for no limit. `detail`: the outcome `approved` or `refused` (finished),
    the way `counter`, `post` or `electronic` (returned), the cause (rescheduled), the other agency
    (passed, answered), the step's key (step-entered). `who`: the staff id or the division's role
    that has the step. `external`: an outside agency has it. `points`: as rated, None not given.
    """

    kind: Kind
    at: datetime
    noted_at: datetime
    due_at: datetime | None = None
    detail: str | None = None
    who: str | None = None
    external: bool = False
    points: tuple[int | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Timeline:
    """A dossier with its marks in any order; `channel` is `counter`, `post` or `online`."""

    code: str
    agency: str
    procedure: str
    field: str
    division: str
    channel: str
    sensitive: bool
    marks: tuple[Mark, ...]
