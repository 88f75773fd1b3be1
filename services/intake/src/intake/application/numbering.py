"""Numbers without a gap and without a double: taken in the very write that stores them."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from dossier_shared.clock import OFFICE_ZONE
from dossier_shared.identifiers import dossier_code
from dossier_shared.mongo.aggregates import AlreadyThere, Answer
from intake.application.ports import LastNumbers
from intake.domain.episodes import BookEntry
from intake.domain.lookup import new_secret
from intake.domain.receiving import Numbered

TRIES = 200


@dataclass(frozen=True, slots=True)
class Numbering:
    """Two sequences: the dossiers of a day (TT 01/2018 art.19) and the book of a year (Mẫu 06).

    One write at a time in this process; between replicas the unique indexes decide, and who was
    second tries again with the next number. A write that fails, or that finds its answer given
    already, leaves its numbers free.
    """

    last: LastNumbers
    unit: str
    pattern: str
    _known: dict[str, int] = field(default_factory=dict)
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def with_code(
        self, at: datetime, write: Callable[[Numbered], Awaitable[Answer]]
    ) -> Answer:
        """What `write` gives under a new code."""
        return await self._with([self._day(at)], lambda numbers: write(self._code(at, *numbers)))

    async def with_book(
        self, at: datetime, write: Callable[[BookEntry], Awaitable[Answer]]
    ) -> Answer:
        """What `write` gives under the next number of the book."""
        return await self._with([self._year(at)], lambda numbers: write(_entry(at, *numbers)))

    async def with_both(
        self, at: datetime, write: Callable[[Numbered, BookEntry], Awaitable[Answer]]
    ) -> Answer:
        return await self._with(
            [self._day(at), self._year(at)],
            lambda numbers: write(self._code(at, numbers[0]), _entry(at, numbers[1])),
        )

    async def _with(
        self, sequences: list[str], write: Callable[[list[int]], Awaitable[Answer]]
    ) -> Answer:
        async with self._one_at_a_time:
            for _ in range(TRIES):
                numbers = [1 + await self._last(sequence) for sequence in sequences]
                try:
                    written = await write(numbers)
                except AlreadyThere:
                    self._known.clear()
                    continue
                except BaseException:
                    self._known.clear()
                    raise
                if written.replayed:
                    self._known.clear()
                else:
                    self._known.update(zip(sequences, numbers, strict=True))
                return written
        raise AlreadyThere(sequences[0])

    async def _last(self, sequence: str) -> int:
        known = self._known.get(sequence)
        return await self.last(sequence) if known is None else known

    def _day(self, at: datetime) -> str:
        return f"{self.unit}/{_office_day(at)}"

    def _year(self, at: datetime) -> str:
        return f"{self.unit}/{_office_day(at).year}"

    def _code(self, at: datetime, number: int) -> Numbered:
        code = dossier_code(self.pattern, self.unit, _office_day(at), number)
        return Numbered(code, f"{self._day(at)}/{number:06d}", new_secret())


def _office_day(at: datetime) -> date:
    return at.astimezone(OFFICE_ZONE).date()


def _entry(at: datetime, number: int) -> BookEntry:
    return BookEntry(_office_day(at).year, number)
