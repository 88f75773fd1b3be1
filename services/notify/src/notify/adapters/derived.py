"""What is stored beside a correspondence so that it is found and counted by an index."""

from dataclasses import fields
from typing import Any

from pymongo import ASCENDING, IndexModel

from notify.domain.bulk.subjects import job_of
from notify.domain.correspondence import Correspondence
from notify.domain.counted import Fact
from notify.domain.facts import facts_of, places_of
from notify.domain.hours import Hours
from notify.domain.retention import erase_at
from notify.domain.standing import is_open

TOOL_INDEXES = [
    IndexModel([("log", ASCENDING)], name="log", sparse=True),
    IndexModel([("tags", ASCENDING)], name="tags", sparse=True),
    IndexModel([("job", ASCENDING)], name="job", sparse=True),
    IndexModel([("waits_in", ASCENDING)], name="waits_in", sparse=True),
    IndexModel([("erase_at", ASCENDING)], name="erase_at", sparse=True),
    IndexModel([("open_in", ASCENDING), ("due_at", ASCENDING)], name="open_in", sparse=True),
]


_NAMES = [one.name for one in fields(Fact)]


def _flat(fact: Fact) -> dict[str, Any]:
    """Like `asdict`, which copies what needs no copy."""
    return {name: getattr(fact, name) for name in _NAMES}


def for_tools(state: Correspondence, hours: Hours) -> dict[str, Any]:
    """For the delivery log, the statistics, the bulk jobs and the erasure. `waits_in` is the job as
    long as something of it waits to be sent.
    """
    job = job_of(state.code)
    return {
        "log": places_of(state),
        "facts": [_flat(fact) for fact in facts_of(state, hours)] or None,
        "job": job,
        "waits_in": job if state.next_due else None,
        "erase_at": erase_at(state),
        "open_in": state.agency if is_open(state) else None,
    }
