"""Try the policies of assignment on a year: `python -m routing.simulate --policy NAME --seed N`.

Last line: `policy=NAME late=N p95_days=X spread=Y bound=Z`. With `--compare` all of them at several
seeds and loads, and small instances against the optimum, into a directory.
"""

import argparse
import sys
from pathlib import Path

from dossier_shared.worktime import load_calendar
from routing.adapters.catalogue import shipped_catalogue
from routing.domain.assignment import POLICIES
from routing.simulate.bound import lower_bound
from routing.simulate.compare import Asked, by_load, compare, smalls, write
from routing.simulate.measures import last_line, measure
from routing.simulate.office import Office
from routing.simulate.receipts import generated, replayed
from routing.simulate.year import make_year

YEAR = 2017
"""Of the made-up receipts: the reference year of the demonstration begins with it."""
DEFAULT = "expected-lateness"


def parser() -> argparse.ArgumentParser:
    command = argparse.ArgumentParser("routing.simulate", description=__doc__)
    command.add_argument("--policy", choices=sorted(POLICIES), default=DEFAULT)
    command.add_argument("--seed", type=int, default=1)
    command.add_argument("--load", type=float, default=0.9, help="a part of the officers' hours")
    command.add_argument("--receipts", type=Path, help="JSON lines of a year to replay")
    command.add_argument("--compare", action="store_true", help="all policies, seeds and loads")
    command.add_argument("--seeds", type=int, default=5, help="how many, with --compare")
    command.add_argument("--loads", type=_loads, default=(0.7, 0.9, 1.05), help="with --compare")
    command.add_argument("--smalls", type=int, default=40, help="small instances of each size")
    command.add_argument("--out", type=Path, help="with --compare: a directory, made if need be")
    return command


def main(arguments: list[str] | None = None) -> None:
    command = parser()
    asked = command.parse_args(arguments)
    if not asked.compare:
        _replay(asked)
        return
    if asked.out is None:
        command.error("--compare needs --out")
    calendar = load_calendar()
    plan = Asked(YEAR, range(1, asked.seeds + 1), asked.loads, asked.smalls)
    rows = list(compare(plan, shipped_catalogue(), calendar, _told))
    small = list(smalls(plan, calendar))
    write(asked.out, rows, small)
    for line in by_load(rows):
        print(line)


def _replay(asked: argparse.Namespace) -> None:
    catalogue, calendar = shipped_catalogue(), load_calendar()
    if asked.receipts is None:
        receipts = generated(YEAR, asked.seed, catalogue, calendar)
    else:
        lines = asked.receipts.read_text(encoding="utf-8").splitlines()
        receipts = replayed(lines, asked.seed, catalogue, calendar)
    instance = make_year(receipts, asked.load, asked.seed, calendar)
    figures = measure(instance, Office(instance, POLICIES[asked.policy]).run())
    print(f"dossiers={figures.dossiers} reassigned={figures.reassigned} open={figures.open}")
    print(last_line(asked.policy, figures, lower_bound(instance)))


def _loads(text: str) -> tuple[float, ...]:
    return tuple(float(part) for part in text.split(","))


def _told(what: str) -> None:
    print(what, file=sys.stderr)


if __name__ == "__main__":
    main()
