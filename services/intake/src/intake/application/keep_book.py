"""The tracking book of a year (sổ theo dõi hồ sơ, Mẫu 06): every number from 1, none left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from dossier_shared.clock import Clock
from intake.application.ports import Procedures
from intake.application.print_slips import Render
from intake.domain.dossier import Dossier
from intake.domain.forms import Listing, Office, Row
from intake.domain.printing import row_of
from intake.domain.rulesets import rules_of
from intake.domain.wording import day


@dataclass(frozen=True, slots=True)
class Book:
    """A department's book of a year."""

    agency: str
    year: int


class Entries(Protocol):
    """The dossiers of a book by their number."""

    async def last(self, book: Book) -> int:
        """The highest number; 0 for a year without a book."""

    async def between(self, book: Book, first: int, last: int) -> Sequence[Dossier]:
        """Those with these numbers, both included, in their order."""


@dataclass(frozen=True, slots=True)
class BookPage:
    """`last` is the book's highest number; `gaps` are numbers up to it that no dossier has."""

    dossiers: Sequence[Dossier]
    last: int
    gaps: Sequence[int]


@dataclass(frozen=True, slots=True)
class KeepBook:
    entries: Entries
    procedures: Procedures
    render: Render
    office: Office
    clock: Clock

    async def page(self, book: Book, first: int, count: int) -> BookPage:
        """`count` numbers from `first` on."""
        last = await self.entries.last(book)
        until = min(last, first + count - 1)
        dossiers = await self.entries.between(book, first, until) if first <= until else []
        there = {dossier.book.number for dossier in dossiers if dossier.book}
        gaps = [number for number in range(first, until + 1) if number not in there]
        return BookPage(dossiers, last, gaps)

    async def whole(self, book: Book) -> BookPage:
        return await self.page(book, 1, max(await self.entries.last(book), 1))

    async def rows(self, dossiers: Sequence[Dossier]) -> tuple[Row, ...]:
        """The book's lines; a procedure's name is that of the version the dossier is pinned to."""
        pinned = {(one.procedure, one.procedure_version) for one in dossiers}
        names = {key: (await self.procedures.version(*key)).name for key in pinned}
        return tuple(
            row_of(one, one.book.number, names[one.procedure, one.procedure_version])
            for one in dossiers
            if one.book
        )

    async def pdf(self, year: int, rows: Sequence[Row]) -> bytes:
        """The book on A4, under the number that its form had at the end of the year."""
        now = self.clock.now()
        form = rules_of(date(year, 12, 31)).forms["book"]
        listing = Listing("book", form, self.office, day(now), tuple(rows), year=year)
        return await self.render(listing, now)
