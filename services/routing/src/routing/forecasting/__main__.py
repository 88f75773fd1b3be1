"""Try the early warning on replayed years: `python -m routing.forecasting --out DIRECTORY`.

Writes figures.md and reliability.svg there; the same arguments write the same files. A year takes
about half a minute.
"""

import argparse
from dataclasses import replace
from pathlib import Path

from dossier_shared.worktime import load_calendar
from routing.forecasting.diagram import diagram
from routing.forecasting.people import DAYS
from routing.forecasting.replay import Plan
from routing.forecasting.report import report, together, year


def parser() -> argparse.ArgumentParser:
    command = argparse.ArgumentParser("forecasting", description="Try the early warning.")
    command.add_argument("--out", type=Path, required=True, help="a directory, made if need be")
    command.add_argument("--years", type=int, default=4, help="how many made-up years")
    command.add_argument("--days", type=int, default=DAYS, help="working days of a year")
    command.add_argument("--every", type=int, default=5, help="working days between forecasts")
    command.add_argument("--draws", type=int, default=100, help="futures of each forecast")
    return command


def main(arguments: list[str] | None = None) -> None:
    asked = parser().parse_args(arguments)
    plan = Plan(asked.days, asked.every, asked.draws, seed=0)
    calendar = load_calendar()
    years = [year(replace(plan, seed=seed), calendar) for seed in range(1, asked.years + 1)]
    asked.out.mkdir(parents=True, exist_ok=True)
    (asked.out / "figures.md").write_text(report(years, plan), encoding="utf-8")
    (asked.out / "reliability.svg").write_text(diagram(*together(years)), encoding="utf-8")


if __name__ == "__main__":
    main()
