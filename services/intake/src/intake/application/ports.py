"""What the use cases need of the world."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from dossier_shared.worktime import Calendar
from intake.domain.dossier import Dossier
from intake.domain.people import Person
from intake.domain.scope import Scope


class LastNumbers(Protocol):
    async def __call__(self, sequence: str) -> int:
        """The highest number stored in this sequence; 0 when it is empty."""


class Calendars(Protocol):
    """The office's calendar in its versions, which never change."""

    async def current(self) -> tuple[int, Calendar]: ...

    async def version(self, number: int) -> Calendar: ...


class SealContact(Protocol):
    def __call__(self, person: Person) -> str | None:
        """The person's phone and mail, sealed for notify; None when there is neither."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A search: every field that is set narrows it; `text` is words of a name, or a code."""

    scope: Scope
    status: int | None = None
    procedure: str | None = None
    field: str | None = None
    received_from: datetime | None = None
    received_to: datetime | None = None
    due_from: datetime | None = None
    due_to: datetime | None = None
    text: str = ""
    before: str | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Page:
    """Newest first. `next` continues after the last one; None on the last page."""

    dossiers: tuple[Dossier, ...]
    next: str | None


class Search(Protocol):
    async def __call__(self, wanted: Wanted) -> Page: ...
