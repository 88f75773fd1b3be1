"""What the use cases need of the outside."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from dossier_shared.mongo.aggregates import Answer, Change, Once, Stored
from dossier_shared.mongo.client import Document
from routing.domain.case import Case
from routing.domain.queues import Listed
from routing.domain.records import Status

Command = Callable[[Case], Change[Case]]
Describe = Callable[[Case], Document]


class Cases(Protocol):
    async def load(self, key: str) -> Stored[Case]: ...
    async def answer(
        self,
        key: str,
        command: Command,
        now: datetime,
        *,
        once: Once,
        describe: Describe,
        expected: int | None = None,
    ) -> Answer: ...


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a work list. `place` sorts it: by due date, those without one last."""

    code: str
    version: int
    place: str
    procedure: str
    division: str
    sensitive: bool
    status: Status
    step: str
    step_name: str
    assignee: str
    received_at: datetime
    step_started_at: datetime
    claimed_at: datetime | None = None
    due_at: datetime | None = None
    step_due_at: datetime | None = None
    waiting_since: datetime | None = None


class Queues(Protocol):
    async def page(self, listed: Listed, after: str, limit: int) -> list[Row]:
        """The first rows after a place, in the order of places."""
        ...


class Counts(Protocol):
    async def look(self) -> None:
        """Follow what other replicas wrote."""
        ...

    def count(self, listed: Listed) -> int: ...


class ProcedureNames(Protocol):
    async def names(self, procedures: Iterable[str]) -> Mapping[str, str]:
        """The published names of those that are known."""
        ...
