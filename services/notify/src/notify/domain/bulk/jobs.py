"""A bulk job: one kind of notice to many, row after row, until it is done or called off."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from notify.domain.bulk import wrongs
from notify.domain.kinds import Kind
from notify.domain.notices import Param, Value

State = Literal["running", "paused", "cancelled", "done"]
BulkKind = Literal["outage"]
BULK_KINDS: frozenset[Kind] = frozenset({"outage"})
"""What may be sent to many: nothing that a procedure's step tells by itself."""

STATE_NAMES: Mapping[State, str] = {
    "running": "đang gửi",
    "paused": "đang tạm dừng",
    "cancelled": "đã hủy",
    "done": "đã gửi hết",
}


@dataclass(frozen=True, slots=True)
class Query:
    """The open dossiers of the department, perhaps of one field, perhaps due between two days,
    both included.
    """

    field: str | None = None
    due_from: date | None = None
    due_to: date | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """`params` are what all rows say alike. `fed` rows, from the first on, are correspondences.

    `next_at`: when a feeder may take it up; while one feeds it, when its claim ends. `digest` is
    of the request that began it. A cancelled job is at rest once what waited of it is cancelled.
    """

    id: str
    agency: str
    kind: Kind
    by: str
    begun_at: datetime
    total: int
    left_out: int
    params: Mapping[Param, Value]
    source: Literal["list", "query"]
    state: State = "running"
    fed: int = 0
    next_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def left(self) -> int:
        return self.total - self.fed


def pause(job: Job) -> Job:
    """No further row becomes a notice; those that are already go out."""
    if job.state != "running":
        raise wrongs.NOT_RUNNING.broken(state=STATE_NAMES[job.state])
    return replace(job, state="paused", next_at=None)


def resume(job: Job, now: datetime) -> Job:
    if job.state != "paused":
        raise wrongs.NOT_PAUSED.broken(state=STATE_NAMES[job.state])
    return replace(job, state="running", next_at=now)


def cancel(job: Job, now: datetime) -> Job:
    """For good. A claim is let end first: who feeds just now must not go on behind the sweep."""
    if job.state in {"cancelled", "done"}:
        raise wrongs.ENDED.broken(state=STATE_NAMES[job.state])
    return replace(job, state="cancelled", ended_at=now, next_at=job.next_at or now)


def claimed(job: Job, now: datetime, lease: timedelta) -> Job:
    """Taken up by one feeder, until the lease ends."""
    return replace(job, next_at=now + lease)


def fed(job: Job, upto: int, now: datetime, again: datetime) -> Job:
    """With rows up to `upto` (from 0, not included) fed; a feeder looks at it `again`."""
    after = replace(job, fed=max(job.fed, upto))
    match job.state:
        case "running" | "paused" if after.left == 0:
            return replace(after, state="done", ended_at=now, next_at=None)
        case "running":
            return replace(after, next_at=again)
        case "cancelled":
            return replace(after, next_at=now)
    return replace(after, next_at=None)


def swept(job: Job, again: datetime | None) -> Job:
    """What waited of a cancelled job is cancelled too; None when there was nothing left."""
    return replace(job, next_at=again)


def run_dry(job: Job, now: datetime) -> Job:
    """Its rows were erased before they were fed: it was halted too long."""
    return replace(job, state="cancelled", ended_at=job.ended_at or now, next_at=None)
