"""Import a list of dossiers taken on paper: checked whole, then applied in steps that may be cut
off anywhere and run again.
"""

import asyncio
import base64
import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from dossier_shared.acts import Act
from dossier_shared.clock import OFFICE_ZONE, Clock
from dossier_shared.lists.tables import Fault, Table
from dossier_shared.mongo.aggregates import Aggregates, AlreadyThere, NotFound, Once, Stored
from dossier_shared.rules import RuleViolation
from intake.application.receive_dossier import NewDossier, ReceiveDossier
from intake.domain.clock import Dated
from intake.domain.errors.life import OTHER_AGENCY
from intake.domain.importing import Row, read_table
from intake.domain.imports import Import, RowOutcome, recorded
from intake.domain.listed import application_of, broken_at, row_faults
from intake.domain.procedure import Procedure

STEP = 100
"""Rows that one run applies: a request's worth of time."""


class Faulty(Exception):
    """The list is not right: nothing of it was applied."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Checked:
    """How many rows can be read, and what is wrong with these and the others."""

    rows: int
    faults: Sequence[Fault]


@dataclass(frozen=True, slots=True)
class ImportDossiers:
    """Each row is received under a key made of the import and the row: however often a step runs,
    and by however many at once, it becomes one dossier.
    """

    imports: Aggregates[Import]
    receiving: ReceiveDossier
    table: Callable[[bytes], Table]
    clock: Clock

    async def check(self, content: bytes) -> Checked:
        """Every fault of every row; nothing is written."""
        rows, faults = await self._read(content)
        dated = Dated(*await self.receiving.calendars.current())
        procedures: dict[tuple[str, date], Procedure] = {}
        for row in rows:
            faults += await self._faults(row, procedures, dated)
        return Checked(len(rows), sorted(faults, key=lambda one: one.row))

    async def begin(self, content: bytes, by: str, agency: str) -> Stored[Import]:
        """Keep a list that is right, to be applied by `run`; Faulty for one that is not."""
        if agency != self.receiving.unit:
            raise OTHER_AGENCY.broken()
        checked = await self.check(content)
        if checked.faults:
            raise Faulty(checked.faults)
        kept, now = base64.b64encode(content).decode(), self.clock.now()
        fresh = Import(_id(content, agency), agency, by, now, checked.rows, kept)
        try:
            return await self.imports.add(fresh, [], now)
        except AlreadyThere:
            return await self.imports.load(fresh.id)

    async def load(self, import_id: str, agency: str) -> Stored[Import]:
        stored = await self.imports.load(import_id)
        if stored.state.agency != agency:
            raise NotFound(import_id)
        return stored

    async def run(self, import_id: str, agency: str, act: Act, retry: bool) -> Stored[Import]:
        """Apply the next rows, or with `retry` those that failed."""
        imported = (await self.load(import_id, agency)).state
        if imported.content is None:
            return await self.imports.load(import_id)
        rows, _ = await self._read(base64.b64decode(imported.content))
        told = replace(act, reason=f"import {import_id}")
        outcomes = [await self._apply(imported, row, told) for row in _next(imported, rows, retry)]
        return await self.imports.change(
            import_id, lambda state: (recorded(state, outcomes), []), self.clock.now()
        )

    async def _read(self, content: bytes) -> tuple[list[Row], list[Fault]]:
        return await asyncio.to_thread(lambda: read_table(self.table(content)))

    async def _faults(
        self, row: Row, procedures: dict[tuple[str, date], Procedure], dated: Dated
    ) -> list[Fault]:
        said, at = row.values["procedure"], row.values["received_at"]
        wanted = said, at.astimezone(OFFICE_ZONE).date()
        try:
            if wanted not in procedures:
                procedures[wanted] = await self.receiving.procedure(said, at)
        except RuleViolation as broken:
            return [broken_at(row, broken)]
        application = application_of(row, self.receiving.unit, "")
        return row_faults(row, application, procedures[wanted], dated, self.clock.now())

    async def _apply(self, imported: Import, row: Row, act: Act) -> RowOutcome:
        once = Once(f"import:{imported.id}:{row.digest}", row.digest)
        application = application_of(row, imported.agency, act.by)
        new = NewDossier(row.values["procedure"], application, once, act)
        try:
            answer = await self.receiving.receive(new, lambda dossier, *_: {"code": dossier.code})
        except RuleViolation as broken:
            return RowOutcome(row.number, error=broken.code, says=broken.detail)
        return RowOutcome(row.number, code=answer.body["code"])


def _id(content: bytes, agency: str) -> str:
    return hashlib.sha256(agency.encode() + b"\n" + content).hexdigest()[:32]


def _next(imported: Import, rows: Iterable[Row], retry: bool) -> list[Row]:
    failed = {outcome.row for outcome in imported.outcomes if outcome.error}
    done = {outcome.row for outcome in imported.outcomes}
    wanted = [
        row for row in rows if (row.number in failed if retry else row.number not in done)
    ]  # fmt: skip
    return wanted[:STEP]
