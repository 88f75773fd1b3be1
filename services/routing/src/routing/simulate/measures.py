"""What came of a year: how many were late, how long it took, how evenly the work was given."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, inf, sqrt
from statistics import fmean

from routing.simulate.instance import A_DAY, Instance
from routing.simulate.office import Run


@dataclass(frozen=True, slots=True)
class Figures:
    """`late`: results that came after the due date, or never. `p95_days`: within so many working
    days from receipt the result of 95 % was at the one-stop. `spread`: the coefficient of variation
    of the work given to each officer for each hour that he was there, within his division. `open`:
    never finished.
    """

    dossiers: int
    late: int
    p95_days: float
    spread: float
    reassigned: int
    open: int


def measure(instance: Instance, run: Run) -> Figures:
    stays = run.stays
    return Figures(
        dossiers=len(instance.dossiers),
        late=sum(each.late(_left(run, each.code)) for each in instance.dossiers),
        p95_days=percentile(
            ((_left(run, e.code) or inf) + e.after - e.received for e in instance.dossiers), 0.95
        )
        / A_DAY,
        spread=_spread(instance, run),
        reassigned=run.reassigned,
        open=len(instance.dossiers) - len(stays),
    )


def last_line(policy: str, figures: Figures, bound: int) -> str:
    """For programs to read: one line, numbers with a point."""
    return (
        f"policy={policy} late={figures.late} p95_days={figures.p95_days:.1f}"
        f" spread={figures.spread:.3f} bound={bound}"
    )


def percentile(values: Iterable[float], part: float) -> float:
    """The least of the values that `part` (0..1) of them do not exceed; there is at least one."""
    ranked = sorted(values)
    return ranked[max(0, ceil(part * len(ranked)) - 1)]


def _left(run: Run, code: str) -> float | None:
    stay = run.stays.get(code)
    return None if stay is None else stay.left


def _spread(instance: Instance, run: Run) -> float:
    divisions: dict[str, list[float]] = defaultdict(list)
    for officer in instance.officers:
        there = officer.present(0, instance.end)
        divisions[officer.division].append(run.given[officer.id] / there if there else 0.0)
    return sqrt(fmean(square for given in divisions.values() for square in _squares(given)))


def _squares(given: Sequence[float]) -> Iterable[float]:
    """Of each officer's distance from the mean of his division, in parts of that mean."""
    mean = fmean(given)
    return ((each / mean - 1) ** 2 if mean else 0.0 for each in given)
