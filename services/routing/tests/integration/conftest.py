"""The office of these tests: a clock moved by hand, tokens, the service, and a second replica."""

import json
import socket
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from services.routing.tests.builders import AGENCY, CODE, NOW, REGISTER, event

from dossier_shared.clock import VirtualClock
from dossier_shared.contracts import Event, Payload, decode
from dossier_shared.devtokens import AUDIENCE, ISSUER, DevelopmentIssuer
from dossier_shared.mongo.client import Database
from dossier_shared.runtime import Ground, Parts
from dossier_shared.staff import load_staff
from routing.adapters.catalogue import shipped_catalogue
from routing.main import create_app, parts
from routing.settings import Settings


@pytest.fixture(scope="session")
def mute_broker() -> Iterator[str]:
    """Takes connections and never answers: routing works all the same, and its events wait."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"amqp://127.0.0.1:{server.getsockname()[1]}/"


@pytest.fixture
def broker_url(mute_broker: str) -> str:
    """Where the service looks for its broker; a test of the broker gives another."""
    return mute_broker


@pytest.fixture
def clock(tmp_path: Path) -> VirtualClock:
    clock = VirtualClock(tmp_path / "clock")
    clock.move(NOW)
    return clock


@pytest.fixture(scope="session")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> DevelopmentIssuer:
    return DevelopmentIssuer.at(tmp_path_factory.mktemp("tokens"))


@pytest.fixture
def settings(
    tmp_path: Path,
    clock: VirtualClock,
    issuer: DevelopmentIssuer,
    broker_url: str,
    mongo_url: str,
    database_name: str,
) -> Settings:
    people = [
        {"id": p, "name": p, "role": role, "division": division, "email": f"{p}@so.example"}
        for p, (role, division) in REGISTER.items()
    ]
    staff = tmp_path / "staff.json"
    staff.write_text(json.dumps(people))
    return Settings(
        environment="test",
        mongo_url=mongo_url,
        mongo_database=database_name,
        amqp_url=broker_url,
        port=8002,
        token_keys=str(issuer.jwks),
        token_issuer=ISSUER,
        token_audience=AUDIENCE,
        staff_file=staff,
        policy="by-load",
        clock_file=clock.path,
    )


@pytest.fixture
async def store(settings: Settings) -> AsyncIterator[Database]:
    """The database of the service under test, as its adapters see it."""
    own = Database(settings.mongo_url.get_secret_value(), settings.mongo_database, "routing-test")
    yield own
    await own.close()


@pytest.fixture
async def replica(settings: Settings, store: Database, clock: VirtualClock) -> Parts:
    """A replica without HTTP, whose parts a test moves by hand."""
    made = parts(
        settings,
        shipped_catalogue(),
        load_staff(settings.staff_file),
        Ground(store, clock, lambda: None),
    )
    for name, indexes in made.indexes.items():
        if indexes:
            await store[name].create_indexes(list(indexes))
    assert made.start is not None
    await made.start()
    return made


@dataclass
class Desk:
    """HTTP as the staff use it, and the queue as intake fills it."""

    client: httpx.AsyncClient
    issuer: DevelopmentIssuer
    replica: Parts
    store: Database

    async def hear(self, data: Payload, subject: str = CODE, sequence: int = 1) -> Any:
        return await self.replica.handle(event(data, subject, sequence))

    def bearer(self, person: str, agency: str = AGENCY) -> dict[str, str]:
        role, division = REGISTER[person]
        return self.token(person, role, agency, division)

    def token(
        self, sub: str, role: str, agency: str = AGENCY, division: str | None = None
    ) -> dict[str, str]:
        token = self.issuer.token(sub, role, agency=agency, division=division)
        return {"Authorization": f"Bearer {token}"}

    async def do(
        self, person: str, action: str, body: Any = None, code: str = CODE, **headers: str
    ) -> httpx.Response:
        sent = {"Idempotency-Key": uuid4().hex} | self.bearer(person)
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.client.post(f"/cases/{code}/{action}", json=body, headers=sent)

    async def see(self, person: str, code: str = CODE) -> httpx.Response:
        return await self.client.get(f"/cases/{code}", headers=self.bearer(person))

    async def work(self, person: str, **filters: Any) -> Any:
        answer = await self.client.get("/worklist", params=filters, headers=self.bearer(person))
        return answer.raise_for_status().json()

    async def told(self, code: str = CODE) -> list[Event]:
        """What waits in the outbox of a case."""
        document = await self.store["cases"].find_one({"_id": code}, {"outbox": 1})
        return [decode(entry["body"]) for entry in (document or {"outbox": []})["outbox"]]


@pytest.fixture
def app(settings: Settings) -> FastAPI:
    return create_app(settings)


@pytest.fixture
async def desk(
    app: FastAPI, issuer: DevelopmentIssuer, replica: Parts, store: Database
) -> AsyncIterator[Desk]:
    transport = httpx.ASGITransport(app=app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://routing") as client,
    ):
        yield Desk(client, issuer, replica, store)
