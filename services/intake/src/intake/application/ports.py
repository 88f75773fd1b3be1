"""What the use cases need of the world."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol

from dossier_shared.worktime import Calendar
from intake.domain.catalogued import Catalogued
from intake.domain.dossier import Dossier
from intake.domain.people import Person
from intake.domain.procedure import Procedure
from intake.domain.registers import Entry
from intake.domain.scope import Scope


class LastNumbers(Protocol):
    async def __call__(self, sequence: str) -> int:
        """The highest number stored in this sequence; 0 when it is empty."""


class Calendars(Protocol):
    """The office's calendar in its versions, which never change."""

    async def current(self) -> tuple[int, Calendar]: ...

    async def version(self, number: int) -> Calendar: ...


class SealContact(Protocol):
    def __call__(self, people: Sequence[Person]) -> str | None:
        """Phone and mail of the first of them who has any, and of the next one, sealed for notify;
        None when nobody has.
        """


Group = Literal["open", "waiting-citizen", "waiting-agency"]
Sort = Literal["newest", "oldest", "due"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A list: every field that is set narrows it; `text` is words of a name, a number or a code.

    In the order of due dates, and within a range of them, stand open dossiers that have one.
    `after` is where the page before ended.
    """

    scope: Scope
    status: int | None = None
    procedure: str | None = None
    field: str | None = None
    division: str | None = None
    channel: str | None = None
    counter: str | None = None
    group: Group | None = None
    received_from: datetime | None = None
    received_to: datetime | None = None
    due_from: datetime | None = None
    due_to: datetime | None = None
    text: str = ""
    sort: Sort = "newest"
    after: str | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Page:
    """`next` continues after the last one; None on the last page."""

    dossiers: tuple[Dossier, ...]
    next: str | None


class Search(Protocol):
    async def page(self, wanted: Wanted) -> Page: ...

    async def count(self, wanted: Wanted) -> int:
        """How many there are, up to a bound."""


class Procedures(Protocol):
    """The catalogue; a dossier is taken under the version of its day and keeps it."""

    async def on(self, procedure: str, day: date) -> Procedure: ...

    async def version(self, procedure: str, number: int) -> Procedure: ...


class Registers(Protocol):
    async def __call__(self) -> list[Entry]:
        """Every entry of every register, also those that have ended."""


class AllProcedures(Protocol):
    async def __call__(self) -> list[Catalogued]:
        """All that the catalogue holds, by id: also mere drafts, and what has ended."""
