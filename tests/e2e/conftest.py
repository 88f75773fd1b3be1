"""The whole stack as processes, under a clock that a test moves."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from dossier_shared.clock import OFFICE_ZONE, VirtualClock
from dossier_shared.testing.backing import Backing
from motcua.stack import Stack, running_stack

MORNING = datetime(2018, 4, 12, 9, 0, tzinfo=OFFICE_ZONE)


@pytest.fixture(scope="module")
def clock(tmp_path_factory: pytest.TempPathFactory) -> VirtualClock:
    clock = VirtualClock(tmp_path_factory.mktemp("clock") / "now")
    clock.move(MORNING)
    return clock


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("stack")


@pytest.fixture(scope="module")
def stack(backing: Backing, clock: VirtualClock, logs: Path) -> Iterator[Stack]:
    with running_stack(backing, logs, clock_file=clock.path, environment="test") as stack:
        yield stack
