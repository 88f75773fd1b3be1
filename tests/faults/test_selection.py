"""Rows of the matrix on the broker and the database of the tests; `make faults` plays them all."""

from pathlib import Path

import pytest
from tests.faults.row import Row, played
from tests.faults.rows.all import MATRIX

from dossier_shared.testing.backing import Backing

SELECTED = {"killed-at-written", "killed-at-confirmed", "killed-at-effect-written", "drained"}
"""None of them needs a broker that may be killed."""
SEED = 2018


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    "row", [row for row in MATRIX if row.name in SELECTED], ids=lambda row: row.name
)
def test_nothing_is_lost_and_nothing_doubled(row: Row, backing: Backing) -> None:
    verdict, _ = played(row, SEED, backing)
    assert list(verdict.findings()) == []
    assert verdict.acknowledged > 0


def test_every_row_has_a_name_of_its_own() -> None:
    names = [row.name for row in MATRIX]
    assert len(set(names)) == len(names)
    assert set(names) >= SELECTED


def test_every_row_stands_in_the_documentation() -> None:
    told = (Path(__file__).parents[2] / "docs/faults.md").read_text()
    assert [row.name for row in MATRIX if f"| `{row.name}` | {row.what} |" not in told] == []
