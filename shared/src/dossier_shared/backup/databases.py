"""The documents of one service, copied as they are, byte for byte."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import bson
from bson.raw_bson import RawBSONDocument
from pymongo import MongoClient
from pymongo.collection import Collection
from pymongo.database import Database

from dossier_shared.backup.folder import Part, read_documents, write_documents
from dossier_shared.operating import Place

LEFT_OUT = frozenset({"leases", "declared"})
"""True only of the processes that run."""
REFERRED_TO = ("fs.files", "fs.chunks")
"""Copied last: what refers to a file is written after it, and a file is removed long after."""
PAGE = 500

Raw = Database[RawBSONDocument]


class NotEmpty(RuntimeError):
    """There is something already where a copy is to be put back."""


def copied(place: Place, folder: Path) -> list[Part]:
    """All collections of the service's database, each in the order of its keys."""
    with closing(_client(place)) as client:
        database = _raw(client, place)
        there = set(database.list_collection_names()) - LEFT_OUT
        names = sorted(there - set(REFERRED_TO)) + [name for name in REFERRED_TO if name in there]
        return [
            write_documents(folder, f"{place.service}/{name}.bson.gz", _documents(database[name]))
            for name in names
            if not name.startswith("system.")
        ]


def put_back(place: Place, folder: Path, part: Part) -> int:
    """One collection; how many documents."""
    name = part.path.partition("/")[2].removesuffix(".bson.gz")
    page: list[RawBSONDocument] = []
    count = 0
    with closing(_client(place)) as client:
        collection = _raw(client, place)[name]
        for document in read_documents(folder, part.path):
            page.append(document)
            count += 1
            if len(page) == PAGE:
                collection.insert_many(page)
                page = []
        if page:
            collection.insert_many(page)
    return count


def must_be_empty(place: Place) -> None:
    with closing(_client(place)) as client:
        database = _raw(client, place)
        full = [
            name
            for name in sorted(set(database.list_collection_names()) - LEFT_OUT)
            if database[name].find_one({}, {"_id": 1}) is not None
        ]
    if full:
        raise NotEmpty(f"database {place.mongo_database} holds {', '.join(full[:3])}")


def _documents(collection: Collection[RawBSONDocument]) -> Iterator[RawBSONDocument]:
    """Page after page behind the last key, so that no cursor need outlive a long copy."""
    page = list(collection.find({}).sort("_id").limit(PAGE))
    while page:
        yield from page
        last = bson.decode(page[-1].raw)["_id"]
        page = list(collection.find({"_id": {"$gt": last}}).sort("_id").limit(PAGE))


def _client(place: Place) -> MongoClient[RawBSONDocument]:
    return MongoClient(
        place.mongo_url, document_class=RawBSONDocument, serverSelectionTimeoutMS=3000,
        appname="backup",
    )  # fmt: skip


def _raw(client: MongoClient[RawBSONDocument], place: Place) -> Raw:
    return client.get_database(place.mongo_database)
