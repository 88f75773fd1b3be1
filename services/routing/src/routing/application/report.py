"""The reports of a period, as of an instant, of what the caller may see."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from dossier_shared.clock import OFFICE_ZONE, Clock
from routing.domain.caller import Caller, Scope, scope_of
from routing.domain.errors import REPORT_NOT_YOURS, REPORT_OF_THE_FUTURE
from routing.domain.office import Office
from routing.domain.reports.figures import Figures
from routing.domain.reports.indices import indices
from routing.domain.reports.overdue import overdue
from routing.domain.reports.paper import Names
from routing.domain.reports.periods import Period, Window, window
from routing.domain.reports.procedures import ProcedureInfo, report_07a, report_07b
from routing.domain.reports.scores import scores
from routing.domain.reports.shape import Report
from routing.domain.reports.solving import Solving, check_follows, report_06a, report_06b
from routing.domain.reports.timeline import Timeline

Name = Literal["06a", "06b", "07a", "07b", "overdue", "indices", "scores"]


class Figured(Protocol):
    """The dossiers as the reports know them."""

    @property
    def figures(self) -> Figures: ...

    async def begin(self) -> None: ...

    def timelines(self) -> Sequence[Timeline]: ...


class Titles(Protocol):
    async def names(self, procedures: Iterable[str], as_of: datetime) -> Mapping[str, str]:
        """What those that are known were called."""
        ...


@dataclass(frozen=True, slots=True)
class MakeReport:
    """`people` and `agency_name` are names; `look` follows what other replicas wrote."""

    ledger: Figured
    look: Callable[[], Awaitable[None]]
    procedures: Callable[[datetime], Awaitable[Sequence[ProcedureInfo]]]
    titles: Titles
    office: Office
    clock: Clock
    people: Mapping[str, str]
    agency_name: str

    async def __call__(
        self, caller: Caller, name: Name, period: Period, as_of: datetime | None
    ) -> Report:
        """REPORT_NOT_YOURS without a scope, or for the roll-ups without the whole agency;
        REPORT_OF_THE_FUTURE for an instant that has not come.
        """
        scope, now = scope_of(caller), self.clock.now()
        if scope is None or (scope.division is not None and name in {"06b", "07a", "07b"}):
            raise REPORT_NOT_YOURS.broken()
        if as_of is not None and as_of > now:
            raise REPORT_OF_THE_FUTURE.broken()
        await self.ledger.begin()
        await self.look()
        of = window(period, as_of or now, OFFICE_ZONE)
        procedures = await self.procedures(of.as_of) if name in {"07a", "07b"} else ()
        return await self._made(name, scope, of, procedures)

    async def names(self, caller: Caller, as_of: datetime | None) -> Names:
        """What the codes in a report are called."""
        procedures = {each.procedure for each in self.ledger.timelines()}
        return Names(
            agencies={caller.agency: self.agency_name},
            procedures=await self.titles.names(procedures, as_of or self.clock.now()),
            people=self.people,
        )

    async def _made(
        self, name: Name, scope: Scope, of: Window, procedures: Sequence[ProcedureInfo]
    ) -> Report:
        """From the counters, or counted anew from the dossiers as they stand now: in a thread, as
        that takes a second of some thousand.
        """
        figures, agency, calendar = self.ledger.figures, scope.agency, self.office.calendar
        if name == "06a" and scope.division is None and figures.answer(of):
            return _solving(lambda each: figures.report_06a(agency, each), of)
        all_ = self.ledger.timelines()
        making: Mapping[Name, Callable[[Sequence[Timeline]], Report]] = {
            "06a": lambda seen: _solving(lambda each: report_06a(seen, agency, each), of),
            "06b": lambda seen: _solving(lambda each: report_06b(seen, each), of),
            "07a": lambda seen: report_07a(procedures, seen, agency, of),
            "07b": lambda seen: report_07b({agency: procedures}, seen, of),
            "overdue": lambda seen: overdue(seen, agency, of, calendar),
            "indices": lambda seen: indices(seen, agency, of),
            "scores": lambda seen: scores(seen, agency, of),
        }
        return await asyncio.to_thread(lambda: making[name](_seen(all_, scope)))


def _solving(counted: Callable[[Window], Solving], of: Window) -> Solving:
    """Contradiction unless it takes over what the period before left open, and the period after
    takes over what it leaves open.
    """
    periods = (of.period.preceding(), of.period, of.period.following())
    before, made, after = (counted(window(each, of.as_of, of.zone)) for each in periods)
    check_follows(before, made)
    check_follows(made, after)
    return made


def _seen(timelines: Sequence[Timeline], scope: Scope) -> list[Timeline]:
    return [each for each in timelines if scope.holds(each.agency, (each.division,))]
