"""Change the catalogue: drafts, and the decisions that bring them into force or end a procedure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from dossier_shared.acts import Act
from dossier_shared.clock import OFFICE_ZONE, Clock
from dossier_shared.mongo.aggregates import (
    Aggregates,
    AlreadyThere,
    Answer,
    NotFound,
    Once,
    Stale,
    answered_now,
)
from intake.application.ports import Registers
from intake.domain import catalogued
from intake.domain.catalogued import Catalogued, Change, Ordered
from intake.domain.errors.catalogue import REGISTER_MISSING, SUCCESSOR_WRONG
from intake.domain.errors.life import OTHER_AGENCY
from intake.domain.procedure import Decision, Procedure
from intake.domain.registers import Entry, is_sensitive, wanting


@dataclass(frozen=True, slots=True)
class AskedOffice:
    """How a command on what the office itself keeps comes."""

    agency: str
    once: Once
    expected: int | None
    act: Act


Describe = Callable[[Catalogued], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class EditCatalogue:
    procedures: Aggregates[Catalogued]
    registers: Registers
    clock: Clock
    agency: str

    def today(self) -> date:
        return self.clock.now().astimezone(OFFICE_ZONE).date()

    async def save_draft(self, draft: Procedure, asked: AskedOffice, describe: Describe) -> Answer:
        """A draft may be the first that is known of a procedure."""
        self._check(asked)
        if (earlier := await self.procedures.created(asked.once)) is not None:
            return earlier
        try:
            return await self._answer(
                draft.id, lambda found: catalogued.save_draft(found, draft), asked, describe
            )
        except NotFound:
            return await self._added(draft, asked, describe)

    async def discard_draft(
        self, procedure: str, asked: AskedOffice, describe: Describe
    ) -> Answer:  # fmt: skip
        self._check(asked)
        return await self._answer(procedure, catalogued.discard_draft, asked, describe)

    async def bring_into_force(
        self, procedure: str, decision: Decision, from_day: date, asked: AskedOffice,
        describe: Describe,
    ) -> Answer:  # fmt: skip
        """REGISTER_MISSING names all that the draft refers to and no register holds."""
        self._check(asked)
        ordered = Ordered(decision, from_day, self.today())
        entries = await self.registers()
        return await self._answer(
            procedure, lambda found: into_force(found, ordered, entries), asked, describe
        )

    async def end(
        self, procedure: str, ordered: Ordered, successor: str | None, asked: AskedOffice,
        describe: Describe,
    ) -> Answer:  # fmt: skip
        """Abolished, or replaced by the successor."""
        self._check(asked)
        following = await self._successor(successor) if successor is not None else None
        return await self._answer(
            procedure, lambda found: catalogued.end(found, ordered, following), asked, describe
        )

    async def _successor(self, procedure: str) -> Catalogued:
        try:
            return (await self.procedures.load(procedure)).state
        except NotFound as error:
            raise SUCCESSOR_WRONG.broken() from error

    async def _answer(
        self, procedure: str, command: Callable[[Catalogued], Change], asked: AskedOffice,
        describe: Describe,
    ) -> Answer:  # fmt: skip
        return await self.procedures.answer(
            procedure, command, self.clock.now(),
            once=asked.once, describe=describe, expected=asked.expected, act=asked.act,
        )  # fmt: skip

    async def _added(self, draft: Procedure, asked: AskedOffice, describe: Describe) -> Answer:
        if asked.expected is not None:
            raise Stale(draft.id)
        change = catalogued.save_draft(Catalogued(draft.id), draft)
        body, now = describe(change[0]), self.clock.now()
        created = answered_now(asked.once, body, 1)
        try:
            await self.procedures.add(*change, now, created=created, act=asked.act)
        except AlreadyThere as taken:
            if (earlier := await self.procedures.created(asked.once)) is not None:
                return earlier
            raise Stale(draft.id) from taken
        return Answer(body, 1, replayed=False)

    def _check(self, asked: AskedOffice) -> None:
        if asked.agency != self.agency:
            raise OTHER_AGENCY.broken()


def into_force(found: Catalogued, ordered: Ordered, entries: list[Entry]) -> Change:
    """The draft brought into force, if the registers hold all that it names."""
    draft = found.draft
    if draft is not None and (missing := list(wanting(draft, entries))):
        raise REGISTER_MISSING.broken(what="; ".join(missing))
    sensitive = draft is not None and is_sensitive(draft.field, entries)
    return catalogued.bring_into_force(found, ordered, sensitive=sensitive)
