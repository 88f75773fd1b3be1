"""The HTTP interfaces as they are committed are those of the code."""

from pathlib import Path

import pytest

from motcua.client import MODELS, models
from motcua.openapi import FOLDER, described
from motcua.stack import SERVICES

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("service", SERVICES)
def test_a_changed_interface_is_committed_with_the_change(service: str) -> None:
    committed = (ROOT / FOLDER / f"{service}.json").read_text()
    assert described(service) == committed, "run `make openapi` and look at the difference"


def test_the_client_s_models_are_those_of_the_interface() -> None:
    assert models() == (ROOT / MODELS).read_text(), "run `make openapi` and look at the difference"
