"""An office with a clock moved by hand, a key, and a database of its own."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from joserfc.jwk import ECKey

from dossier_shared.clock import VirtualClock
from dossier_shared.mongo.aggregates import Aggregates
from dossier_shared.mongo.client import Database
from notify.adapters.jobs import JOB_INDEXES
from notify.adapters.store import CORRESPONDENCES, INDEXES
from notify.domain.correspondence import Correspondence

MORNING = datetime(2018, 4, 12, 2, 0, tzinfo=UTC)


@pytest.fixture
def clock(tmp_path: Path) -> VirtualClock:
    clock = VirtualClock(tmp_path / "clock")
    clock.move(MORNING)
    return clock


@pytest.fixture(scope="session")
def key() -> ECKey:
    return ECKey.generate_key("P-256")


@pytest.fixture
async def store(mongo_url: str, database_name: str) -> AsyncIterator[Database]:
    database = Database(mongo_url, database_name, "notify-test")
    for name, indexes in {**INDEXES, **JOB_INDEXES}.items():
        await database[name].create_indexes(indexes)
    yield database
    await database.close()


@pytest.fixture
def correspondences(store: Database) -> Aggregates[Correspondence]:
    return Aggregates(store["correspondences"], CORRESPONDENCES, "notify")
