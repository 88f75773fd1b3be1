"""Images are built, and containers run, only where that is asked for: it takes minutes."""

import os
from collections.abc import Iterator

import pytest
from tests.containers import engine
from tests.containers.office import Office, running_office

from dossier_shared.testing.backing import Backing

SERVICES = ("intake", "routing", "notify")


@pytest.fixture(scope="session")
def images() -> dict[str, engine.Image]:
    if os.environ.get("MOTCUA_CONTAINERS") != "1":
        pytest.skip("set MOTCUA_CONTAINERS=1 to build the images and run them")
    if reason := engine.missing():
        pytest.skip(reason)
    return {service: engine.build(service) for service in SERVICES}


@pytest.fixture(params=SERVICES)
def image(images: dict[str, engine.Image], request: pytest.FixtureRequest) -> engine.Image:
    return images[request.param]


@pytest.fixture(scope="session")
def office(
    images: dict[str, engine.Image],
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Office]:
    backing: Backing = request.getfixturevalue("backing")  # late: not for tests that are skipped
    if not (backing.broker.restartable and backing.broker.management_url):
        pytest.skip("the broker was given to us: no users are made there")
    with running_office(images, backing, tmp_path_factory.mktemp("containers")) as office:
        yield office
