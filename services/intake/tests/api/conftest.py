"""Intake behind a real server on a real database, for a tester that knows only its description."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
import uvicorn
from fastapi import FastAPI
from pymongo.errors import PyMongoError
from schemathesis.schemas import BaseSchema
from services.intake.tests.builders import AGENCY, NOW, OWNER
from services.intake.tests.office import office_settings

from dossier_shared.clock import VirtualClock
from dossier_shared.devtokens import DevelopmentIssuer
from dossier_shared.testing.answering import client
from dossier_shared.testing.ports import free_port
from dossier_shared.testing.servers import Database
from dossier_shared.web.auth import Role
from intake.main import create_app


@dataclass(frozen=True, slots=True)
class Served:
    """Where it listens, how it describes itself, and a token that may call everything."""

    url: str
    document: dict[str, Any]
    token: str


@pytest.fixture(scope="module")
def served(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder, name = tmp_path_factory.mktemp("office"), database.fresh("test")
    issuer = DevelopmentIssuer.at(folder / "tokens")
    with socket.socket() as no_broker:
        no_broker.bind(("127.0.0.1", 0))  # and nobody listens: each try is refused at once
        amqp = f"amqp://127.0.0.1:{no_broker.getsockname()[1]}/"
        clock = VirtualClock(folder / "clock")
        clock.move(NOW)
        settings = office_settings(
            folder, issuer, mongo_url=database.url, mongo_database=name, amqp_url=amqp,
            port=free_port(), clock_file=clock.path, lookups_per_address=1_000_000,
        )  # fmt: skip
        app = create_app(settings)
        with _listening(app, settings.port) as url:
            token = issuer.token("everybody", *Role, agency=AGENCY, identity=OWNER.id_number)
            yield Served(url, app.openapi(), token)
    with suppress(PyMongoError), client(database.url) as mongo:
        mongo.drop_database(name)


@contextmanager
def _listening(app: FastAPI, port: int) -> Iterator[str]:
    """In a thread with a loop of its own: the tester is not asynchronous."""
    server = uvicorn.Server(
        uvicorn.Config(app, port=port, log_config=None, access_log=False, server_header=False)
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        _wait_started(server, thread)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(30)


def _wait_started(server: uvicorn.Server, thread: threading.Thread) -> None:
    deadline = time.monotonic() + 30
    while not server.started:
        assert thread.is_alive(), "the service did not start"
        assert time.monotonic() < deadline, "the service did not start in time"
        thread.join(0.05)


@pytest.fixture(scope="module")
def api_schema(served: Served) -> BaseSchema:
    schema = schemathesis.openapi.from_dict(served.document)
    schema.config.update(base_url=served.url)
    return schema
