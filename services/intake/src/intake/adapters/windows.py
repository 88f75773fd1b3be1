"""Ranges of places in the lists that are stored in the order of a time."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from dossier_shared.mongo.client import Document
from intake.adapters.tags import INSTANT, instant_key
from intake.application.ports import Wanted

BEGINNING = datetime(2015, 1, 1, tzinfo=UTC)
"""No dossier is older than the one-stop itself (QĐ 09/2015/QĐ-TTg)."""

FIRST_WINDOW = timedelta(hours=6)
GROWTH = 4
AHEAD = timedelta(days=3650)
"""How far in the future a due date may lie."""


def place_of(wanted: Wanted) -> str:
    return "due_place" if wanted.sort == "due" else "listed"


def within(row: Document, wanted: Wanted) -> bool:
    """Whether the time that the list is not sorted by lies in the range asked for."""
    asked = other_range(wanted)
    if asked is None:
        return True
    since, until = asked
    place = row.get("listed" if wanted.sort == "due" else "due_place")
    return place is not None and (
        (since is None or place >= edge(since)) and (until is None or place < edge(until))
    )


def other_range(wanted: Wanted) -> tuple[datetime | None, datetime | None] | None:
    received = (wanted.received_from, wanted.received_to)
    due = (wanted.due_from, wanted.due_to)
    other = received if wanted.sort == "due" else due
    return None if other == (None, None) else other


def windows(
    wanted: Wanted, now: datetime, began: datetime | None = None
) -> Iterator[tuple[str, str]]:
    """Ranges of places that follow each other in the order of the list, each longer than the one
    before; the first ends, or begins, where the page before stopped. All before `began`, where
    there is hardly anything, is one range.
    """
    newest = wanted.sort == "newest"
    low, high = _bounds(wanted, now)
    length, first = FIRST_WINDOW, True
    if began is not None and low < began < high:
        yield _ends(low, began, wanted.after, newest)
        low, first = began, False
    while low < high:
        edge = max(low, high - length) if newest else min(high, low + length)
        begins, ends = (edge, high) if newest else (low, edge)
        yield _ends(begins, ends, wanted.after if first else None, newest)
        low, high = (low, edge) if newest else (edge, high)
        length, first = length * GROWTH, False


def _bounds(wanted: Wanted, now: datetime) -> tuple[datetime, datetime]:
    by_due = wanted.sort == "due"
    since, until = (
        (wanted.due_from, wanted.due_to) if by_due else (wanted.received_from, wanted.received_to)
    )
    low = since or BEGINNING
    high = until or now + (AHEAD if by_due else timedelta(days=1))
    if wanted.after is None:
        return low, high
    stopped = instant_of(wanted.after)
    if wanted.sort == "newest":
        return low, min(high, stopped + timedelta(milliseconds=1))
    return max(low, stopped), high


def instant_of(place: str) -> datetime:
    return datetime.strptime(place.partition("/")[0], INSTANT).replace(tzinfo=UTC)


def edge(instant: datetime) -> str:
    """Before every place of this instant, after every earlier one.

    Never the beginning of a place: the embedded server's index leaves out what follows it.
    """
    return f"{instant_key(instant)}."


def _ends(begins: datetime, ends: datetime, after: str | None, newest: bool) -> tuple[str, str]:
    low, high = edge(begins), edge(ends)
    if after is None:
        return low, high
    return (low, min(high, after)) if newest else (max(low, after + "\0"), high)
