"""Early warning: what is expected of every open case, kept fresh beside the requests.

The model learns from every passed step and is corrected by what became of the forecasts that cases
carry from two days before their due date; both are read from the cases themselves, so a restart
knows what the service knew, and replicas agree.
"""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from dossier_shared.cancelling import unless_cancelled
from dossier_shared.clock import OFFICE_ZONE, Clock
from dossier_shared.mongo.aggregates import Stored
from dossier_shared.observability.logs import log
from dossier_shared.worktime import CalendarNotCovered
from routing.domain.case import Case
from routing.domain.expecting import MOVED, observations, open_case
from routing.domain.forecast import Observed, Tally, calibrated, calibration, forecast
from routing.domain.office import Office
from routing.domain.records import Expected

DRAWS = 200
SEED = 61
"""Of the futures drawn: the same cases give the same warnings."""


@dataclass(slots=True)
class Expect:
    """`cases` gives the open ones; `told` is called with all that is expected, for the metrics."""

    office: Office
    clock: Clock
    cases: Callable[[], Iterable[Case]]
    told: Callable[[dict[str, Expected]], None]
    every: float
    observed: Observed = field(default_factory=Observed)
    tally: Tally = field(default_factory=Tally)
    expected: dict[str, Expected] = field(default_factory=dict)
    _learnt: dict[str, int] = field(default_factory=dict)
    _passed: dict[str, datetime] = field(default_factory=dict)
    _settled: set[str] = field(default_factory=set)

    def learn(self, stored: Stored[Case]) -> None:
        """What a case that was written or read has to teach: each passage once."""
        case = stored.state
        known = self._learnt.get(case.code, 0)
        if len(case.history) > known:
            self._learnt[case.code] = len(case.history)
            self._observe(case, known)
        if case.status in {"finished", "closed"}:
            self.expected.pop(case.code, None)
            self._settle(case)

    def of(self, code: str) -> Expected | None:
        return self.expected.get(code)

    async def look(self) -> None:
        """Forecast all cases whose clock runs anew, those put aside among them, off the loop;
        beyond the calendar nothing is said.
        """
        now = self.clock.now()
        cases = [case for case in self.cases() if case.status in {"open", "suspended"}]
        try:
            self.expected = await asyncio.to_thread(self._forecast, cases, now)
        except CalendarNotCovered:
            self.expected = {}
        self.told(self.expected)

    async def run(self) -> None:
        """Look for ever."""
        while True:
            unless_cancelled()
            await self.clock.sleep(self.every)
            try:
                await self.look()
            except Exception:
                log.exception("forecast.failed")

    def _observe(self, case: Case, known: int) -> None:
        before = {
            str(n): self._passed[passage.by]
            for n, passage in enumerate(case.history)
            if passage.by in self._passed
        }
        fresh = [p.until for p in case.history[known:] if p.action in MOVED]
        for seen in observations(case, before, self.office.members, self.office.calendar):
            if seen.at in fresh:
                self.observed.add(seen)
        for passage in case.history[known:]:
            self._passed[passage.by] = max(
                passage.until, self._passed.get(passage.by, passage.until)
            )

    def _settle(self, case: Case) -> None:
        """A forecast that the case carries is held against what came."""
        said = case.expected
        if said is None or case.due_at is None or case.code in self._settled:
            return
        if case.finished_at is None or case.status != "finished":
            return
        self._settled.add(case.code)
        day = case.finished_at.astimezone(OFFICE_ZONE).date()
        self.tally.add(said.raw, day > case.due_at.astimezone(OFFICE_ZONE).date())

    def _forecast(self, cases: list[Case], now: datetime) -> dict[str, Expected]:
        first = _first_of_each(case for case in cases if case.status == "open")
        asked = [open_case(case, self.office, case.code in first, now) for case in cases]
        absences = {
            member.id: [(each.since, each.until) for each in member.absences]
            for member in list(self.office.members.values())
        }
        raw = forecast(
            asked,
            self.observed,
            absences,
            now,
            self.office.calendar,
            DRAWS,
            Random(SEED),  # noqa: S311
        )
        shown = calibrated(raw, calibration(self.tally))
        return {
            code: Expected(now, raw[code].late, said.late, said.finish_late, said.why)
            for code, said in shown.items()
        }


def _first_of_each(cases: Iterable[Case]) -> set[str]:
    """Of each holder the case that is due first."""
    first: dict[str, Case] = {}
    for case in cases:
        other = first.get(case.assignee)
        if other is None or _urgency(case) < _urgency(other):
            first[case.assignee] = case
    return {case.code for case in first.values()}


def _urgency(case: Case) -> tuple[bool, float, str]:
    due = case.due_at
    return due is None, due.timestamp() if due else 0.0, case.code
