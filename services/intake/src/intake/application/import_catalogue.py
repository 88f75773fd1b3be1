"""Import the catalogue: checked whole, kept in one write, then carried out by steps that may be cut
off anywhere and taken again.
"""

import asyncio
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from dossier_shared.acts import Act
from dossier_shared.clock import OFFICE_ZONE, Clock
from dossier_shared.mongo.aggregates import Aggregates, AlreadyThere, NotFound
from dossier_shared.rules import RuleViolation
from intake.application.ports import Registers
from intake.domain.catalogue_book import Book, SheetFault, Whole, read_book
from intake.domain.catalogue_import import (
    CatalogueImport,
    Failed,
    Planned,
    finished,
    plan,
    take,
)
from intake.domain.catalogued import Catalogued
from intake.domain.catalogued import Change as CatalogueChange
from intake.domain.errors.life import OTHER_AGENCY
from intake.domain.registers import Entry


class FaultyCatalogue(Exception):
    """The file is not right: nothing of it was applied."""

    def __init__(self, faults: Sequence[SheetFault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


class Unfinished(Protocol):
    async def __call__(self) -> Sequence[str]:
        """The imports that were kept and not carried out to the end."""


@dataclass(frozen=True, slots=True)
class ImportCatalogue:
    procedures: Aggregates[Catalogued]
    imports: Aggregates[CatalogueImport]
    unfinished: Unfinished
    registers: Registers
    read: Callable[[bytes], Book]
    clock: Clock
    agency: str

    async def check(
        self, content: bytes, by: str, agency: str
    ) -> tuple[CatalogueImport, list[SheetFault]]:
        """What the file would change, and every fault of it; nothing is written."""
        if agency != self.agency:
            raise OTHER_AGENCY.broken()
        wholes, faults = await asyncio.to_thread(lambda: read_book(self.read(content)))
        entries, now = await self.registers(), self.clock.now()
        today, planned = now.astimezone(OFFICE_ZONE).date(), list[Planned]()
        for whole in wholes:
            found = await self._found(whole)
            version, wrong = plan(whole, found, entries, by, today)
            faults += wrong
            planned += [version] if version else []
        unchanged = len(wholes) - len(planned)
        digest = hashlib.sha256(content).hexdigest()[:32]
        fresh = CatalogueImport(
            digest, agency, by, now, today.isoformat(), tuple(planned), unchanged
        )
        return fresh, sorted(faults, key=lambda one: (one.sheet, one.row))

    async def __call__(self, content: bytes, agency: str, act: Act) -> CatalogueImport:
        """All of it or nothing. The same file again is the same import."""
        fresh, faults = await self.check(content, act.by, agency)
        if faults:
            raise FaultyCatalogue(faults)
        if not fresh.planned:
            return fresh
        try:
            await self.imports.add(fresh, [], self.clock.now(), act=act)
        except AlreadyThere:
            fresh = (await self.imports.load(fresh.id)).state
        return await self.carry_on(fresh.id, act)

    async def carry_on(self, import_id: str, act: Act) -> CatalogueImport:
        """Each version that is not there yet, and then that the import is done."""
        kept = (await self.imports.load(import_id)).state
        if kept.done:
            return kept
        entries, told = await self.registers(), replace(act, reason=f"import {import_id}")
        outcomes = [await self._apply(kept, one, entries, told) for one in kept.planned]
        failed = [outcome for outcome in outcomes if outcome]
        done = await self.imports.change(
            import_id, lambda found: (finished(found, failed), []), self.clock.now(), act=act
        )
        return done.state

    async def carry_on_all(self) -> None:
        """At start: what another process began and did not end."""
        for import_id in await self.unfinished():
            by = (await self.imports.load(import_id)).state.by
            await self.carry_on(import_id, Act("import-catalogue", by, "service"))

    async def _found(self, whole: Whole) -> Catalogued:
        try:
            return (await self.procedures.load(whole.procedure.id)).state
        except NotFound:
            return Catalogued(whole.procedure.id)

    async def _apply(
        self, kept: CatalogueImport, planned: Planned, entries: Sequence[Entry], act: Act
    ) -> Failed | None:
        today = date.fromisoformat(kept.today)

        def command(found: Catalogued) -> CatalogueChange:
            change = take(found, planned, entries, today)
            if change is None:
                raise _There
            return change

        try:
            await self._written(planned.procedure.id, command, act)
        except _There:
            return None
        except RuleViolation as broken:
            return Failed(planned.procedure.id, broken.code, broken.detail)
        return None

    async def _written(
        self, procedure: str, command: Callable[[Catalogued], CatalogueChange], act: Act
    ) -> None:
        try:
            await self.procedures.change(procedure, command, self.clock.now(), act=act)
        except NotFound:
            await self._added(procedure, command, act)

    async def _added(
        self, procedure: str, command: Callable[[Catalogued], CatalogueChange], act: Act
    ) -> None:
        fresh, now = command(Catalogued(procedure)), self.clock.now()
        try:
            await self.procedures.add(*fresh, now, act=act)
        except AlreadyThere:
            await self.procedures.change(procedure, command, now, act=act)


class _There(Exception):
    """The version is there already."""
