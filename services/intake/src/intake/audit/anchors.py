"""Anchors: the heads of all chains on a day, signed, so that no tail can be cut off afterwards.

An anchor's file is lines of JSON: first the signature (compact JWS, ES256), then one head a line.
The signature covers the digest of the heads and of the anchor before; kept elsewhere, a file shows
what was there. The database keeps the signatures.
"""

import hashlib
import json
from collections.abc import AsyncIterator, Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey
from pymongo.errors import DuplicateKeyError

from dossier_shared.chains import Chain, Head
from dossier_shared.mongo.client import Collection

HEADER = {"alg": "ES256", "typ": "audit-anchor"}
BY_DAY_DESCENDING = ("_id", -1)


class AnchorError(Exception):
    """An anchor is not what was signed, or cannot be made."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """`previous` is the SHA-256 of the signature before, None for the first."""

    day: str
    previous: str | None
    signature: str
    heads: dict[str, Head] = field(default_factory=dict)


async def heads_of(chains: AsyncIterator[Chain]) -> dict[str, Head]:
    return {chain.code: chain.head async for chain in chains if chain.head is not None}


def digest_of(heads: dict[str, Head]) -> str:
    """SHA-256 over code, number and hash of each head, sorted by code."""
    whole = hashlib.sha256()
    for code, head in sorted(heads.items()):
        whole.update(f"{code} {head.n} {head.hash}\n".encode())
    return whole.hexdigest()


async def make_anchor(
    anchors: Collection, heads: dict[str, Head], day: str, at: datetime, key: ECKey
) -> Anchor:
    """Sign the heads and keep the signature; AnchorError unless the day is after all anchored."""
    last = await anchors.find({"_id": {"$gt": ""}}).sort(*BY_DAY_DESCENDING).limit(1).to_list(1)
    if last and last[0]["_id"] >= day:
        raise AnchorError(f"{last[0]['_id']} is anchored already")
    previous = hash_of(last[0]["signature"]) if last else None
    told = {
        "day": day, "at": at.isoformat(timespec="milliseconds"), "chains": len(heads),
        "heads": digest_of(heads), "previous": previous,
    }  # fmt: skip
    signature = jws.serialize_compact(dict(HEADER), json.dumps(told, sort_keys=True), key)
    try:
        await anchors.insert_one({"_id": day, "at": at, "signature": signature})
    except DuplicateKeyError as error:
        raise AnchorError(f"{day} is anchored already") from error
    return Anchor(day, previous, signature, heads)


def hash_of(signature: str) -> str:
    return hashlib.sha256(signature.encode()).hexdigest()


def to_lines(anchor: Anchor) -> Iterable[str]:
    yield json.dumps({"anchor": anchor.signature})
    for code, head in sorted(anchor.heads.items()):
        yield json.dumps({"code": code, **asdict(head)})


def from_lines(lines: Iterable[str], key: ECKey) -> Anchor:
    """An anchor's file; AnchorError when the signature is not of the key, or not of these heads."""
    try:
        first, *rest = [json.loads(line) for line in lines]
        told = _signed(first["anchor"], key)
        heads = {row["code"]: Head(row["n"], row["hash"]) for row in rest}
        day, digest, previous = told["day"], told["heads"], told["previous"]
    except (ValueError, LookupError, TypeError) as error:
        raise AnchorError("this is no anchor") from error
    if digest != digest_of(heads):
        raise AnchorError(f"{day}: the heads are not those that were signed")
    return Anchor(day, previous, first["anchor"], heads)


def _signed(signature: str, key: ECKey) -> Any:
    try:
        return json.loads(jws.deserialize_compact(signature, key, algorithms=["ES256"]).payload)
    except JoseError as error:
        raise AnchorError("the signature is not of this key") from error


def in_order(anchors: Iterable[Anchor]) -> list[Anchor]:
    """By day; AnchorError when one does not follow the one before, as when one is left out."""
    ordered = sorted(anchors, key=lambda anchor: anchor.day)
    for before, after in pairwise(ordered):
        if after.previous != hash_of(before.signature):
            raise AnchorError(f"{after.day} does not follow {before.day}")
    return ordered
