"""The keys that protect the data keys and the search tags, and how they are renewed.

Envelope encryption: each aggregate has a data key of its own; it is stored wrapped by a
key-encryption key that is not in the database. To renew the latter costs no sealed field.
"""

import base64
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
"""Of a blind tag: 128 bits of the digest."""


class KeyUnknown(LookupError):
    """The key ring does not hold the key that something was sealed with."""


class WrongKey(Exception):
    """What was sealed was sealed with another key, for another place, or was changed."""


class KeyRing(Protocol):
    """What a key management service (KMS) must do to stand in the file's place.

    The calls are made while a document is read or written, so that one who asks over a network
    answers from its own memory most of the time; an unwrapped key is asked for only once while it
    stays in the memory of the store.
    """

    @property
    def current(self) -> str:
        """The id of the key that wraps what is new."""

    def wrap(self, data_key: bytes, aad: bytes) -> tuple[str, bytes]:
        """The data key under the current key, with that key's id."""

    def unwrap(self, kid: str, wrapped: bytes, aad: bytes) -> bytes:
        """The data key; KeyUnknown, or WrongKey when it was not wrapped for this `aad`."""

    def blind(self, kind: str, text: str) -> str:
        """A tag by which `text` is found and from which nobody without the key learns it."""


@dataclass(frozen=True, slots=True, repr=False)
class FileKeyRing:
    """A key ring in a file: several key-encryption keys, of which `current` wraps what is new.

    The key of the blind tags is never renewed: each search tag would have to be made again.
    """

    current: str
    keys: Mapping[str, bytes]
    tags: bytes

    def wrap(self, data_key: bytes, aad: bytes) -> tuple[str, bytes]:
        return self.current, encrypt(self.keys[self.current], data_key, aad)

    def unwrap(self, kid: str, wrapped: bytes, aad: bytes) -> bytes:
        if kid not in self.keys:
            raise KeyUnknown(kid)
        return decrypt(self.keys[kid], wrapped, aad)

    def blind(self, kind: str, text: str) -> str:
        digest = hmac.digest(self.tags, f"{kind}\n{text}".encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(digest[:TAG_BYTES]).decode().rstrip("=")


def encrypt(key: bytes, plain: bytes, aad: bytes) -> bytes:
    """AES-256-GCM under a fresh random nonce, which stands in front."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, aad)


def decrypt(key: bytes, sealed: bytes, aad: bytes) -> bytes:
    """What `encrypt` sealed for the same `aad`; else WrongKey."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], aad)
    except (InvalidTag, ValueError) as error:
        raise WrongKey("sealed with another key, for another place, or changed") from error


def new_ring() -> FileKeyRing:
    kid = _new_kid()
    return FileKeyRing(kid, {kid: secrets.token_bytes(KEY_BYTES)}, secrets.token_bytes(KEY_BYTES))


def with_new_key(ring: FileKeyRing) -> FileKeyRing:
    """The ring with one more key, which wraps from now on; the others still unwrap."""
    kid = _new_kid()
    return FileKeyRing(kid, {**ring.keys, kid: secrets.token_bytes(KEY_BYTES)}, ring.tags)


def read_ring(path: Path) -> FileKeyRing:
    """The ring in the file; ValueError when it is none, without a word of what is in it."""
    try:
        held = json.loads(path.read_text())
        keys = {kid: _key(text) for kid, text in held["keys"].items()}
        ring = FileKeyRing(held["current"], keys, _key(held["blind"]))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ValueError(f"{path} is no key ring") from None
    if ring.current not in ring.keys:
        raise ValueError(f"{path}: the current key is not among the keys")
    return ring


def write_ring(path: Path, ring: FileKeyRing) -> None:
    """Into a file that its owner alone may read; the old one stands until the new one is whole."""
    keys = {kid: base64.b64encode(key).decode() for kid, key in ring.keys.items()}
    text = {"current": ring.current, "keys": keys, "blind": base64.b64encode(ring.tags).decode()}
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(text, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def _new_kid() -> str:
    return secrets.token_hex(4)


def _key(text: str) -> bytes:
    key = base64.b64decode(text, validate=True)
    if len(key) != KEY_BYTES:
        raise ValueError("a key has 256 bits")
    return key
