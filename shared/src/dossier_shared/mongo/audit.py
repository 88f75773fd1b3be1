"""The audit of an aggregate: a chain of entries, one a write, each holding the hash of the last.

The hash is SHA-256 over the canonical form of the entry as it is stored, so that personal leaves
stand in it as ciphertext: with their key destroyed the chain still verifies.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from dossier_shared.acts import Act
from dossier_shared.chains import Head, canonical, digest
from dossier_shared.mongo.client import Document
from dossier_shared.mongo.personal import DataKey, joined

REASON = "audit.{n}.reason"
"""The path that a reason is sealed for."""

SIDES = {"before", "after"}


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


def opened(said: Document, key: DataKey) -> Document:
    """A stored entry with what is sealed in it open."""
    changed = [
        change
        | {side: key.opened(change[side], change["path"]) for side in SIDES & change.keys()}
        | _added(change, key)
        for change in said["changes"]
    ]
    reason = key.opened(said["reason"], REASON.format(n=said["n"]))
    return said | {"reason": reason, "changes": changed}


def _added(change: Document, key: DataKey) -> Document:
    if "added" not in change:
        return {}
    places = enumerate(change["added"], start=change["start"])
    return {"added": [key.opened(one, joined(change["path"], place)) for place, one in places]}


def changes(old: Document, new: Document, path: str = "") -> Iterator[Document]:
    """What differs between the stored fields: `path` with what was `before` and is `after`, or
    with what was `added` to a list from place `start` on.
    """
    for name in sorted(old.keys() | new.keys()):
        yield from _change(joined(path, name), old.get(name), new.get(name))


def _change(path: str, old: Any, new: Any) -> Iterator[Document]:
    if old == new or (old in (None, (), []) and new in ((), [])):
        return
    if _named(old) and _named(new):
        yield from changes(dict(old), dict(new), path)
    elif isinstance(old, list | tuple) and isinstance(new, list | tuple) and len(old) <= len(new):
        for place, (before, after) in enumerate(zip(old, new, strict=False)):
            yield from _change(joined(path, place), before, after)
        if added := list(new[len(old) :]):
            yield {"path": path, "start": len(old), "added": added}
    else:
        sides = {"before": old, "after": new}
        yield {"path": path} | {side: value for side, value in sides.items() if value is not None}


def _named(value: Any) -> bool:
    """Whether what is below has names that a path can hold."""
    return isinstance(value, Mapping) and not any("." in name for name in value)
