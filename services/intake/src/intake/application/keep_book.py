"""The tracking book of a year (sổ theo dõi hồ sơ, Mẫu 06): every number from 1, none left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from dossier_shared.clock import Clock
from intake.application.naming import names_of
from intake.application.ports import Procedures
from intake.application.print_slips import Render
from intake.domain.dossier import Dossier
from intake.domain.forms import Listing, Office, Row
from intake.domain.rows import gap, row_of
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


def unbroken(rows: Sequence[Row], gaps: Sequence[int]) -> tuple[Row, ...]:
    """The lines with one for each number that is missing: a book on paper hides none either."""
    return tuple(sorted([*rows, *map(gap, gaps)], key=lambda row: row.number))


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
        names = await names_of(self.procedures, dossiers)
        return tuple(row_of(one, one.book.number, names[one.code]) for one in dossiers if one.book)

    async def pdf(self, year: int, rows: Sequence[Row]) -> bytes:
        """The book on A4, under the number that its form had at the end of the year."""
        now = self.clock.now()
        form = rules_of(date(year, 12, 31)).forms["book"]
        listing = Listing("book", form, self.office, day(now), tuple(rows), year=year)
        return await self.render(listing, now)
