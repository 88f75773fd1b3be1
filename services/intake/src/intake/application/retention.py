"""Destroy lists: who is due, who approves, and the erasure of one dossier after the other."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol
from uuid import uuid4

from dossier_shared.acts import Act
from dossier_shared.clock import Clock
from dossier_shared.mongo.aggregates import (
    Aggregates,
    AlreadyThere,
    Answer,
    Contention,
    NotFound,
    Once,
    answered_now,
)
from intake.application.files import Files
from intake.domain import retention
from intake.domain.dossier import Dossier
from intake.domain.retention import DestroyList, Row

BATCH = 200
TRIES = 10
Describe = Callable[[DestroyList], Mapping[str, Any]]
YearsOf = Callable[[str, int], Awaitable[int]]
"""How long the dossiers of a version of a procedure are kept."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A dossier that has ended; `place` sorts it by that time."""

    code: str
    procedure: str
    version: int
    closed_at: datetime
    place: str


class EndedDossiers(Protocol):
    async def __call__(self, agency: str, after: str, most: int) -> list[Ended]:
        """Those not yet erased, the longest ended first, after a place."""


@dataclass(frozen=True, slots=True)
class Ask:
    """How a command on a list comes."""

    agency: str
    once: Once
    expected: int | None
    act: Act


@dataclass(frozen=True, slots=True)
class Retention:
    """The use cases. A list of another agency is as one that is not there."""

    dossiers: Aggregates[Dossier]
    lists: Aggregates[DestroyList]
    ended: EndedDossiers
    years_of: YearsOf
    files: Files
    clock: Clock

    async def draft(self, ask: Ask, describe: Describe) -> Answer:
        """A list of what is past its period now, the oldest first."""
        if (earlier := await self.lists.created(ask.once)) is not None:
            return earlier
        now = self.clock.now()
        rows = tuple(await self._due(ask.agency, now))
        drafted = retention.draft(uuid4().hex, ask.agency, rows, ask.act.by, now)
        body = dict(describe(drafted))
        try:
            created = answered_now(ask.once, body, 1)
            await self.lists.add(drafted, [], now, created=created, act=ask.act)
        except AlreadyThere:
            if (earlier := await self.lists.created(ask.once)) is None:
                raise
            return earlier
        return Answer(body, 1, replayed=False)

    async def approve(self, list_id: str, ask: Ask, describe: Describe) -> Answer:
        now = self.clock.now()
        return await self._answer(
            list_id, ask, lambda one: retention.approve(one, ask.act.by, now), describe
        )

    async def execute(self, list_id: str, ask: Ask, describe: Describe) -> Answer:
        """Erase every dossier of the list. Broken off, the same call goes on where it stopped."""
        stored = await self.lists.load(list_id)
        approved = self._own(stored.state, ask.agency)
        if ask.once.key not in stored.answers:
            retention.check_approved(approved)
            for row in approved.rows:
                await self._erase(row.code, approved.id, ask.act)
        now = self.clock.now()
        return await self._answer(
            list_id, ask, lambda one: retention.executed(one, ask.act.by, now), describe
        )

    async def see(self, list_id: str, agency: str) -> tuple[DestroyList, int]:
        """The list with its version."""
        stored = await self.lists.load(list_id)
        return self._own(stored.state, agency), stored.version

    async def _due(self, agency: str, now: datetime) -> list[Row]:
        rows: list[Row] = []
        place = ""
        while len(rows) < retention.LONGEST:
            found = await self.ended(agency, place, BATCH)
            for one in found:
                years = await self.years_of(one.procedure, one.version)
                if retention.past(one.closed_at, years, now):
                    until = retention.end_of_period(one.closed_at, years).isoformat()
                    rows.append(Row(one.code, one.procedure, one.closed_at, years, until))
            if len(found) < BATCH:
                break
            place = found[-1].place
        return rows[: retention.LONGEST]

    async def _erase(self, code: str, list_id: str, act: Act) -> None:
        """Its papers are let go before it ceases to refer to them; another that was linked to
        them keeps them. What was erased already is left as it is.
        """
        for _ in range(TRIES):
            before = await self.dossiers.load(code)
            if before.state.erased is not None:
                return
            for file in before.state.files:
                await self.files.loosen(file.id)
            now = self.clock.now()
            after = retention.erased(before.state, list_id, act.by, now)
            if await self.dossiers.erase(before, after, now, replace(act, reason=None)):
                return
        raise Contention(code)

    async def _answer(
        self, list_id: str, ask: Ask, command: Callable[[DestroyList], DestroyList],
        describe: Describe,
    ) -> Answer:  # fmt: skip
        return await self.lists.answer(
            list_id, lambda one: (command(self._own(one, ask.agency)), []), self.clock.now(),
            once=ask.once, describe=lambda one: dict(describe(one)), expected=ask.expected,
            act=ask.act,
        )  # fmt: skip

    def _own(self, one: DestroyList, agency: str) -> DestroyList:
        if one.agency != agency:
            raise NotFound(one.id)
        return one
