"""What the store gives and keeps beside the state of an aggregate, and how it says no."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from dossier_shared.mongo.client import Document

S = TypeVar("S")


class NotFound(LookupError):
    """There is no such aggregate."""


class AlreadyThere(Exception):
    """An aggregate with this key, or with this idempotency key, exists."""


class Stale(Exception):
    """The caller's version is not the present one."""


class Contention(Exception):
    """Other writers won too many times in a row; the same command may be sent again."""


class KeyReused(Exception):
    """The idempotency key was used before for another request."""


@dataclass(frozen=True, slots=True)
class Stored(Generic[S]):
    """A state with what the store keeps: `version` locks, `sequence` counts its events."""

    version: int
    sequence: int
    seen: Mapping[str, int]
    answers: Mapping[str, Document]
    state: S


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


def replay(kept: Document, once: Once) -> Answer:
    """The earlier answer; KeyReused when it was given to another request."""
    if kept["digest"] != once.digest:
        raise KeyReused(once.key)
    return Answer(kept["body"], kept["version"], replayed=True)
