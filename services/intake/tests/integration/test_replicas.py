"""Two replicas of intake on one database: numbers without a gap and without a double (NĐ 61/2018
art.26, TT 01/2018 art.10.2, 19), whoever writes them.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from itertools import count

import httpx
import pytest
from services.intake.tests.builders import AGENCY
from services.intake.tests.integration.conftest import Intake, body

from dossier_shared.clock import VirtualClock
from dossier_shared.devtokens import DevelopmentIssuer
from dossier_shared.mongo.client import Database
from intake.main import create_app
from intake.settings import Settings

AT_ONCE = 100


@pytest.fixture
async def replicas(
    settings: Settings, issuer: DevelopmentIssuer, clock: VirtualClock
) -> AsyncIterator[tuple[Intake, Intake]]:
    keys = count(1)
    async with AsyncExitStack() as stack:

        async def replica() -> Intake:
            app = create_app(settings)
            await stack.enter_async_context(app.router.lifespan_context(app))
            transport = httpx.ASGITransport(app)
            http = httpx.AsyncClient(transport=transport, base_url="http://intake", timeout=60)
            return Intake(await stack.enter_async_context(http), issuer, clock, keys, app)

        yield await replica(), await replica()


async def books(store: Database) -> list[int]:
    found = await store["dossiers"].find({}, {"book": 1}).to_list(None)
    return sorted(one["book"]["number"] for one in found)


async def test_a_hundred_received_at_once_have_the_codes_1_to_100_and_as_many_book_numbers(
    replicas: tuple[Intake, Intake], store: Database
) -> None:
    answers = await asyncio.gather(
        *(replicas[number % 2].post("/dossiers", body()) for number in range(AT_ONCE))
    )
    assert {answer.status_code for answer in answers} == {201}
    expected = list(range(1, AT_ONCE + 1))
    codes = sorted(answer.json()["code"] for answer in answers)
    assert codes == [f"{AGENCY}-180412-{number:04d}" for number in expected]
    assert await books(store) == expected


async def test_submissions_taken_in_while_others_are_received_leave_no_gap_in_the_book(
    replicas: tuple[Intake, Intake], store: Database
) -> None:
    sent = [(await replicas[0].post("/submissions", body())).json()["code"] for _ in range(20)]
    answers = await asyncio.gather(
        *(
            replicas[number % 2].post(f"/dossiers/{code}/receive", {})
            for number, code in enumerate(sent)
        ),
        *(replicas[number % 2].post("/dossiers", body()) for number in range(20)),
    )
    assert {answer.status_code for answer in answers} == {200, 201}
    assert await books(store) == list(range(1, 41))


async def test_one_submission_is_received_once_by_whichever_replica(
    replicas: tuple[Intake, Intake], store: Database
) -> None:
    [code] = [(await replicas[0].post("/submissions", body())).json()["code"]]
    answers = await asyncio.gather(
        *(replicas[number % 2].post(f"/dossiers/{code}/receive", {}) for number in range(10))
    )
    assert sorted(answer.status_code for answer in answers) == [200, *[409] * 9]
    assert (await replicas[1].post("/dossiers", body())).json()["book"]["number"] == 2
    assert await books(store) == [1, 2]


async def test_a_receipt_repeated_at_another_replica_takes_no_second_number(
    replicas: tuple[Intake, Intake], store: Database
) -> None:
    answers = await asyncio.gather(
        *(replicas[number % 2].post("/dossiers", body(), key="one") for number in range(6))
    )
    assert {answer.status_code for answer in answers} <= {201, 409}
    for replica in replicas:
        assert (await replica.post("/dossiers", body())).status_code == 201
    assert await books(store) == [1, 2, 3]
