"""The year once more, with a forecast of every open case at the opening of every few days.

The forecast is told what the service would know at that hour: the steps passed until then, who
holds what, what has been announced of absences. What came is looked up when the year is over.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from dossier_shared.worktime import Calendar
from routing.domain.forecast import (
    Absences,
    Observation,
    Observed,
    OpenCase,
    OpenStep,
    forecast,
    handling,
    presumed_holder,
)
from routing.domain.forecast.hours import Axis
from routing.forecasting.office import Dossier, Office, Passed
from routing.forecasting.people import CONSULT, HOURS
from routing.forecasting.year import FIRST, make_office

FOREVER = 1e9


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is replayed: forecasts every so many days, each from so many futures."""

    days: int
    every: int
    draws: int
    seed: int


@dataclass(frozen=True, slots=True)
class Forecasted:
    """What was forecast of a case at a day's opening, and what came of it.

    `p`: probability of lateness as simulated; `left`: working days to the due date's end;
    `known`: the day on which it was settled whether it is late; `error` and `within`: working days
    by which the forecast median was too early, and whether the case was done by `finish_late`.
    """

    day: int
    code: str
    p: float
    left: float
    late: bool
    known: float
    error: float
    within: bool


def replay(plan: Plan, calendar: Calendar) -> list[Forecasted]:
    """All forecasts of cases with a due date that were not overdue then, in the order of days."""
    office = make_office(plan.seed, plan.days, calendar)
    desk = _Desk(office, Axis(FIRST, calendar))
    asked = []
    for day in range(plan.every, plan.days, plan.every):
        office.run(day * HOURS)
        asked.append((day, desk.forecasts(day * HOURS, plan)))
    office.run(FOREVER)
    return [outcome for day, said in asked for outcome in _outcomes(day, said)]


@dataclass(frozen=True, slots=True)
class _Said:
    dossier: Dossier
    p: float
    finish: float
    finish_late: float


def _outcomes(day: int, said: list[_Said]) -> Iterator[Forecasted]:
    for one in said:
        finished, last = one.dossier.finished or FOREVER, one.dossier.last
        yield Forecasted(
            day=day,
            code=one.dossier.code,
            p=one.p,
            left=(last - day * HOURS) / HOURS,
            late=finished > last,
            known=min(finished, last) / HOURS,
            error=(finished - one.finish) / HOURS,
            within=finished <= one.finish_late,
        )


class _Desk:
    """Sees the office as the service would, and asks for forecasts."""

    def __init__(self, office: Office, axis: Axis) -> None:
        self._office, self._axis = office, axis
        self._observed, self._learnt = Observed(), 0
        self._away = {
            name: [
                (known, (axis.instant(gone), axis.instant(back))) for known, gone, back in p.away
            ]
            for name, p in office.persons.items()
        }

    def forecasts(self, at: float, plan: Plan) -> list[_Said]:
        self._learn()
        cases = [self._open_case(dossier, at) for dossier in self._office.open.values()]
        now = self._axis.instant(at + 1e-6)
        luck = Random(plan.seed + int(at))  # noqa: S311 - guards nothing
        warnings = forecast(
            cases, self._observed, self._absences(at), now, self._axis.calendar, plan.draws, luck
        )
        return [
            _Said(
                dossier,
                warnings[code].late,
                self._axis.hours(warnings[code].finish),
                self._axis.hours(warnings[code].finish_late),
            )
            for code, dossier in self._office.open.items()
            if dossier.due_at is not None and not warnings[code].overdue
        ]

    def _learn(self) -> None:
        for passed in self._office.passed[self._learnt :]:
            self._observed.add(self._observation(passed))
        self._learnt = len(self._office.passed)

    def _observation(self, passed: Passed) -> Observation:
        return Observation(
            procedure=passed.dossier.kind.id,
            step=passed.step,
            took=self._handling(passed.holder, passed.began, passed.until),
            at=self._axis.instant(passed.until),
            budget=_hours(passed.dossier.kind.budget_hours(passed.step)),
        )

    def _handling(self, holder: str, began: float, until: float) -> timedelta:
        away = [span for _, span in self._away.get(holder, ())]
        began_at, until_at = self._axis.instant(began), self._axis.instant(until)
        return handling(began_at, until_at, away, self._axis.calendar)

    def _open_case(self, dossier: Dossier, at: float) -> OpenCase:
        began = at if dossier.began is None else dossier.began
        return OpenCase(
            code=dossier.code,
            procedure=dossier.kind.id,
            due_at=dossier.due_at,
            handled=self._handling(dossier.holder, began, at),
            ahead=tuple(
                self._open_step(dossier, place)
                for place in range(dossier.place, len(dossier.kind.steps))
            ),
        )

    def _open_step(self, dossier: Dossier, place: int) -> OpenStep:
        step, budget = (
            dossier.kind.steps[place],
            dossier.kind.budget_hours(dossier.kind.steps[place]),
        )
        outside = step == CONSULT
        if place == dossier.place or outside:
            holder = dossier.holder
        else:
            able = self._office.people.who(step, dossier.kind.division)
            holder = presumed_holder(able, dossier.code)
        return OpenStep(step, holder, _hours(budget), outside)

    def _absences(self, at: float) -> Absences:
        """Those announced; that one is over makes no difference."""
        return {
            name: [span for known, span in away if known <= at] for name, away in self._away.items()
        }


def _hours(hours: float | None) -> timedelta | None:
    return None if hours is None else timedelta(hours=hours)
