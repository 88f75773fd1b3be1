"""The figures of some replayed years, as tables for the documentation."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import mean, median

from dossier_shared.worktime import Calendar
from routing.forecasting.replay import Forecasted, Plan, replay
from routing.forecasting.scores import (
    Group,
    Pair,
    brier,
    by_days_left,
    calibration_error,
    reliability,
    tested,
)


@dataclass(frozen=True, slots=True)
class Year:
    """The tested part of one year: each forecast, and as pairs by each way of forecasting."""

    seed: int
    forecasts: Sequence[Forecasted]
    simulated: Sequence[Pair]
    mapped: Sequence[Pair]
    thumb: Sequence[Pair]

    @property
    def late(self) -> float:
        return mean(one.late for one in self.forecasts)


def year(plan: Plan, calendar: Calendar) -> Year:
    """One year replayed; its second half is tested, with a map learnt from what was settled."""
    start = plan.days // 2
    whole = replay(plan, calendar)
    rule = by_days_left(whole, start)
    said = list(tested(whole, start))
    return Year(
        plan.seed,
        [one for one, _ in said],
        [(one.p, one.late) for one, _ in said],
        [(p, one.late) for one, p in said],
        [(rule(one), one.late) for one, _ in said],
    )


def report(years: Sequence[Year], plan: Plan) -> str:
    """Markdown: the scores of each year, and the reliability of all of them together."""
    return "\n".join([*_head(plan), *_scores(years), "", *_reliability(years), ""])


def together(years: Sequence[Year]) -> tuple[list[Group], list[Group]]:
    """The groups of all years, as simulated and calibrated."""
    return (
        reliability(pair for year in years for pair in year.simulated),
        reliability(pair for year in years for pair in year.mapped),
    )


def _head(plan: Plan) -> Iterator[str]:
    yield "# Early warning: figures"
    yield ""
    yield "Written by `python -m routing.forecasting`; do not edit."
    yield ""
    yield (
        f"Years of {plan.days} working days, forecasts every {plan.every} days from {plan.draws}"
        " futures; the second half is tested, cases already overdue left out."
    )
    yield ""


def _scores(years: Sequence[Year]) -> Iterator[str]:
    yield "## Scores"
    yield ""
    yield (
        "| year | forecasts | of cases | came late | Brier: base rate | days left | simulated |"
        " calibrated | calibration error: simulated | calibrated | finish: median error, days |"
        " done by `finish_late` |"
    )
    yield "|" + "---|" * 12
    for one in years:
        late, known = one.late, one.forecasts
        yield (
            f"| {one.seed} | {len(known)} | {len({f.code for f in known})} | {late:.1%}"
            f" | {late * (1 - late):.3f} | {brier(one.thumb):.3f} | {brier(one.simulated):.3f}"
            f" | {brier(one.mapped):.3f} | {calibration_error(reliability(one.simulated)):.3f}"
            f" | {calibration_error(reliability(one.mapped)):.3f}"
            f" | {median(abs(f.error) for f in known):.1f} | {mean(f.within for f in known):.0%} |"
        )


def _reliability(years: Sequence[Year]) -> Iterator[str]:
    simulated, mapped = together(years)
    for title, groups in (("as simulated", simulated), ("calibrated", mapped)):
        yield f"## Reliability, {title}"
        yield ""
        yield "| forecasts | said | came late |"
        yield "|---|---|---|"
        yield from (f"| {g.count} | {g.said:.1%} | {g.came:.1%} |" for g in groups)
        yield ""
