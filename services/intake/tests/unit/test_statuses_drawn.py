"""The life of a dossier as it is drawn is the table that is carried out."""

from pathlib import Path

from intake.domain.statuses import MOVES, Status
from intake.statuses import FILE, document

ROOT = Path(__file__).parents[4]


def test_the_committed_page_is_that_of_the_table() -> None:
    assert (ROOT / FILE).read_text() == document(), "run `python -m intake.statuses`"


def test_every_move_and_every_status_is_drawn() -> None:
    page = document()
    for move in MOVES:
        assert f"| `{move.command}` |" in page
        for source in move.sources:
            drawn = f"s{source} --> s{move.target}: {move.command}"
            assert (drawn in page) is (move.target is not None)
    assert all(f"s{int(status)}: {int(status)} ·" in page for status in Status)
