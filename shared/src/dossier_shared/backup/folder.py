"""How a copy lies on the disk: one gzipped file of BSON documents a collection, and a manifest.

manifest.json                       what there is, with counts and SHA-256; written last
<service>/<collection>.bson.gz      documents one after another, as mongodump writes them
queues.bson.gz                      one document a message
definitions.json                    the broker's virtual host
"""

import gzip
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

import bson
from bson.raw_bson import RawBSONDocument

MANIFEST, DEFINITIONS, QUEUES = "manifest.json", "definitions.json", "queues.bson.gz"
VERSION = 1
CHUNK = 1 << 20


class NotWhole(ValueError):
    """The folder is no copy, or not all of it is there as it was written."""


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the copy."""

    path: str
    documents: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """`began`: everything that was answered before it is in the copy. ISO 8601 in UTC.

    `office` is by service the time on its own clock when the copy ended.
    """

    version: int
    began: str
    ended: str
    office: dict[str, str]
    parts: tuple[Part, ...]


def write_documents(folder: Path, path: str, documents: Iterable[RawBSONDocument]) -> Part:
    """Personal data are sealed in them, contacts are not always: nobody else may read them."""
    file = folder / path
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    count = 0
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as raw:
        with gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=3) as packed:
            for document in documents:
                packed.write(document.raw)
                count += 1
        raw.flush()
        os.fsync(raw.fileno())
    return Part(path, count, _sha256(file))


def write_text(folder: Path, path: str, text: bytes) -> Part:
    """A file that is no documents."""
    (folder / path).write_bytes(text)
    return Part(path, 0, _sha256(folder / path))


def read_documents(folder: Path, path: str) -> Iterator[RawBSONDocument]:
    options: bson.CodecOptions[RawBSONDocument] = bson.CodecOptions(RawBSONDocument)
    with gzip.open(folder / path, "rb") as packed:
        yield from bson.decode_file_iter(cast("BinaryIO", packed), options)


def write_manifest(folder: Path, manifest: Manifest) -> None:
    (folder / MANIFEST).write_text(json.dumps(asdict(manifest), indent=2))


def read_manifest(folder: Path) -> Manifest:
    """The manifest, after every file was found as it was written; NotWhole otherwise."""
    try:
        said: dict[str, Any] = json.loads((folder / MANIFEST).read_text())
        parts = tuple(Part(**part) for part in said.pop("parts"))
        manifest = Manifest(**said, parts=parts)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise NotWhole(f"{folder}: no whole copy ({type(error).__name__})") from error
    if manifest.version != VERSION:
        raise NotWhole(f"{folder}: written in form {manifest.version}, and this reads {VERSION}")
    for part in parts:
        if not (folder / part.path).exists() or _sha256(folder / part.path) != part.sha256:
            raise NotWhole(f"{folder / part.path} is not as it was written")
    return manifest


def _sha256(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as opened:
        while chunk := opened.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
