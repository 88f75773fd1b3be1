"""Print what changes hands: dossiers to the division, results back to the one-stop."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Literal

from dossier_shared.clock import OFFICE_ZONE, Clock
from dossier_shared.mongo.aggregates import Aggregates, NotFound
from intake.application.naming import names_of
from intake.application.ports import Procedures, Search, Wanted
from intake.application.print_slips import Render
from intake.domain.dossier import Dossier
from intake.domain.errors.slips import (
    HAND_OVER_NOT_FINISHED,
    HAND_OVER_UNKNOWN,
    TRANSFER_EMPTY,
    TRANSFER_LONG,
)
from intake.domain.forms import Listing, Office, Row
from intake.domain.receiving import CUTOFF
from intake.domain.rows import row_of
from intake.domain.rulesets import rules_of
from intake.domain.scope import Scope
from intake.domain.statuses import Status
from intake.domain.wording import day

NEXT_DAY = "Nhận từ 15 giờ, chuyển đầu giờ ngày làm việc sau"
MOST = 500
"""Lines of one list."""


@dataclass(frozen=True, slots=True)
class Lists:
    """Lists of dossiers on paper, dated now, under the rules of the day."""

    procedures: Procedures
    render: Render
    office: Office
    clock: Clock

    async def printed(
        self, kind: Literal["hand-over", "transfer"], division: str, rows: Sequence[Row]
    ) -> bytes:
        now = self.clock.now()
        form = rules_of(now.astimezone(OFFICE_ZONE).date()).forms[kind]
        listing = Listing(kind, form, self.office, day(now), tuple(rows), division=division)
        return await self.render(listing, now)

    async def rows(self, dossiers: Sequence[Dossier]) -> list[Row]:
        """Numbered from 1."""
        names = await names_of(self.procedures, dossiers)
        return [row_of(one, place, names[one.code]) for place, one in enumerate(dossiers, start=1)]


@dataclass(frozen=True, slots=True)
class PrintHandOver:
    """Phiếu bàn giao kết quả: what a division hands over to the one-stop, with both signatures."""

    dossiers: Aggregates[Dossier]
    lists: Lists

    async def chosen(self, codes: Sequence[str], scope: Scope) -> list[Dossier]:
        """Those with a result; HAND_OVER_UNKNOWN for one that the caller may not see either."""
        return [await self._finished(code, scope) for code in dict.fromkeys(codes)]

    async def __call__(self, dossiers: Sequence[Dossier]) -> bytes:
        divisions = "; ".join(dict.fromkeys(dossier.division for dossier in dossiers))
        return await self.lists.printed("hand-over", divisions, await self.lists.rows(dossiers))

    async def _finished(self, code: str, scope: Scope) -> Dossier:
        try:
            dossier = (await self.dossiers.load(code)).state
        except NotFound as error:
            raise HAND_OVER_UNKNOWN.broken(code=code) from error
        if not scope.covers(dossier):
            raise HAND_OVER_UNKNOWN.broken(code=code)
        if dossier.status != Status.FINISHED:
            raise HAND_OVER_NOT_FINISHED.broken(code=code)
        return dossier


@dataclass(frozen=True, slots=True)
class PrintTransfer:
    """Phiếu bàn giao hồ sơ: what was received for a division on a day (NĐ 61/2018 art.18)."""

    search: Search
    lists: Lists

    async def chosen(self, scope: Scope, division: str, on: date) -> Sequence[Dossier]:
        """In the order of their receipt; TRANSFER_EMPTY also for what the caller may not see."""
        since = datetime.combine(on, time(), OFFICE_ZONE)
        wanted = Wanted(
            scope, division=division, received_from=since, received_to=since + timedelta(days=1),
            sort="oldest", limit=MOST,
        )  # fmt: skip
        page = await self.search.page(wanted)
        received = [dossier for dossier in page.dossiers if dossier.received]
        if page.next is not None:
            raise TRANSFER_LONG.broken(most=MOST)
        if not received:
            raise TRANSFER_EMPTY.broken(division=division, day=f"{on:%d/%m/%Y}")
        return received

    async def __call__(self, division: str, dossiers: Sequence[Dossier]) -> bytes:
        rows = await self.lists.rows(dossiers)
        noted = [_noted(row, one) for row, one in zip(rows, dossiers, strict=True)]
        return await self.lists.printed("transfer", division, noted)


def _noted(row: Row, dossier: Dossier) -> Row:
    """What was received from 15:00 on is handed over when the next working day begins."""
    at = dossier.received_at
    late = at is not None and at.astimezone(OFFICE_ZONE).time() >= CUTOFF
    notes = [note for note in (row.note, NEXT_DAY if late else "") if note]
    return replace(row, note="; ".join(notes))
