"""Show how a limit is counted: `python -m dossier_shared.worktime 2018-04-12T09:00 8 hour`."""

import argparse
import sys
from datetime import datetime
from typing import NoReturn

from dossier_shared.worktime import (
    WEEKDAYS,
    Calendar,
    CountedDay,
    TimeLimit,
    Unit,
    due,
    load_calendar,
)


class OneLineParser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}\n")


def parser() -> OneLineParser:
    command = OneLineParser("worktime", description="Explain day by day when a time limit ends.")
    command.add_argument("received", help="ISO 8601; without an offset, Asia/Ho_Chi_Minh")
    command.add_argument("amount", type=int, help="how many units the limit is")
    command.add_argument("unit", choices=[unit.value for unit in Unit])
    return command


def line(counted: CountedDay) -> str:
    number = "-" if counted.number is None else str(counted.number)
    weekday = WEEKDAYS[counted.date.weekday()]
    return f"{counted.date:%d/%m/%Y}  {weekday:<8}  {number:>3}  {counted.reason}"


def explain(received: str, limit: TimeLimit, calendar: Calendar) -> list[str]:
    moment = datetime.fromisoformat(received)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=calendar.zone)
    end = due(moment, limit, calendar)
    return [*map(line, end.days), end.at.isoformat()]


def main(arguments: list[str]) -> None:
    command = parser()
    asked = command.parse_args(arguments)
    try:
        limit = TimeLimit(asked.amount, Unit(asked.unit))
        lines = explain(asked.received, limit, load_calendar())
    except ValueError as refused:
        command.error(str(refused))
    print(*lines, sep="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
