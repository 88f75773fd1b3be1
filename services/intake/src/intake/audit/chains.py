"""Chains of dossiers as lines of JSON: out of the database, and out of an export of it."""

import dataclasses
import json
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from typing import Any

from dossier_shared.chains import Chain, Head, canonical
from dossier_shared.mongo.client import Collection, Document
from intake.domain.dossier import Dossier

BATCH = 200
FIELDS = frozenset(field.name for field in dataclasses.fields(Dossier)) - {"code"}
SHOWN = {"audit": 1, "audit_head": 1} | dict.fromkeys(FIELDS, 1)
KEYS = {"code", "head", "entries", "state"}


class Unreadable(Exception):
    """A line of an export is no chain."""


async def stored_chains(dossiers: Collection) -> AsyncIterator[Chain]:
    """All chains by code, a few at a time; personal leaves stay sealed."""
    last = ""
    while True:
        rows = dossiers.find({"_id": {"$gt": last}}, SHOWN).sort("_id").limit(BATCH)
        found = await rows.to_list(BATCH)
        for document in found:
            yield _chain(document)
        if len(found) < BATCH:
            return
        last = found[-1]["_id"]


def _chain(document: Document) -> Chain:
    state = {name: value for name, value in document.items() if name in FIELDS}
    return Chain(
        document["_id"],
        _head(document.get("audit_head")),
        canonical(document.get("audit", [])),
        canonical(state),
    )


def to_line(chain: Chain) -> str:
    return json.dumps(dataclasses.asdict(chain), ensure_ascii=False, separators=(",", ":"))


def from_lines(lines: Iterable[str]) -> Iterator[Chain]:
    """The chains of an export; Unreadable names the line that is none."""
    for number, line in enumerate(lines, start=1):
        try:
            told = json.loads(line)
            if told.keys() != KEYS:
                raise Unreadable(f"line {number}")
            head = _head(told["head"])
        except (ValueError, TypeError, AttributeError) as error:
            raise Unreadable(f"line {number}") from error
        yield Chain(str(told["code"]), head, told["entries"], told["state"])


def _head(told: Mapping[str, Any] | None) -> Head | None:
    return Head(**told) if told else None
