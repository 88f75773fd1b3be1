"""The real broker and database for pytest: `pytest_plugins = ["dossier_shared.testing.fixtures"]`.

Nothing starts unless a collected test asks for it. What is asked for is launched right after
collection and gets ready while the other tests run: those that need it are marked `backing` and
run last.
"""

import uuid
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from functools import cached_property

import pytest
from pymongo.errors import PyMongoError

from dossier_shared.testing.answering import client
from dossier_shared.testing.backing import Backing, launched_broker, launched_database
from dossier_shared.testing.choosing import NoBacking, Say
from dossier_shared.testing.servers import Broker, Database


class Launched:
    """What this session launched: each at most once, ended with the session."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._stack = ExitStack()

    @cached_property
    def broker(self) -> Broker:
        return self._stack.enter_context(launched_broker(say=self._say))

    @cached_property
    def database(self) -> Database:
        return self._stack.enter_context(launched_database(say=self._say))

    def close(self) -> None:
        self._stack.close()


LAUNCHED = pytest.StashKey[Launched]()


def pytest_configure(config: pytest.Config) -> None:
    launched = Launched(lambda line: config.get_terminal_writer().line(line))
    config.stash[LAUNCHED] = launched
    config.add_cleanup(launched.close)


@pytest.hookimpl(tryfirst=True)  # so that `-m "not backing"` sees the marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if {"broker", "database"} & _fixtures(item):
            item.add_marker(pytest.mark.backing)
    items.sort(key=lambda item: item.get_closest_marker("backing") is not None)


def pytest_collection_finish(session: pytest.Session) -> None:
    if session.config.option.collectonly:
        return
    needed = set().union(*map(_fixtures, session.items))
    launched = session.config.stash[LAUNCHED]
    with suppress(NoBacking):  # said again by the fixture, to the tests that it concerns
        if "broker" in needed:
            _ = launched.broker
        if "database" in needed:
            _ = launched.database


def _fixtures(item: pytest.Item) -> set[str]:
    return set(getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session")
def broker(pytestconfig: pytest.Config) -> Broker:
    server = pytestconfig.stash[LAUNCHED].broker
    server.ready()
    return server


@pytest.fixture(scope="session")
def database(pytestconfig: pytest.Config) -> Database:
    server = pytestconfig.stash[LAUNCHED].database
    server.ready()
    return server


@pytest.fixture(scope="session")
def backing(broker: Broker, database: Database) -> Backing:
    return Backing(broker, database)


@pytest.fixture
def amqp_url(broker: Broker) -> Iterator[str]:
    """A virtual host of this test's own."""
    with broker.vhost(f"test-{uuid.uuid4().hex[:12]}") as url:
        yield url


@pytest.fixture
def mongo_url(database: Database) -> str:
    return database.url


@pytest.fixture
def database_name(database: Database) -> Iterator[str]:
    """A database of this test's own, dropped afterwards."""
    name = database.fresh("test")
    yield name
    with suppress(PyMongoError), client(database.url) as mongo:
        mongo.drop_database(name)
