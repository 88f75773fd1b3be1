"""The only module that knows which driver is used.

Motor is what the product runs on. Its successor in PyMongo has nearly the same API; adapters use
only the calls in `Collection`, which both have in the same form, and the store tests run on both.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal, Protocol, Self, cast

from bson import UuidRepresentation
from bson.codec_options import CodecOptions
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import AsyncMongoClient, IndexModel
from pymongo.errors import (
    AutoReconnect,
    ConnectionFailure,
    ExecutionTimeout,
    OperationFailure,
    PyMongoError,
    WTimeoutError,
)
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

Document = dict[str, Any]
Driver = Literal["motor", "pymongo"]

AWAY = (AutoReconnect, ConnectionFailure, ExecutionTimeout, WTimeoutError)
"""Errors that say the database cannot be reached now; the same call may go through later."""
INTERNAL_ERROR, UNKNOWN_ERROR, OUT_OF_DISK = 1, 8, 14031


def is_away(error: BaseException) -> bool:
    """Whether the same call may go through later, without anything of it being changed."""
    full = isinstance(error, OperationFailure) and error.code == OUT_OF_DISK
    return full or isinstance(error, AWAY)


def cannot_store(error: OperationFailure) -> bool:
    """Whether the database answers and cannot do its work: its disk is full, or broken."""
    return error.code in {INTERNAL_ERROR, UNKNOWN_ERROR, OUT_OF_DISK}


class Cursor(Protocol):
    def sort(self, key: Any, direction: int = 1) -> Self: ...
    def limit(self, limit: int) -> Self: ...
    async def to_list(self, length: int | None) -> list[Document]: ...
    async def explain(self) -> Document: ...


class Collection(Protocol):
    """The calls both drivers have in the same form."""

    @property
    def name(self) -> str: ...
    @property
    def database(self) -> "Mapping[str, Collection]": ...
    def find(self, filter: Mapping[str, Any], projection: Any = None) -> Cursor: ...  # noqa: A002
    async def find_one(
        self,
        filter: Mapping[str, Any],  # noqa: A002
        projection: Any = None,
    ) -> Document | None: ...
    async def insert_one(self, document: Document) -> Any: ...
    async def update_one(
        self,
        filter: Mapping[str, Any],  # noqa: A002
        update: Mapping[str, Any],
        upsert: bool = False,
    ) -> Any: ...
    async def find_one_and_update(
        self,
        filter: Mapping[str, Any],  # noqa: A002
        update: Mapping[str, Any],
        upsert: bool = False,
        return_document: bool = False,
    ) -> Any: ...
    async def delete_one(self, filter: Mapping[str, Any]) -> Any: ...  # noqa: A002
    async def bulk_write(self, requests: Sequence[Any], ordered: bool = True) -> Any: ...
    async def count_documents(self, filter: Mapping[str, Any], *, limit: int = ...) -> int: ...  # noqa: A002
    async def create_indexes(self, indexes: Sequence[IndexModel]) -> Any: ...
    async def index_information(self) -> Document: ...


class Database:
    """One service's database; every call has a time limit and majority, journaled writes.

    Retryable writes are the drivers' default; a URL may switch them off for a server that keeps
    their records badly.
    """

    def __init__(self, url: str, name: str, appname: str, driver: Driver = "motor") -> None:
        options: dict[str, Any] = {
            "appname": appname,
            "serverSelectionTimeoutMS": 3000,
            "connectTimeoutMS": 3000,
            "timeoutMS": 10_000,
        }
        self._client: Any = (
            AsyncIOMotorClient(url, **options)
            if driver == "motor"
            else AsyncMongoClient(url, **options)
        )
        self._database = self._client.get_database(
            name,
            codec_options=CodecOptions(
                tz_aware=True, tzinfo=UTC, uuid_representation=UuidRepresentation.STANDARD
            ),
            write_concern=WriteConcern("majority", j=True),
            read_concern=ReadConcern("majority"),
        )

    def __getitem__(self, name: str) -> Collection:
        return cast("Collection", self._database[name])

    async def ping(self) -> None:
        """Raises one of AWAY when the database does not answer."""
        await self._database.command("ping")

    async def group(self, collection: str, pipeline: list[Document]) -> list[Document]:
        """The rows of an aggregation; the drivers differ in how a cursor is had."""
        rows = self._database[collection].aggregate(pipeline)
        cursor = rows if hasattr(rows, "to_list") else await rows
        return cast("list[Document]", await cursor.to_list(None))

    async def server_time(self) -> datetime:
        """The clock of the machine that the database runs on."""
        said = await self._database.command("hello")
        at: datetime = said["localTime"]
        return at if at.tzinfo else at.replace(tzinfo=UTC)

    async def collection_names(self) -> list[str]:
        return sorted(await self._database.list_collection_names())

    async def drop(self) -> None:
        await self._client.drop_database(self._database.name)

    async def close(self) -> None:
        closing = self._client.close()
        if closing is not None:
            await closing


__all__ = [
    "AWAY", "Collection", "Cursor", "Database", "Document", "Driver", "OperationFailure",
    "PyMongoError", "cannot_store", "is_away",
]  # fmt: skip
