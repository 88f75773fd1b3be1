"""The office on a working morning, on a clock that ticks."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.faults.clocks import Ticking

from dossier_shared.testing.servers import Broker


@pytest.fixture(scope="module")
def ticking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ticking]:
    clock = Ticking(tmp_path_factory.mktemp("clock") / "now")
    yield clock
    clock.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("operation")


@pytest.fixture(scope="module")
def management(broker: Broker) -> str:
    if broker.management_url is None:
        pytest.skip("set AMQP_MANAGEMENT_URL")
    return broker.management_url
