"""The office of these tests: a clock moved by hand, one official, a key, and the other side."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from joserfc.jwk import ECKey

from dossier_shared.clock import VirtualClock
from dossier_shared.mongo.aggregates import Aggregates
from dossier_shared.mongo.client import Database
from motcua.counterparts import Counterparts, counterparts
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
def staff_file(tmp_path: Path) -> Path:
    officer = {
        "id": "cv-1",
        "name": "Lê Văn Nam",
        "division": "ncc",
        "role": "officer",
        "email": "namlv@quangtri.example",
    }
    path = tmp_path / "staff.json"
    path.write_text(json.dumps([officer]))
    return path


@pytest.fixture
async def store(mongo_url: str, database_name: str) -> AsyncIterator[Database]:
    database = Database(mongo_url, database_name, "notify-test")
    for name, indexes in INDEXES.items():
        await database[name].create_indexes(indexes)
    yield database
    await database.close()


@pytest.fixture
def correspondences(store: Database) -> Aggregates[Correspondence]:
    return Aggregates(store["correspondences"], CORRESPONDENCES, "notify")


@pytest.fixture
async def other_side() -> AsyncIterator[Counterparts]:
    """Providers that compare request ids."""
    async with counterparts() as running:
        yield running


@pytest.fixture
async def careless_side() -> AsyncIterator[Counterparts]:
    """Providers that deliver whatever comes, as often as it comes."""
    async with counterparts(dedupe=False) as running:
        yield running
