"""Dossiers and procedures in MongoDB: documents, indexes, search."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel

from dossier_shared.folding import words
from dossier_shared.mongo.aggregates import CREATED_KEY_INDEX, LOADED
from dossier_shared.mongo.client import Collection, Document
from dossier_shared.mongo.codec import Codec
from dossier_shared.mongo.outbox import OUTBOX_INDEX
from intake.adapters.files.referring import FILES_INDEX
from intake.application.ports import Page, Wanted
from intake.domain.dossier import Dossier
from intake.domain.procedure import Procedure
from intake.domain.statuses import OPEN, Status

_INSTANT = "%Y%m%dT%H%M%S%f"
TAGS = ("entered_by", "procedure", "status", "division", "field", "channel", "counter", "agency")
"""Fields a list can be narrowed by, the most selective first: its index bounds the search."""

WAITING = frozenset({Status.SUPPLEMENT, Status.DUTY})


def _derived(dossier: Dossier) -> dict[str, Any]:
    """`search` holds all that a dossier is found by: folded words, its code, `field:value` tags.
    One index over it serves every list, where one a filter would each be paid at every write.
    """
    people = (dossier.applicant, dossier.authorised)
    named = " ".join(person.name for person in people if person)
    tags = [f"{field}:{getattr(dossier, field)}" for field in TAGS if getattr(dossier, field)]
    book = dossier.book
    return {
        "listed": f"{listed_at(dossier):{_INSTANT}}/{dossier.code}",
        "search": [*words(named), dossier.code.lower(), *tags, *_groups(dossier)],
        "booked": book and f"{dossier.agency}/{book.year}/{book.number:06d}",
    }


def listed_at(dossier: Dossier) -> datetime:
    """What lists are sorted by: the receipt, or before it the submission."""
    return dossier.received_at or dossier.submitted_at or dossier.entered_at


def _groups(dossier: Dossier) -> Iterator[str]:
    if dossier.status in OPEN and dossier.received:
        yield "group:open"
    if dossier.status in WAITING:
        yield "group:waiting-citizen"
    if any(passing.answered_at is None for passing in dossier.passings):
        yield "group:waiting-agency"


DOSSIERS: Codec[Dossier] = Codec(Dossier, "code", _derived)
PROCEDURES: Codec[Procedure] = Codec(Procedure, "id")


def _unique(field: str) -> IndexModel:
    return IndexModel([(field, ASCENDING)], name=field, unique=True, sparse=True)


INDEXES: dict[str, list[IndexModel]] = {
    "dossiers": [
        OUTBOX_INDEX,
        CREATED_KEY_INDEX,
        IndexModel([("search", ASCENDING), ("listed", DESCENDING)], name="search"),
        IndexModel([("due_now", ASCENDING)], name="due_now"),
        _unique("numbered"),
        _unique("booked"),
        FILES_INDEX,
    ],
    "procedures": [OUTBOX_INDEX],
}


class LastNumbers:
    """The two sequences as stored: `unit/day` under `numbered`, `unit/year` under `booked`."""

    def __init__(self, dossiers: Collection) -> None:
        self._dossiers = dossiers

    async def __call__(self, sequence: str) -> int:
        field = "numbered" if "-" in sequence.rsplit("/", 1)[1] else "booked"
        found = (
            await self._dossiers.find(
                {field: {"$gte": f"{sequence}/", "$lt": f"{sequence}0"}}, {field: 1}
            )
            .sort(field, DESCENDING)
            .limit(1)
            .to_list(1)
        )
        return int(found[0][field].rsplit("/", 1)[1]) if found else 0


class SearchDossiers:
    """One indexed query a page. `listed` is a stored key that sorts by receipt and then code, so
    that a page begins exactly after the last one however many are received meanwhile.
    """

    def __init__(self, dossiers: Collection) -> None:
        self._dossiers = dossiers

    async def __call__(self, wanted: Wanted) -> Page:
        rows = (
            await self._dossiers.find(query(wanted), LOADED)
            .sort("listed", DESCENDING)
            .limit(wanted.limit + 1)
            .to_list(wanted.limit + 1)
        )
        shown = rows[: wanted.limit]
        more = len(rows) > wanted.limit
        return Page(
            tuple(DOSSIERS.from_document(row) for row in shown),
            shown[-1]["listed"] if more else None,
        )


def query(wanted: Wanted) -> Document:
    """The filter of a search; the caller's scope is always part of it."""
    equal = {"status": wanted.status, "procedure": wanted.procedure, "field": wanted.field}
    equal |= wanted.scope.fields()
    tags = [f"{field}:{equal[field]}" for field in TAGS if equal.get(field) is not None]
    where: Document = {"search": {"$all": [*_sought(wanted.text), *tags]}}
    listed: Document = {}
    if wanted.received_from is not None:
        listed["$gte"] = f"{wanted.received_from:{_INSTANT}}"
    if wanted.received_to is not None:
        listed["$lt"] = f"{wanted.received_to:{_INSTANT}}"
    if wanted.before is not None:
        listed["$lt"] = min(wanted.before, listed.get("$lt", wanted.before))
    due = {"$gte": wanted.due_from, "$lt": wanted.due_to}
    due = {operator: at for operator, at in due.items() if at is not None}
    if listed:
        where["listed"] = listed
    if due:
        where["due_now"] = due
    return where


def _sought(text: str) -> tuple[str, ...]:
    """A code is sought whole, a name by its words."""
    is_code = "-" in text and any(letter.isdigit() for letter in text)
    return (text.strip().lower(),) if is_code else words(text)
