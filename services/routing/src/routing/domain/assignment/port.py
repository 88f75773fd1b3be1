"""What a policy of assignment is told, and what it answers. Instants are aware UTC, durations are
working time on the axis of `dossier_shared.worktime.working_time_between`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from dossier_shared.worktime import Calendar


@dataclass(frozen=True, slots=True)
class Task:
    """A case in somebody's hands at a step. `work` is what the step usually takes, `spread` the
    standard deviation of its logarithm, `after` what the later steps take until the result is at
    the one-stop. `due_at` of the dossier; None without a limit.
    """

    code: str
    due_at: datetime | None
    work: timedelta
    spread: float = 0.5
    after: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Absence:
    """Not there from `since` up to `until`."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could take the step, with what he has in hand. `areas` are the fields a rule
    gives him; `last_given`: when he was last given a case.
    """

    id: str
    queue: tuple[Task, ...] = ()
    absences: tuple[Absence, ...] = ()
    areas: frozenset[str] = frozenset()
    last_given: datetime | None = None


@dataclass(frozen=True, slots=True)
class Newcomer:
    """The step to be given; `area` is the field of its procedure."""

    task: Task
    procedure: str
    area: str


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a policy expects if this candidate takes it: `late_before` and `late_after` are expected
    numbers of late dossiers among his own; `score` is what the policy compares, the least wins.
    """

    candidate: str
    open_cases: int
    finish: datetime | None
    late_before: float
    late_after: float
    score: float


@dataclass(frozen=True, slots=True)
class Assignment:
    """`assignee` is None when nobody can take it; `why` is a Vietnamese sentence for officers."""

    assignee: str | None
    policy: str
    forecasts: tuple[Forecast, ...]
    why: str


class Policy(Protocol):
    """A way to choose; the same input gives the same answer."""

    @property
    def name(self) -> str: ...

    def choose(
        self,
        newcomer: Newcomer,
        candidates: Sequence[Candidate],
        now: datetime,
        calendar: Calendar,
    ) -> Assignment: ...
