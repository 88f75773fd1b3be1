"""`python -m tests.faults [--row NAME] [--seed N]`: play the matrix, or one row of it.

Starts a broker and a database of its own. Exit code 0 when lost = doubled = unexpected = 0 in every
row. The last line is for machines.
"""

import argparse
import os
import sys
from collections.abc import Sequence

from tests.faults.playing import Played, played_all
from tests.faults.rows.all import MATRIX

from dossier_shared.testing.backing import NoBacking

SEED = 2018
HEAD = ("row", "attempted", "acknowledged", "lost", "doubled", "recovered", "unexpected", "seconds")


def main() -> int:
    asked = _arguments()
    rows = [row for row in MATRIX if not asked.row or row.name in asked.row.split(",")]
    if not rows:
        print(f"no such row: {asked.row}; there are {', '.join(row.name for row in MATRIX)}")
        return 2
    done = []
    try:
        for one in played_all(rows, asked.seed):
            _say(one)
            done.append(one)
    except NoBacking as nothing:
        print(nothing, file=sys.stderr)
        return 1
    return _ended(done)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="faults", description=__doc__.partition("\n")[0])
    parser.add_argument("--row", default=os.environ.get("ROW", ""), help="one or more, by commas")
    parser.add_argument("--seed", type=int, default=os.environ.get("SEED") or str(SEED))
    return parser.parse_args()


def _say(one: Played) -> None:
    print(f"\n{one.row.name}: {one.row.what}")
    for finding in one.verdict.findings():
        print(f"  {finding}")
    measured = ", ".join(f"{what} {value}" for what, value in one.verdict.measured.items())
    print(f"  {measured}")
    named = zip(HEAD, _figures(one), strict=True)
    print("  " + " ".join(f"{name}={figure}" for name, figure in named), flush=True)


def _figures(one: Played) -> Sequence[str]:
    return [one.row.name, *map(str, one.verdict.figures()), f"{one.seconds:.0f}"]


def _ended(done: Sequence[Played]) -> int:
    print("\n" + "\t".join(HEAD))
    for one in done:
        print("\t".join(_figures(one)))
    lost, doubled, unexpected = (
        sum(len(getattr(one.verdict, name)) for one in done)
        for name in ("lost", "doubled", "unexpected")
    )
    print(f"rows={len(done)} lost={lost} doubled={doubled} unexpected={unexpected}")
    return 0 if lost == doubled == unexpected == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
