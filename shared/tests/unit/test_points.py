"""Points at which a test ends a process."""

import subprocess
import sys

import pytest

from dossier_shared import points

PASSES = """
from dossier_shared import points
points.arm("test", {"MOTCUA_DIE_AT": "confirmed:3"})
for number in range(1, 6):
    points.reached("pulled")
    print(number, flush=True)
    points.reached("confirmed")
"""


def test_a_process_ends_at_the_pass_that_was_named_and_not_before() -> None:
    done = subprocess.run([sys.executable, "-c", PASSES], capture_output=True, check=False)
    assert done.returncode == -9
    assert done.stdout.split() == [b"1", b"2", b"3"]


def test_without_the_variable_a_point_is_nothing() -> None:
    points.arm("production", {})
    points.reached("confirmed")


@pytest.mark.parametrize("environment", ["production", "development"])
def test_it_is_refused_where_citizens_are_served(environment: str) -> None:
    with pytest.raises(ValueError, match="refused"):
        points.arm(environment, {"MOTCUA_DIE_AT": "confirmed"})


@pytest.mark.parametrize("asked", ["lunch", "confirmed:soon"])
def test_a_point_that_is_none_is_told_at_the_start(asked: str) -> None:
    with pytest.raises(ValueError, match="no such point"):
        points.arm("test", {"MOTCUA_DIE_AT": asked})
