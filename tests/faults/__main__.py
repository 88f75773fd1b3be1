"""`python -m tests.faults [--row NAME] [--seed N]`: play the matrix, or one row of it.

Starts a broker and a database of its own. Exit code 0 when lost = doubled = unexpected = 0 in every
row. The last line is for machines.
"""

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.faults.judge.verdict import Verdict
from tests.faults.row import Row, played
from tests.faults.rows.all import MATRIX

from dossier_shared.testing.backing import Backing, NoBacking, both

SEED = 2018
HEAD = ("row", "attempted", "acknowledged", "lost", "doubled", "recovered", "unexpected", "seconds")


def main() -> int:
    asked = _arguments()
    rows = [row for row in MATRIX if not asked.row or row.name in asked.row.split(",")]
    if not rows:
        print(f"no such row: {asked.row}; there are {', '.join(row.name for row in MATRIX)}")
        return 2
    try:
        with _own_backing() as backing:
            verdicts = [_one(row, asked.seed, backing) for row in rows]
    except NoBacking as nothing:
        print(nothing, file=sys.stderr)
        return 1
    return _ended(verdicts)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="faults", description=__doc__.partition("\n")[0])
    parser.add_argument("--row", default=os.environ.get("ROW", ""), help="one or more, by commas")
    parser.add_argument("--seed", type=int, default=os.environ.get("SEED") or str(SEED))
    return parser.parse_args()


@contextmanager
def _own_backing() -> Iterator[Backing]:
    """Never one that was given: it is going to be killed."""
    for name in ("AMQP_URL", "AMQP_MANAGEMENT_URL", "MONGODB_URL"):
        os.environ.pop(name, None)
    with both() as backing:
        yield backing


def _one(row: Row, seed: int, backing: Backing) -> Verdict:
    print(f"\n{row.name}: {row.what}", flush=True)
    verdict, seconds = played(row, seed, backing)
    for finding in verdict.findings():
        print(f"  {finding}")
    measured = ", ".join(f"{what} {value}" for what, value in verdict.measured.items())
    print(f"  {measured}", flush=True)
    figures = (row.name, *verdict.figures(), f"{seconds:.0f}")
    print("  " + " ".join(f"{name}={one}" for name, one in zip(HEAD, figures, strict=True)))
    verdict.measured = {"figures": "\t".join(map(str, figures))}
    return verdict


def _ended(verdicts: list[Verdict]) -> int:
    print("\n" + "\t".join(HEAD))
    for verdict in verdicts:
        print(verdict.measured["figures"])
    lost, doubled, unexpected = (
        sum(len(getattr(one, name)) for one in verdicts)
        for name in ("lost", "doubled", "unexpected")
    )
    print(f"rows={len(verdicts)} lost={lost} doubled={doubled} unexpected={unexpected}")
    return 0 if lost == doubled == unexpected == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
