"""Chains of audit entries, verified from what an export holds: no database, no key. Pure.

An entry is a JSON object with its number `n` (from 1), `prev`, the hash of the one before, and its
own `hash`: SHA-256 over its canonical text without `hash`.
"""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

Entry = Mapping[str, Any]
Why = Literal["changed", "missing", "inserted", "reordered", "cut", "state"]
"""What a broken link is: `cut` is wanting at the end, `state` that what the entries add up to is
not what is stored."""


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of a chain: its number and its hash."""

    n: int
    hash: str


@dataclass(frozen=True, slots=True)
class Broken:
    """The first broken link of a chain: at entry `n`."""

    code: str
    n: int
    why: Why


@dataclass(frozen=True, slots=True)
class Chain:
    """What is stored of one dossier: `state` is its fields as they stand, None if not told."""

    code: str
    head: Head | None
    entries: Sequence[Entry]
    state: Mapping[str, Any] | None = None


def no_entry(code: str) -> Head:
    """What the first entry follows: bound to the dossier, so that no chain can be moved."""
    return Head(0, hashlib.sha256(code.encode()).hexdigest())


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


def digest(entry: Entry) -> str:
    """The hash of an entry in its canonical form."""
    said = {name: value for name, value in entry.items() if name != "hash"}
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def first_broken(chain: Chain, anchored: Head | None = None) -> Broken | None:
    """The first broken link, or None; `anchored` is a head the chain once had."""
    code, entries = chain.code, chain.entries
    prev = no_entry(code).hash
    for place, entry in enumerate(entries):
        if (broken := _broken_at(place + 1, entry, prev, entries)) is not None:
            return Broken(code, *broken)
        prev = entry["hash"]
    for head in (chain.head or Head(1, ""), anchored):
        if head is not None and (ending := _broken_end(head, chain, head is not anchored)):
            return Broken(code, *ending)
    return None if _adds_up(chain) else Broken(code, len(entries), "state")


def _broken_at(n: int, entry: Entry, prev: str, entries: Sequence[Entry]) -> tuple[int, Why] | None:
    if not isinstance(entry, Mapping) or digest(entry) != entry.get("hash"):
        return n, "changed"
    found = entry.get("n")
    if not isinstance(found, int) or found < n:
        return n, "inserted"
    if found > n:
        return n, "reordered" if any(one.get("n") == n for one in entries) else "missing"
    if entry.get("prev") != prev:  # the one before was written anew, with a hash that fits
        return max(n - 1, 1), "changed"
    return None


def _broken_end(head: Head, chain: Chain, last: bool) -> tuple[int, Why] | None:
    count = len(chain.entries)
    if head.n > count or not count:
        return count + 1, "cut"
    if last and head.n < count:
        return head.n + 1, "inserted"
    return None if chain.entries[head.n - 1]["hash"] == head.hash else (head.n, "changed")


def _adds_up(chain: Chain) -> bool:
    try:
        return chain.state is None or _told(replayed(chain.entries)) == _told(chain.state)
    except (LookupError, TypeError, ValueError, AttributeError):
        return False  # entries that somebody made up


def replayed(entries: Sequence[Entry]) -> dict[str, Any]:
    """The fields that the entries add up to."""
    fields: dict[str, Any] = {}
    for entry in entries:
        for change in deepcopy(entry["changes"]):
            *above, last = change["path"].split(".")
            place: Any = fields
            for name in above:
                place = place[int(name)] if isinstance(place, list) else place[name]
            key = int(last) if isinstance(place, list) else last
            if "added" in change:
                place[key] = [*(place.get(key) or ()), *change["added"]]
            else:
                place[key] = change.get("after")
    return fields


def _told(value: Any) -> Any:
    """Without what says nothing: a store may leave out None and empty lists, or keep them."""
    if isinstance(value, Mapping):
        told = {name: _told(below) for name, below in value.items()}
        return {name: below for name, below in told.items() if below not in (None, [], {})}
    return [_told(below) for below in value] if isinstance(value, list) else value
