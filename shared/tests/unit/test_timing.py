"""No request hangs, whatever is away."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from fastapi import FastAPI, Request
from starlette.responses import StreamingResponse

from dossier_shared.web.app import make_app
from dossier_shared.web.auth import Authenticator, TokenRules
from dossier_shared.web.timing import PATIENT

LIMIT = 0.2


@asynccontextmanager
async def nothing(_: FastAPI) -> AsyncIterator[None]:
    yield


async def pieces(count: int) -> AsyncIterator[bytes]:
    for _ in range(count):
        await asyncio.sleep(LIMIT / 2)
        yield b"piece"


@pytest.fixture
async def client(tmp_path) -> AsyncIterator[httpx.AsyncClient]:
    rules = TokenRules(str(tmp_path / "jwks.json"), "issuer", "audience", 30)
    app = make_app("test", "1", nothing, Authenticator(rules), 2000, LIMIT)
    app.state.ended = asyncio.Event()

    @app.get("/hangs")
    async def hangs() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            app.state.ended.set()

    @app.get("/long", dependencies=[PATIENT])
    async def long() -> dict[str, bool]:
        await asyncio.sleep(LIMIT * 2)
        return {"done": True}

    @app.get("/streams")
    async def streams() -> StreamingResponse:
        return StreamingResponse(pieces(4))

    @app.post("/hears")
    async def hears(request: Request) -> dict[str, int]:
        return {"bytes": len(await request.body())}

    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://intake") as client:
        client.app = app
        yield client


async def test_a_request_that_hangs_is_told_to_come_again_and_what_it_did_is_ended(client) -> None:
    async with asyncio.timeout(LIMIT * 10):
        answer = await client.get("/hangs", headers={"X-Request-ID": "request-of-mine"})
    assert (answer.status_code, answer.json()["code"]) == (503, "storage-away")
    assert answer.headers["Retry-After"] == "5"
    assert answer.json()["request_id"] == answer.headers["X-Request-ID"] == "request-of-mine"
    assert client.app.state.ended.is_set()


async def test_what_goes_over_many_dossiers_has_longer(client) -> None:
    assert (await client.get("/long")).json() == {"done": True}


async def test_an_answer_that_has_begun_may_take_its_time(client) -> None:
    assert (await client.get("/streams")).content == b"piece" * 4


async def test_a_body_that_comes_slowly_is_waited_for_as_long_as_it_comes(client) -> None:
    assert (await client.post("/hears", content=pieces(4))).json() == {"bytes": 20}
