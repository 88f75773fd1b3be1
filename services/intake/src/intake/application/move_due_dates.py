"""What a version of the calendar would move, and the command that moves it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from dossier_shared.acts import Act
from dossier_shared.clock import Clock
from dossier_shared.mongo.aggregates import Aggregates, NotFound
from dossier_shared.rules import RuleViolation
from intake.application.ports import Calendars, Search, Wanted
from intake.domain.clock import Dated
from intake.domain.dossier import Change, Dossier
from intake.domain.moving import Outcome, Shift, move, shift_of, why_not
from intake.domain.scope import Scope


@dataclass(frozen=True, slots=True)
class Preview:
    """The shifts among one page of open dossiers; `next` continues behind them."""

    shifts: tuple[Shift, ...]
    looked_at: int
    next: str | None


@dataclass(frozen=True, slots=True)
class MoveDueDates:
    dossiers: Aggregates[Dossier]
    search: Search
    calendars: Calendars
    clock: Clock

    async def preview(self, scope: Scope, version: int, after: str | None, limit: int) -> Preview:
        """In the order of due dates, a page of open dossiers at a time; NotFound for a version
        that there is not.
        """
        dated = Dated(version, await self.calendars.version(version))
        page = await self.search.page(Wanted(scope, sort="due", after=after, limit=limit))
        shifts = [shift_of(dossier, dated) for dossier in page.dossiers]
        return Preview(tuple(s for s in shifts if s), len(page.dossiers), page.next)

    async def move(
        self, scope: Scope, version: int, seen: Iterable[tuple[str, datetime]], act: Act
    ) -> list[tuple[str, Outcome]]:
        """Move each dossier to the day that the preview showed; one that is there already, or
        would now move to another day, is left and named. Safe to repeat after a crash.
        """
        dated = Dated(version, await self.calendars.version(version))
        return [(code, await self._one(scope, code, due, dated, act)) for code, due in seen]

    async def _one(self, scope: Scope, code: str, due: datetime, dated: Dated, act: Act) -> Outcome:
        now = self.clock.now()

        def command(dossier: Dossier) -> Change:
            return move(dossier, dated, now, act.by)

        try:
            dossier = (await self.dossiers.load(code)).state
            if not scope.covers(dossier):
                return "not-found"
            if (left := why_not(dossier, dated, due)) is not None:
                return left
            await self.dossiers.change(code, command, now, act=act)
        except NotFound:
            return "not-found"
        except RuleViolation:
            return "not-open"
        return "moved"
