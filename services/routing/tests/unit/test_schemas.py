"""The schemas of workflow definitions as they are committed are those of the code."""

from pathlib import Path

import pytest

from routing.schemas import FOLDER, SCHEMAS, written

ROOT = Path(__file__).parents[4]


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_changed_schema_is_committed_with_the_change(name: str) -> None:
    assert (ROOT / FOLDER / name).read_text(encoding="utf-8") == written(name), "run `make openapi`"
