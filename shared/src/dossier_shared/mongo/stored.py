"""What the store gives and keeps beside the state of an aggregate, and how it says no."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Generic, TypeVar

from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from dossier_shared.chains import Head
from dossier_shared.contracts import Payload
from dossier_shared.mongo.client import Document
from dossier_shared.mongo.codec import Codec
from dossier_shared.mongo.personal import DataKey

S = TypeVar("S")


Change = tuple[S, Sequence[Payload]]
Describe = Callable[[S], Document]

CREATED_KEY_INDEX = IndexModel(
    [("created.key", ASCENDING)], name="created_key", unique=True, sparse=True
)
LOADED = {"outbox": 0, "created": 0, "audit": 0}
"""What is left in the database when an aggregate is read: it is not needed to change it."""


class NotFound(LookupError):
    """There is no such aggregate."""


class AlreadyThere(Exception):
    """An aggregate with this key, this idempotency key, or this unique number, exists."""


@contextmanager
def taken(key: str) -> Iterator[None]:
    """For a write: AlreadyThere when a unique index refuses it."""
    try:
        yield
    except DuplicateKeyError as error:
        raise AlreadyThere(key) from error


class Stale(Exception):
    """The caller's version is not the present one."""


class Contention(Exception):
    """Other writers won too many times in a row; the same command may be sent again."""


class KeyReused(Exception):
    """The idempotency key was used before for another request."""


@dataclass(frozen=True, slots=True)
class Stored(Generic[S]):
    """A state with what the store keeps: `version` locks, `sequence` counts its events.

    `key` opened its personal leaves, `head` is the end of its audit; None where there is none.
    """

    version: int
    sequence: int
    seen: Mapping[str, int]
    answers: Mapping[str, Document]
    state: S
    key: DataKey | None = None
    head: Head | None = None


def stored(codec: Codec[S], document: Document) -> Stored[S]:
    """What the document holds."""
    key = codec.key_of(document)
    return Stored(
        version=document["version"],
        sequence=document["sequence"],
        seen=document["seen"],
        answers={answer["key"]: answer for answer in document.get("answers", ())},
        state=codec.from_document(document, key),
        key=key,
        head=Head(**document["audit_head"]) if "audit_head" in document else None,
    )


@dataclass(frozen=True, slots=True)
class Once:
    """A caller's idempotency key with the digest of the request it stood on."""

    key: str
    digest: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command answered: the first time, and word for word each time it is repeated."""

    body: Document
    version: int
    replayed: bool


def answered_now(once: Once, body: Document, version: int) -> Document:
    """What is kept of an answer, to give it again."""
    return {"key": once.key, "digest": once.digest, "body": body, "version": version}


def kept(answered: Document, key: DataKey | None) -> Document:
    """The answer as it is stored: it tells of people, so it is sealed with them."""
    if key is None:
        return answered
    return answered | {"body": key.seal(_place(answered), answered["body"])}


def replay(kept: Document, once: Once, key: DataKey | None = None) -> Answer:
    """The earlier answer; KeyReused when it was given to another request."""
    if kept["digest"] != once.digest:
        raise KeyReused(once.key)
    body = kept["body"] if key is None else key.open(_place(kept), kept["body"])
    return Answer(body, kept["version"], replayed=True)


def _place(answered: Document) -> str:
    return f"answers.{answered['key']}"
