"""Personal data at rest: leaves of a document, sealed under a data key of the aggregate's own.

A sealed leaf is AES-256-GCM of its JSON text, bound to its aggregate and its path. With the data
key destroyed nothing of it can be read again, wherever a copy may lie.
"""

import json
import secrets
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from bson import Binary

from dossier_shared.keyring import KEY_BYTES, KeyRing, decrypt, encrypt
from dossier_shared.mongo.client import Document

SEALED = 0x86
"""The BSON subtype of a sealed leaf, of those that are free to use."""

ERASED = "(đã hủy)"
"""What a sealed leaf is read as when its data key was destroyed; sealed leaves are texts."""

UNWRAPPED = 4096
"""Data keys that are kept in memory, so that a list does not unwrap each again."""


class Erased(Exception):
    """There is no data key any more: nothing personal can be written to this aggregate."""


class DataKey:
    """Seals and opens the leaves of one document as it was read.

    It remembers what it opened and sealed: a leaf that did not change is written as it stood, so
    that an entry of the audit and the document hold the same bytes.
    """

    def __init__(self, subject: str, key: bytes | None, stored: Document) -> None:
        self.stored = stored
        self._subject = subject
        self._key = key
        self._known: dict[tuple[str, str], Binary] = {}

    def seal(self, path: str, value: Any) -> Binary:
        text = _json(value)
        if (path, text) not in self._known:
            if self._key is None:
                raise Erased(self._subject)
            sealed = encrypt(self._key, text.encode(), self._aad(path))
            self._known[path, text] = Binary(sealed, SEALED)
        return self._known[path, text]

    def open(self, path: str, sealed: Binary) -> Any:
        """The value; ERASED without a data key, WrongKey when it was sealed for another place."""
        if self._key is None:
            value: Any = ERASED
        else:
            value = json.loads(decrypt(self._key, sealed, self._aad(path)))
        self._known[path, _json(value)] = sealed
        return value

    def opened(self, value: Any, path: str = "") -> Any:
        """`value` with every sealed leaf in it open."""
        if isinstance(value, Binary) and value.subtype == SEALED:
            return self.open(path, value)
        if isinstance(value, Mapping):
            return {name: self.opened(below, joined(path, name)) for name, below in value.items()}
        if isinstance(value, list):
            return [self.opened(below, joined(path, i)) for i, below in enumerate(value)]
        return value

    def sealed(self, value: Any, path: str) -> Any:
        """`value` with every leaf in it sealed."""
        if isinstance(value, Mapping):
            return {name: self.sealed(below, joined(path, name)) for name, below in value.items()}
        if isinstance(value, list | tuple):
            return [self.sealed(below, joined(path, i)) for i, below in enumerate(value)]
        return None if value is None else self.seal(path, value)

    def _aad(self, path: str) -> bytes:
        return f"{self._subject}\n{path}".encode()


class Vault:
    """Which leaves of one kind of aggregate are personal, and the ring that protects their keys.

    `personal` are dotted paths of fields; all below them is sealed. Elements of a list have no name
    of their own: `supplements.reason` means that of each.
    """

    def __init__(self, ring: KeyRing, personal: Iterable[str]) -> None:
        self._ring = ring
        self._personal = _tree(personal)
        self._unwrap = lru_cache(UNWRAPPED)(ring.unwrap)

    def fresh(self, subject: str) -> DataKey:
        """A data key for a new aggregate."""
        key = secrets.token_bytes(KEY_BYTES)
        kid, wrapped = self._ring.wrap(key, subject.encode())
        return DataKey(subject, key, {"kid": kid, "wrapped": wrapped})

    def key_of(self, document: Document) -> DataKey:
        """That of a stored aggregate, destroyed or not."""
        subject, stored = document["_id"], document["data_key"]
        if "wrapped" not in stored:
            return DataKey(subject, None, stored)
        key = self._unwrap(stored["kid"], bytes(stored["wrapped"]), subject.encode())
        return DataKey(subject, key, stored)

    def rewrapped(self, subject: str, stored: Document) -> Document | None:
        """The data key under the ring's current key; None when it is already, or destroyed."""
        if "wrapped" not in stored or stored["kid"] == self._ring.current:
            return None
        aad = subject.encode()
        key = self._ring.unwrap(stored["kid"], bytes(stored["wrapped"]), aad)
        kid, wrapped = self._ring.wrap(key, aad)
        return {"kid": kid, "wrapped": wrapped}

    def sealed(self, fields: Document, key: DataKey) -> Document:
        """The fields with their personal leaves sealed."""
        return dict(_sealed(fields, "", self._personal, key))


def joined(path: str, name: object) -> str:
    return f"{path}.{name}" if path else str(name)


_Tree = dict[str, Any]
_ALL: _Tree = {}
"""In a tree of paths: everything from here on is personal."""


def _tree(paths: Iterable[str]) -> _Tree:
    tree: _Tree = {}
    for path in paths:
        *above, last = path.split(".")
        place = tree
        for name in above:
            place = place.setdefault(name, {})
        place[last] = _ALL
    return tree


def _sealed(value: Any, path: str, tree: _Tree, key: DataKey) -> Any:
    """`value`, which stands at `path`, with what `tree` says is personal below it."""
    if tree is _ALL:
        return key.sealed(value, path)
    if isinstance(value, Mapping):
        return {
            name: _sealed(one, joined(path, name), tree[name], key) if name in tree else one
            for name, one in value.items()
        }
    if isinstance(value, list | tuple):
        return [_sealed(one, joined(path, i), tree, key) for i, one in enumerate(value)]
    return value


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
