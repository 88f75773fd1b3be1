"""The audit of an aggregate: a chain of entries, one a write, each holding the hash of the last.

The hash is SHA-256 over the canonical form of the entry as it is stored, so that personal leaves
stand in it as ciphertext: with their key destroyed the chain still verifies.
"""

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from dossier_shared.acts import Act
from dossier_shared.mongo.client import Document
from dossier_shared.mongo.personal import DataKey, joined

REASON = "audit.{n}.reason"
"""The path that a reason is sealed for."""


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of a chain: its number, from 1, and its hash."""

    n: int
    hash: str


def no_entry(subject: str) -> Head:
    """What the first entry of an aggregate follows: bound to it, so that no chain can be moved."""
    return Head(0, hashlib.sha256(subject.encode()).hexdigest())


def entry(
    head: Head, act: Act, now: datetime, changed: Sequence[Document], key: DataKey | None
) -> Document:
    """The entry that follows `head`. What a person wrote as a reason is sealed with the rest."""
    n = head.n + 1
    reason: Any = act.reason
    if reason is not None and key is not None and act.role != "service":
        reason = key.seal(REASON.format(n=n), reason)
    said = {
        "n": n, "at": now, "command": act.command, "by": act.by, "role": act.role,
        "origin": act.origin, "reason": reason, "changes": list(changed), "prev": head.hash,
    }  # fmt: skip
    return said | {"hash": digest(canonical(said))}


def changes(old: Document, new: Document, path: str = "") -> Iterator[Document]:
    """What differs between the stored fields: `path` with what was `before` and is `after`, or
    with what was `added` at the end of a list.
    """
    for name in sorted(old.keys() | new.keys()):
        yield from _change(joined(path, name), old.get(name), new.get(name))


def _change(path: str, old: Any, new: Any) -> Iterator[Document]:
    if old == new or (not old and new in ((), [])):
        return
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        yield from changes(dict(old), dict(new), path)
    elif isinstance(old, list | tuple) and isinstance(new, list | tuple) and len(old) <= len(new):
        for place, (before, after) in enumerate(zip(old, new, strict=False)):
            yield from _change(joined(path, place), before, after)
        if added := list(new[len(old) :]):
            yield {"path": path, "added": added}
    else:
        sides = {"before": old, "after": new}
        yield {"path": path} | {side: value for side, value in sides.items() if value is not None}


def canonical(value: Any) -> Any:
    """The one JSON form of a stored value, which an export holds: instants in UTC to the
    millisecond and binaries in base64, each marked as what it is. There are no floats.
    """
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, datetime):
        return {"$date": value.astimezone(UTC).isoformat(timespec="milliseconds")}
    if isinstance(value, bytes):
        return {"$binary": base64.b64encode(value).decode()}
    if isinstance(value, Mapping):
        return {str(name): canonical(below) for name, below in value.items()}
    if isinstance(value, list | tuple):
        return [canonical(below) for below in value]
    raise TypeError(f"a {type(value).__name__} has no place in an audit")


def digest(said: Mapping[str, Any]) -> str:
    """The hash of an entry in its canonical form; its own `hash` is no part of that."""
    text = json.dumps(
        {name: value for name, value in said.items() if name != "hash"},
        ensure_ascii=False, separators=(",", ":"), sort_keys=True,
    )  # fmt: skip
    return hashlib.sha256(text.encode()).hexdigest()
