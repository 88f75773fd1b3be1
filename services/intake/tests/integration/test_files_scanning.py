"""With a scanner set, nobody opens a file before it was scanned; none is lost while it is away."""

from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI
from services.intake.tests.builders import CODE
from services.intake.tests.clamd import NAME, VIRUS, clamd
from services.intake.tests.file_builders import dossier, other_code, pdf
from services.intake.tests.integration.conftest import Intake
from services.intake.tests.integration.filing import Filing, told

from dossier_shared.mongo.client import Database
from dossier_shared.testing.ports import free_port
from dossier_shared.testing.waiting import eventually
from intake.settings import Settings

CLEAN, INFECTED = pdf(size=700_000), pdf(VIRUS)


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def settings(settings: Settings, port: int) -> Settings:
    changes = {"clamav": f"127.0.0.1:{port}", "clamav_seconds": 5, "files_poll_seconds": 3600}
    return settings.model_copy(update=changes)


@pytest.fixture
async def filing(intake: Intake, app: FastAPI, store: Database) -> AsyncIterator[Filing]:
    filing = Filing(intake, app, store)
    await filing.with_dossiers()
    return filing


async def scan_waiting(filing: Filing) -> int:
    scanned: int = await filing.app.state.tend_files.scan_waiting()
    return scanned


async def test_a_clean_file_is_opened_at_once(filing: Filing, port: int) -> None:
    async with clamd(port) as fake:
        file = (await filing.upload(CLEAN)).json()
    assert fake.received == [CLEAN]
    assert file["state"] == "clean"
    assert (await filing.download(file["id"])).content == CLEAN


async def test_of_an_infected_file_only_the_name_of_the_virus_is_kept(
    filing: Filing, port: int
) -> None:
    async with clamd(port):
        file = (await filing.upload(INFECTED)).json()
    assert (file["state"], file["virus"]) == ("infected", NAME)
    refused = await filing.download(file["id"])
    assert told(refused) == (409, "file-infected")
    assert NAME in refused.json()["detail"]
    assert (await filing.listed())["files"] == [file]
    assert await filing.left() == (0, 0)


async def test_a_file_waits_while_the_scanner_is_away(filing: Filing, port: int) -> None:
    file = (await filing.upload(CLEAN)).json()
    assert file["state"] == "waiting"
    assert told(await filing.download(file["id"])) == (409, "file-not-scanned")
    assert await scan_waiting(filing) == 0
    assert told(await filing.download(file["id"])) == (409, "file-not-scanned")
    async with clamd(port) as fake:
        assert await scan_waiting(filing) == 1
        assert await scan_waiting(filing) == 0
    assert fake.received == [CLEAN]
    assert (await filing.download(file["id"])).content == CLEAN


async def test_a_file_that_waited_and_is_infected_is_emptied(filing: Filing, port: int) -> None:
    file = (await filing.upload(INFECTED)).json()
    async with clamd(port):
        assert await scan_waiting(filing) == 1
    [shown] = (await filing.listed())["files"]
    assert (shown["state"], shown["virus"]) == ("infected", NAME)
    assert told(await filing.download(file["id"])) == (409, "file-infected")
    assert await filing.left() == (0, 0)


async def test_a_file_that_waits_is_not_linked(filing: Filing) -> None:
    other = dossier(**other_code(8))
    await filing.with_dossiers(other)
    file = (await filing.upload(CLEAN)).json()
    body = {"from_dossier": CODE, "file_id": file["id"], "document": 3}
    answer = await filing.intake.post(f"/dossiers/{other.code}/files/links", body)
    assert told(answer) == (409, "file-not-scanned")


async def test_a_crash_right_after_the_dossier_was_written_loses_neither_file_nor_scan(
    filing: Filing, port: int
) -> None:
    file = (await filing.upload(CLEAN)).json()
    await filing.app.state.attach_file.files.loosen(file["id"])  # as before it was told to be kept
    async with clamd(port):
        assert await scan_waiting(filing) == 0
        assert await filing.sweep() == 0
        assert await scan_waiting(filing) == 1
    assert (await filing.download(file["id"])).content == CLEAN


async def test_a_file_that_fails_holds_up_no_other(filing: Filing, port: int) -> None:
    first = (await filing.upload(CLEAN)).json()
    second = (await filing.upload(pdf(b"2"))).json()
    await filing.store["fs.chunks"].delete_one({"n": 1})
    async with clamd(port):
        assert await scan_waiting(filing) == 1
    assert told(await filing.download(first["id"])) == (409, "file-not-scanned")
    assert (await filing.download(second["id"])).content == pdf(b"2")


class TestInTheBackground:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"files_poll_seconds": 0.05})

    async def test_a_file_that_waits_is_scanned_when_the_scanner_is_back(
        self, filing: Filing, port: int
    ) -> None:
        file = (await filing.upload(CLEAN)).json()
        assert file["state"] == "waiting"
        async with clamd(port):

            async def opens() -> bool:
                return (await filing.download(file["id"])).content == CLEAN

            await eventually(opens)


class TestWithoutAScanner:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"clamav": None})

    async def test_every_file_is_clean(self, filing: Filing) -> None:
        assert (await filing.upload(INFECTED)).json()["state"] == "clean"
        assert await scan_waiting(filing) == 0
