"""Files in MongoDB, in the layout of GridFS: `fs.files` says what there is, `fs.chunks` holds it.

Plain calls that both drivers have, one chunk in memory at a time. A file is loose until something
refers to it and again when it may be referred to no more; what stays loose is swept away. So a
process may be killed at any point of a write or a removal, and nothing is left behind or lost.
"""

import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bson import ObjectId
from bson.errors import InvalidId
from pymongo import ASCENDING, DeleteMany, IndexModel

from dossier_shared.clock import to_milliseconds
from dossier_shared.mongo.client import Database, Document

FILES, CHUNKS = "fs.files", "fs.chunks"
CHUNK_BYTES = 511 * 1024
FILE_INDEXES = {
    FILES: [
        IndexModel([("loose", ASCENDING)], name="loose", sparse=True),
        IndexModel([("waiting", ASCENDING)], name="waiting", sparse=True),
    ],
    CHUNKS: [IndexModel([("files_id", ASCENDING), ("n", ASCENDING)], name="chunk", unique=True)],
}


class FileGone(LookupError):
    """The bytes, or some of them, are not there."""


@dataclass(frozen=True, slots=True)
class Loose:
    """A file to which nothing may refer, `since` then."""

    id: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Written(Loose):
    """What was written, and is loose yet: how many bytes, and the SHA-256 of them all."""

    size: int
    sha256: str


class StoredFiles:
    """Instants are on the wall clock of the machines, as an upload lasts however fast the office's
    clock goes. `grace` is longer than any upload or removal takes.
    """

    def __init__(self, database: Database, grace: timedelta = timedelta(hours=1)) -> None:
        self._files = database[FILES]
        self._chunks = database[CHUNKS]
        self._grace = grace

    async def write(self, blocks: AsyncIterator[bytes]) -> Written:
        """A loose file of these bytes; when they break off, nothing is left of it."""
        key, now = ObjectId(), _now()
        await self._files.insert_one({"_id": key, "chunkSize": CHUNK_BYTES, "loose": now})
        try:
            size, sha256 = await self._fill(key, blocks)
        except BaseException:
            await self.delete(str(key))
            raise
        return Written(str(key), now, size, sha256)

    async def _fill(self, key: ObjectId, blocks: AsyncIterator[bytes]) -> tuple[int, str]:
        digest, size, n = hashlib.sha256(), 0, 0
        async for data in _chunked(blocks):
            await self._chunks.insert_one({"files_id": key, "n": n, "data": data})
            digest.update(data)
            size, n = size + len(data), n + 1
        whole = {"length": size, "uploadDate": _now(), "metadata": {"sha256": digest.hexdigest()}}
        await self._files.update_one({"_id": key}, {"$set": whole})
        return size, digest.hexdigest()

    async def read(self, file_id: str) -> AsyncIterator[bytes]:
        """The bytes, a chunk at a time; FileGone when they are not all there."""
        file = await self._files.find_one({"_id": _key(file_id)})
        if file is None or "length" not in file:
            raise FileGone(file_id)
        for n in range(-(-file["length"] // file["chunkSize"])):
            chunk = await self._chunks.find_one({"files_id": file["_id"], "n": n})
            if chunk is None:
                raise FileGone(file_id)
            yield bytes(chunk["data"])

    async def delete(self, file_id: str) -> None:
        key = _key(file_id)
        await self._chunks.bulk_write([DeleteMany({"files_id": key})])
        await self._files.delete_one({"_id": key})

    async def keep(self, file_id: str, since: datetime, *, waiting: bool = False) -> None:
        """Something refers to what was loose since then; `waiting`: and it is still to be scanned.
        It stays loose if it was loosened again meanwhile.
        """
        update: Document = {"$unset": {"loose": ""}}
        if waiting:
            update["$set"] = {"waiting": _now()}
        await self._files.update_one({"_id": _key(file_id), "loose": since}, update)

    async def loosen(self, file_id: str) -> None:
        """To be called before what refers to it goes: it may be referred to no more."""
        await self._files.update_one({"_id": _key(file_id)}, {"$set": {"loose": _now()}})

    async def loose(self, most: int) -> list[Loose]:
        """What has been loose for longer than the grace: nothing under way will refer to it."""
        where: Document = {"loose": {"$lt": _now() - self._grace}}
        rows = await self._files.find(where, {"loose": 1}).sort("loose").limit(most).to_list(most)
        return [Loose(str(row["_id"]), row["loose"]) for row in rows]

    async def waiting(self, most: int) -> list[str]:
        """What is referred to and waits for its scan, that not tried longest first."""
        where: Document = {"waiting": {"$exists": True}, "loose": {"$exists": False}}
        rows = await self._files.find(where, {"_id": 1}).sort("waiting").limit(most).to_list(most)
        return [str(row["_id"]) for row in rows]

    async def tried(self, file_id: str) -> None:
        """Its scan is tried now; the others come first the next time."""
        await self._files.update_one({"_id": _key(file_id)}, {"$set": {"waiting": _now()}})

    async def scanned(self, file_id: str) -> None:
        await self._files.update_one({"_id": _key(file_id)}, {"$unset": {"waiting": ""}})


async def _chunked(blocks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    held = bytearray()
    async for block in blocks:
        held += block
        while len(held) >= CHUNK_BYTES:
            yield bytes(held[:CHUNK_BYTES])
            del held[:CHUNK_BYTES]
    if held:
        yield bytes(held)


def _key(file_id: str) -> ObjectId:
    try:
        return ObjectId(file_id)
    except InvalidId as error:
        raise FileGone(file_id) from error


def _now() -> datetime:
    return to_milliseconds(datetime.now(UTC))
