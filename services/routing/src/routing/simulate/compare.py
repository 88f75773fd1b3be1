"""All policies on the same years, and small ones beside the optimum; tables and pictures of it."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from statistics import fmean
from typing import Any

from dossier_shared.worktime import Calendar
from routing.domain.assignment import POLICIES
from routing.domain.catalogue import Catalogue
from routing.simulate.bound import lower_bound
from routing.simulate.curves import Curve, curves
from routing.simulate.measures import measure
from routing.simulate.office import Office
from routing.simulate.receipts import generated
from routing.simulate.small import SIZES, compare_small, small_instance
from routing.simulate.year import make_year

SMALL_LOADS = (1.5, 2.0)
"""A small office begins empty: at these loads some dossiers must be late."""


@dataclass(frozen=True, slots=True)
class Asked:
    """`smalls`: how many small instances of each size and load."""

    year: int
    seeds: Sequence[int]
    loads: Sequence[float]
    smalls: int


@dataclass(frozen=True, slots=True)
class Row:
    """One policy on one year. `bound`: no way of working has fewer late."""

    load: float
    seed: int
    policy: str
    dossiers: int
    late: int
    p95_days: float
    spread: float
    reassigned: int
    bound: int


@dataclass(frozen=True, slots=True)
class SmallRow:
    """Late dossiers over all small instances of a size and load."""

    officers: int
    dossiers: int
    load: float
    instances: int
    way: str
    late: int


def compare(
    asked: Asked, catalogue: Catalogue, calendar: Calendar, told: Callable[[str], None]
) -> Iterator[Row]:
    """Every policy on every year, the years in order of load and seed; the same every time."""
    for load in asked.loads:
        for seed in asked.seeds:
            receipts = generated(asked.year, seed, catalogue, calendar)
            instance = make_year(receipts, load, seed, calendar)
            bound = lower_bound(instance)
            for name, policy in POLICIES.items():
                got = measure(instance, Office(instance, policy).run())
                yield Row(
                    load, seed, name, got.dossiers, got.late, round(got.p95_days, 2),
                    round(got.spread, 4), got.reassigned, bound,
                )  # fmt: skip
            told(f"load {load} seed {seed}")


def smalls(asked: Asked, calendar: Calendar) -> Iterator[SmallRow]:
    """Small instances, each way of working summed over them: the bound, the optimum, the best in
    the office's order of work, and each policy.
    """
    for officers, dossiers in SIZES:
        for load in SMALL_LOADS:
            found = [
                compare_small(
                    small_instance(officers, dossiers, load, seed, calendar),
                    list(POLICIES.values()),
                )
                for seed in range(1, asked.smalls + 1)
            ]
            ways = {
                "bound": sum(each.bound for each in found),
                "optimum": sum(each.optimum for each in found),
                "best in order": sum(each.in_order for each in found),
            } | {name: sum(each.late[name] for each in found) for name in POLICIES}
            for way, late in ways.items():
                yield SmallRow(officers, dossiers, load, len(found), way, late)


def write(out: Path, rows: Sequence[Row], small: Sequence[SmallRow]) -> None:
    """comparison.csv, optimum.csv, late.svg and spread.svg; the same rows write the same files."""
    out.mkdir(parents=True, exist_ok=True)
    _write_csv(out / "comparison.csv", Row, rows)
    _write_csv(out / "optimum.csv", SmallRow, small)
    late = _curves(rows, lambda row: row.late / row.dossiers * 100)
    bound = _curve("bound", _of(rows, rows[0].policy), lambda row: row.bound / row.dossiers * 100)
    spread = _curves(rows, lambda row: row.spread)
    pictures = {
        "late.svg": curves("Late dossiers by load", "late, %", [*late, bound]),
        "spread.svg": curves("Spread of the work by load", "spread", spread),
    }
    for name, picture in pictures.items():
        (out / name).write_text(picture, encoding="utf-8")


def by_load(rows: Iterable[Row]) -> Iterator[str]:
    """A table in Markdown: the mean over the seeds, and from the least to the most."""
    kept = list(rows)
    yield "| load | policy | late | 95 % within, days | spread | given again | bound |"
    yield "|---|---|---|---|---|---|---|"
    for load in dict.fromkeys(row.load for row in kept):
        for policy in POLICIES:
            same = [row for row in kept if (row.load, row.policy) == (load, policy)]
            if same:
                yield _line(load, policy, same)


def _line(load: float, policy: str, same: Sequence[Row]) -> str:
    late = [row.late for row in same]
    return (
        f"| {load:.0%} | {policy} | {fmean(late):.1f} ({min(late)}-{max(late)})"
        f" | {fmean(row.p95_days for row in same):.1f} | {fmean(row.spread for row in same):.3f}"
        f" | {fmean(row.reassigned for row in same):.0f}"
        f" | {fmean(row.bound for row in same):.1f} |"
    )


def _of(rows: Iterable[Row], policy: str) -> list[Row]:
    return [row for row in rows if row.policy == policy]


def _curves(rows: Sequence[Row], value: Callable[[Row], float]) -> list[Curve]:
    return [_curve(policy, _of(rows, policy), value) for policy in POLICIES]


def _curve(name: str, rows: Sequence[Row], value: Callable[[Row], float]) -> Curve:
    """The mean over the seeds at each load."""
    loads = sorted({row.load for row in rows})
    means = [fmean(value(row) for row in rows if row.load == load) for load in loads]
    return Curve(name, tuple(zip(loads, means, strict=True)))


def _write_csv(path: Path, kind: type[Any], rows: Sequence[Row] | Sequence[SmallRow]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, [each.name for each in fields(kind)], lineterminator="\n")
        table.writeheader()
        table.writerows(asdict(row) for row in rows)
