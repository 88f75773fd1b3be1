"""The statuses of a notice, and which may follow which: a table, and nothing beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Status = Literal[
    "queued", "held", "sending", "accepted", "delivered", "failed-temporarily",
    "failed-for-good", "unknown", "cancelled", "expired",
]  # fmt: skip
"""`held` waits for the hours at which citizens are written to; `unknown`: a provider perhaps has
it; `failed-temporarily`: tried in vain, until somebody has it sent again.
"""
Fate = Literal["failed-temporarily", "failed-for-good", "delivered"]
"""What a receipt may tell of a notice that a provider has taken."""

WAITING: frozenset[Status] = frozenset({"queued", "held", "sending", "unknown"})
"""Notices that are still to be sent, or of which it is not yet known that they were."""
PENDING: frozenset[Status] = WAITING - {"sending"}
"""Of these, the ones that nobody is handing over at this moment."""
TOLD: frozenset[Status] = frozenset({"accepted", "delivered"})
"""Whom it is for was told, as far as anybody knows; sent again only where it was somebody else."""
LOST: frozenset[Status] = frozenset({"failed-temporarily", "failed-for-good", "expired"})
"""Not told by this notice; each may be sent again by hand."""


def _to(*statuses: Status) -> frozenset[Status]:
    return frozenset(statuses)


_FATES = _to("delivered", "failed-temporarily", "failed-for-good")
_LEARNT = _FATES | _to("accepted")
"""What a late answer or receipt may tell, whatever we made of the notice meanwhile."""
_LEFT = _to("cancelled", "expired")
TRANSITIONS: Mapping[Status, frozenset[Status]] = {
    "queued": _LEARNT | _LEFT | _to("held", "sending"),
    "held": _LEARNT | _LEFT | _to("sending"),
    "sending": _LEARNT | _to("queued", "unknown"),
    "unknown": _LEARNT | _LEFT | _to("held", "sending"),
    "accepted": _FATES | _to("queued"),
    "delivered": _to("queued"),
    "failed-temporarily": _to("queued", "accepted", "delivered", "failed-for-good"),
    "failed-for-good": _to("queued", "accepted", "delivered"),
    "cancelled": _to("accepted", "delivered"),
    "expired": _to("queued", "accepted", "delivered"),
}

RANK: Mapping[Status, int] = {
    "accepted": 1,
    "failed-temporarily": 2,
    "failed-for-good": 3,
    "delivered": 4,
}
"""How much is known. Receipts come late, twice and out of order: only the higher one counts."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One step in the life of a notice; `reason` is a stable code, `by` who decided it."""

    status: Status
    at: datetime
    reason: str | None = None
    by: str | None = None


class NotAllowed(ValueError):
    """The table has no such step."""


def allowed(before: Status, after: Status) -> bool:
    return after in TRANSITIONS[before]
