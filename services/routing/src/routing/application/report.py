"""The reports of a period, as of an instant, of what the caller may see."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from dossier_shared.clock import OFFICE_ZONE, Clock
from routing.application.ports import ProcedureNames
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


@dataclass(frozen=True, slots=True)
class MakeReport:
    """`names` of people and of this agency; `look` follows what other replicas wrote."""

    ledger: Figured
    look: Callable[[], Awaitable[None]]
    procedures: Callable[[], Awaitable[Sequence[ProcedureInfo]]]
    titles: ProcedureNames
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
        procedures = await self.procedures() if name in {"07a", "07b"} else ()
        return self._made(name, scope, window(period, as_of or now, OFFICE_ZONE), procedures)

    async def names(self, caller: Caller) -> Names:
        """What the codes in a report are called."""
        procedures = {each.procedure for each in self.ledger.timelines()}
        return Names(
            agencies={caller.agency: self.agency_name},
            procedures=await self.titles.names(procedures),
            people=self.people,
        )

    def _made(
        self, name: Name, scope: Scope, of: Window, procedures: Sequence[ProcedureInfo]
    ) -> Report:
        if name in {"06a", "06b"}:
            return self._solving(name, scope, of)
        seen = [each for each in self.ledger.timelines() if _seen(each, scope)]
        agency, calendar = scope.agency, self.office.calendar
        making: Mapping[Name, Callable[[], Report]] = {
            "07a": lambda: report_07a(procedures, seen, agency, of),
            "07b": lambda: report_07b({agency: procedures}, seen, of),
            "overdue": lambda: overdue(seen, agency, of, calendar),
            "indices": lambda: indices(seen, agency, of),
            "scores": lambda: scores(seen, agency, of),
        }
        return making[name]()

    def _solving(self, name: Name, scope: Scope, of: Window) -> Solving:
        """Contradiction unless it takes over what the period before left open, and the period
        after takes over what it leaves open.
        """
        periods = (of.period.preceding(), of.period, of.period.following())
        before, made, after = (
            self._counted(name, scope, window(period, of.as_of, of.zone)) for period in periods
        )
        check_follows(before, made)
        check_follows(made, after)
        return made

    def _counted(self, name: Name, scope: Scope, of: Window) -> Solving:
        if name == "06a" and scope.division is None:
            return self.ledger.figures.report_06a(scope.agency, of)
        seen = [each for each in self.ledger.timelines() if _seen(each, scope)]
        return report_06b(seen, of) if name == "06b" else report_06a(seen, scope.agency, of)


def _seen(timeline: Timeline, scope: Scope) -> bool:
    return scope.holds(timeline.agency, (timeline.division,))
