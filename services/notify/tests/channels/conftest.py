"""The carriers' side of the wire, a clock moved by hand, and a database for what adapters keep."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dossier_shared.clock import VirtualClock
from dossier_shared.mongo.client import Database
from motcua.counterparts import Counterparts, counterparts

MORNING = datetime(2018, 4, 12, 2, 0, tzinfo=UTC)


@pytest.fixture
def clock(tmp_path: Path) -> VirtualClock:
    clock = VirtualClock(tmp_path / "clock")
    clock.move(MORNING)
    return clock


@pytest.fixture
async def store(mongo_url: str, database_name: str) -> AsyncIterator[Database]:
    database = Database(mongo_url, database_name, "notify-test")
    yield database
    await database.close()


@pytest.fixture
async def other_side() -> AsyncIterator[Counterparts]:
    """Providers that compare request ids, except the SMS centre, which is given none."""
    async with counterparts() as running:
        yield running
