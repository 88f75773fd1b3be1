"""The early warning: when each open case will be finished, and how likely it will be late.

Many possible futures of the whole office are drawn. In each, every step ahead takes a duration
drawn from those observed (given how long it has been worked on), and every holder works off his
queue. The forecast is what came of a case over all futures. Work that is yet to arrive is not
foreseen; what that does to the probabilities, `calibration` takes back.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import cache
from random import Random

from dossier_shared.worktime import Calendar
from routing.domain.forecast.explain import explain
from routing.domain.forecast.hours import HOUR, Axis
from routing.domain.forecast.model import Absences, EarlyWarning, OpenCase
from routing.domain.forecast.observed import Knots, Observed, at, share_below
from routing.domain.forecast.queues import run
from routing.domain.forecast.standing import Standing

KnotsOf = Callable[[str, str, timedelta | None], Knots]
A_MOMENT = 0.01
"""Working hours; what is left of a step is never less."""


def forecast(
    cases: Sequence[OpenCase],
    observed: Observed,
    absences: Absences,
    now: datetime,
    calendar: Calendar,
    draws: int,
    rng: Random,
) -> dict[str, EarlyWarning]:
    """By code, the warning of each open case at `now`, an aware instant, from `draws` futures,
    at least 2.

    The same cases, draws and seed give the same warnings in whatever order the cases come. Raises
    CalendarNotCovered when `now` is outside the calendar's years.
    """
    standing = Standing(cases, absences, Axis(now, calendar))
    knots, seed = cache(observed.knots), rng.getrandbits(64)
    futures = [_durations(case, knots, draws, seed) for case in cases]
    finishes = [
        run(standing.jobs, [took[n] for took in futures], standing.gaps) for n in range(draws)
    ]
    return {
        case.code: _warning(case, sorted(finish), knots, standing)
        for case, finish in zip(cases, zip(*finishes, strict=True), strict=True)
    }


def _durations(case: OpenCase, knots: KnotsOf, draws: int, seed: int) -> list[tuple[float, ...]]:
    """For each future, how many hours each of the case's steps takes from now on."""
    begun, steps = case.handled / HOUR, []
    for step in case.ahead:
        # each step of each case has its own stream: a case more changes no other's luck
        luck = Random(f"{seed}/{case.code}/{step.step}")  # noqa: S311 - guards nothing
        usual = knots(case.procedure, step.step, step.budget)
        steps.append(list(_drawn(usual, begun, luck, draws)))
        begun = 0.0
    return list(zip(*steps, strict=True))


def _drawn(knots: Knots, begun: float, luck: Random, draws: int) -> Iterator[float]:
    """What is left of a step worked on for `begun` hours. One that has outlasted all that were
    seen is drawn afresh: of such, nothing is known.
    """
    passed = share_below(knots, begun)
    if passed == 1:
        passed = begun = 0.0
    for _ in range(draws):
        yield max(at(knots, passed + (1 - passed) * luck.random()) - begun, A_MOMENT)


def _warning(
    case: OpenCase, finishes: Sequence[float], knots: KnotsOf, standing: Standing
) -> EarlyWarning:
    """From the hours, ascending, at which the case was finished in each future."""
    last = standing.last_on_time(case)
    late = sum(finish > last for finish in finishes) / len(finishes)
    usual = [at(knots(case.procedure, s.step, s.budget), 0.5) for s in case.ahead]
    return EarlyWarning(
        code=case.code,
        finish=standing.axis.instant(at(finishes, 0.5)),
        finish_late=standing.axis.instant(at(finishes, 0.9)),
        late=late,
        overdue=last < 0,
        why=explain(len(case.ahead), standing.before(case), sum(usual), standing.remarks(case)),
    )
