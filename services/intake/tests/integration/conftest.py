"""Intake over HTTP on a real database, with a broker that never answers: a command needs none."""

import socket
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
from fastapi import FastAPI
from services.intake.tests.builders import AGENCY, NOW
from services.intake.tests.office import office_settings

from dossier_shared.clock import VirtualClock
from dossier_shared.devtokens import DevelopmentIssuer
from dossier_shared.mongo.aggregates import Aggregates
from dossier_shared.mongo.client import Database
from dossier_shared.web.auth import Role
from intake.domain.dossier import Dossier
from intake.main import create_app
from intake.settings import Settings


@dataclass(slots=True)
class Intake:
    """The service with people to call it."""

    http: httpx.AsyncClient
    issuer: DevelopmentIssuer
    clock: VirtualClock
    keys: "count[int]"
    app: FastAPI

    @property
    def dossiers(self) -> Aggregates[Dossier]:
        return cast("Aggregates[Dossier]", self.app.state.dossiers)

    def bearer(self, role: Role = Role.RECEPTIONIST, **claims: Any) -> dict[str, str]:
        given = {"agency": AGENCY, "sub": "tiep-nhan-1"} | claims
        return {"Authorization": f"Bearer {self.issuer.token(given.pop('sub'), role, **given)}"}

    async def post(
        self, path: str, body: Any, key: str | None = None, **headers: str
    ) -> httpx.Response:
        """As a receptionist, under a fresh idempotency key unless one is given."""
        sent = self.bearer() | {"Idempotency-Key": key or f"key-{next(self.keys)}"} | headers
        return await self.http.post(path, json=body, headers=sent)

    async def find(self, **wanted: Any) -> Any:
        """A page of a search, as a receptionist."""
        answer = await self.http.post("/dossiers/search", json=wanted, headers=self.bearer())
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def get(self, path: str, **params: Any) -> httpx.Response:
        return await self.http.get(path, params=params, headers=self.bearer())


def body(**changes: Any) -> dict[str, Any]:
    """A complete dossier of NCC-01 as a client sends it."""
    return {
        "procedure": "NCC-01",
        "applicant": {"name": "Nguyễn Thị Bưởi", "phone": "0912 345 678"},
        "documents": [{"number": number} for number in (1, 2, 3, 4)],
    } | changes


@pytest.fixture(scope="session")
def mute_broker() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"amqp://127.0.0.1:{server.getsockname()[1]}/"


@pytest.fixture
def clock(tmp_path: Path) -> VirtualClock:
    clock = VirtualClock(tmp_path / "clock")
    clock.move(NOW)
    return clock


@pytest.fixture
def issuer(tmp_path: Path) -> DevelopmentIssuer:
    return DevelopmentIssuer.at(tmp_path / "tokens")


@pytest.fixture
def settings(
    tmp_path: Path,
    clock: VirtualClock,
    issuer: DevelopmentIssuer,
    mute_broker: str,
    mongo_url: str,
    database_name: str,
) -> Settings:
    return office_settings(
        tmp_path, issuer, mongo_url=mongo_url, mongo_database=database_name, amqp_url=mute_broker,
        port=8001, clock_file=clock.path, body_limit_bytes=20_000,
    )  # fmt: skip


@pytest.fixture
async def app(settings: Settings) -> AsyncIterator[FastAPI]:
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture
async def intake(
    app: FastAPI, issuer: DevelopmentIssuer, clock: VirtualClock
) -> AsyncIterator[Intake]:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://intake") as http:
        yield Intake(http, issuer, clock, count(1), app)


@pytest.fixture
async def store(mongo_url: str, database_name: str) -> AsyncIterator[Database]:
    database = Database(mongo_url, database_name, "test")
    yield database
    await database.close()
