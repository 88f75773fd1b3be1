"""Bytes in the database: exact, streamed, and nothing left of what broke off."""

import asyncio
import hashlib
import os
import signal
import sys
import tracemalloc
from collections.abc import AsyncIterator
from datetime import timedelta

import gridfs
import pytest
from bson import ObjectId
from pymongo import MongoClient

from dossier_shared.mongo.client import Database
from dossier_shared.mongo.files import (
    CHUNK_BYTES,
    CHUNKS,
    FILE_INDEXES,
    FILES,
    FileGone,
    Loose,
    StoredFiles,
)
from dossier_shared.mongo.indexes import create_indexes
from dossier_shared.testing.waiting import eventually

MB = 1_000_000
BLOCK = bytes(range(256)) * 256
NO_GRACE = timedelta(seconds=-1)


async def many(blocks: int) -> AsyncIterator[bytes]:
    for _ in range(blocks):
        yield BLOCK


async def broken_off(blocks: int, error: BaseException) -> AsyncIterator[bytes]:
    async for block in many(blocks):
        yield block
    raise error


async def read(files: StoredFiles, file_id: str) -> bytes:
    return b"".join([block async for block in files.read(file_id)])


@pytest.fixture(params=["motor", "pymongo"])
async def database(
    mongo_url: str, database_name: str, request: pytest.FixtureRequest
) -> AsyncIterator[Database]:
    database = Database(mongo_url, database_name, "test", driver=request.param)
    await create_indexes(database, FILE_INDEXES, lambda: False)
    yield database
    await database.close()


@pytest.fixture
def files(database: Database) -> StoredFiles:
    return StoredFiles(database, NO_GRACE)


async def left(database: Database) -> tuple[int, int]:
    files, chunks = database[FILES], database[CHUNKS]
    return await files.count_documents({}), await chunks.count_documents({})


@pytest.mark.parametrize("size", [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1])
async def test_the_bytes_come_back_as_they_went_in(files: StoredFiles, size: int) -> None:
    content = os.urandom(size)

    async def halves() -> AsyncIterator[bytes]:
        yield content[: size // 2]
        yield content[size // 2 :]

    written = await files.write(halves())
    assert (written.size, written.sha256) == (size, hashlib.sha256(content).hexdigest())
    assert await read(files, written.id) == content


async def test_gridfs_of_the_driver_reads_what_was_written(
    files: StoredFiles, mongo_url: str, database_name: str
) -> None:
    written = await files.write(many(20))
    with MongoClient(mongo_url) as client:
        stored = gridfs.GridFSBucket(client[database_name]).open_download_stream(
            ObjectId(written.id)
        )
        assert stored.read() == BLOCK * 20


async def test_memory_stays_flat_while_50_mb_go_in_and_out(files: StoredFiles) -> None:
    count = 50 * MB // len(BLOCK)
    await files.write(many(10))
    tracemalloc.start()
    try:
        written = await files.write(many(count))
        digest = hashlib.sha256()
        async for block in files.read(written.id):
            digest.update(block)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert written.size == count * len(BLOCK)
    assert digest.hexdigest() == written.sha256
    assert peak < 6 * MB


@pytest.mark.parametrize("error", [ConnectionError(), asyncio.CancelledError()], ids=repr)
async def test_an_upload_that_breaks_off_leaves_nothing(
    files: StoredFiles, database: Database, error: BaseException
) -> None:
    with pytest.raises(type(error)):
        await files.write(broken_off(30, error))
    assert await left(database) == (0, 0)


async def test_a_process_killed_in_an_upload_leaves_only_what_is_swept(
    files: StoredFiles, database: Database, mongo_url: str, database_name: str
) -> None:
    program = f"""
import asyncio
from dossier_shared.mongo.client import Database
from dossier_shared.mongo.files import StoredFiles

async def blocks():
    yield bytes({2 * CHUNK_BYTES})
    print("half", flush=True)
    await asyncio.Event().wait()

asyncio.run(StoredFiles(Database({mongo_url!r}, {database_name!r}, "killed")).write(blocks()))
"""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, stdout=asyncio.subprocess.PIPE
    )
    assert child.stdout
    async with asyncio.timeout(30):
        assert await child.stdout.readline() == b"half\n"
    child.send_signal(signal.SIGKILL)
    await child.communicate()
    assert await left(database) == (1, 2)
    assert await StoredFiles(database).loose(10) == [], "it might still be going on"
    [half] = await files.loose(10)
    with pytest.raises(FileGone):
        await read(files, half.id)
    await files.delete(half.id)
    assert await left(database) == (0, 0)


async def test_what_is_kept_is_not_loose_until_it_may_be_referred_to_no_more(
    files: StoredFiles,
) -> None:
    written = await files.write(many(1))
    assert await files.loose(10) == [Loose(written.id, written.since)]
    await files.keep(written.id, written.since)
    assert await files.loose(10) == []
    await files.loosen(written.id)
    [loose] = await files.loose(10)
    assert loose.id == written.id
    await files.keep(written.id, written.since)
    assert await files.loose(10) == [loose], "what was true then says nothing now"


async def test_files_wait_for_their_scan_in_turn(files: StoredFiles) -> None:
    written = [await files.write(many(1)) for _ in range(3)]
    first, second, loose = [file.id for file in written]
    for file in written[:2]:
        await files.keep(file.id, file.since, waiting=True)
    assert set(await files.waiting(10)) == {first, second}

    async def second_comes_first() -> bool:
        """Instants are kept to the millisecond, so that it may need more than one try."""
        await files.tried(first)
        return await files.waiting(10) == [second, first]

    await eventually(second_comes_first)
    await files.scanned(second)
    assert await files.waiting(10) == [first]
    assert [file.id for file in await files.loose(10)] == [loose]


@pytest.mark.parametrize("file_id", ["66f1c0de5a1b2c3d4e5f6071", "no id at all"])
async def test_what_is_not_there_is_told_as_gone(files: StoredFiles, file_id: str) -> None:
    with pytest.raises(FileGone):
        await read(files, file_id)


async def test_a_file_with_a_chunk_missing_is_told_as_gone(
    files: StoredFiles, database: Database
) -> None:
    written = await files.write(many(20))
    await database[CHUNKS].delete_one({"files_id": ObjectId(written.id), "n": 1})
    with pytest.raises(FileGone):
        await read(files, written.id)
