"""One notice: what is told to whom by which channel, and its way to the provider.

A try is written down before the provider is called. So a worker that dies in the call leaves a
claim that ends by itself, and the next try carries the same request id.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID, uuid5

from dossier_shared.contracts import Audience, Channel
from notify.domain.outcomes import Accepted, Busy, Outcome, Refused, Unknown

Kind = Literal[
    "submitted", "received", "supplement", "supplemented", "fee-due", "fee-paid", "apology",
    "moved", "stopped", "resumed", "withdrawn", "ready", "ready-early", "rejected", "returned",
    "staff-due", "staff-overdue", "staff-step-overdue", "staff-consultation-over",
    "staff-answer-near", "staff-answer-over", "staff-supplement-silent", "staff-uncollected",
    "staff-lapsed",
]  # fmt: skip
Param = Literal["submitted", "received", "due", "was_due", "withdrawn", "returned", "amount"]
Value = datetime | int
"""An instant, or an amount in đồng."""
Status = Literal["queued", "sending", "accepted", "failed"]
Word = Literal["accepted", "refused", "busy", "unknown"]

WAITS = (
    timedelta(seconds=1),
    timedelta(seconds=5),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(hours=1),
)
"""How long to wait after the first, second, ... try that a provider did not surely take."""

_REQUESTS = UUID("0d5a3a0e-6f5c-5a0c-8d0c-3f3f1f6b9a41")


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try; without an outcome it is under way, or its worker died."""

    at: datetime
    outcome: Word | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """`to` is the person of the staff register; None is the citizen, whose contact is sealed.

    `next_at`: when to try a queued notice; when the claim on a sending one ends.
    """

    id: str
    kind: Kind
    channel: Channel
    audience: Audience
    to: str | None
    params: Mapping[Param, Value]
    queued_at: datetime
    status: Status = "queued"
    next_at: datetime | None = None
    attempts: tuple[Attempt, ...] = ()
    settled_at: datetime | None = None
    provider_ref: str | None = None
    reason: str | None = None

    @property
    def request_id(self) -> UUID:
        """The same for every try, so that a provider that compares them delivers once."""
        return uuid5(_REQUESTS, self.id)

    def is_due(self, now: datetime) -> bool:
        return self.next_at is not None and self.next_at <= now


def claim(notice: Notice, now: datetime, lease: timedelta) -> Notice:
    """The notice with one more try begun, which is the claimant's alone until the lease ends.

    A claim that ended without an outcome counts as a try of which nothing is known.
    """
    if notice.status == "sending":
        notice = _told(notice, len(notice.attempts) - 1, Unknown("lease-ended"))
    if len(notice.attempts) > len(WAITS):
        return fail(notice, "attempts-used-up", now)
    attempts = (*notice.attempts, Attempt(now))
    return replace(notice, status="sending", attempts=attempts, next_at=now + lease)


def settle(notice: Notice, number: int, outcome: Outcome, now: datetime) -> Notice:
    """The notice after try `number` (from 0) ended.

    That it was taken is true whenever it is learnt. Anything else counts only while the try is
    the latest one and under way: another worker may have begun the next.
    """
    if notice.status == "accepted":
        return notice
    latest = notice.status == "sending" and number == len(notice.attempts) - 1
    notice = _told(notice, number, outcome)
    match outcome:
        case Accepted(ref):
            return replace(
                notice, status="accepted", next_at=None, settled_at=now, provider_ref=ref,
                reason=None,
            )  # fmt: skip
        case Refused(reason) if latest:
            return fail(notice, reason, now)
        case Busy() | Unknown() if latest:
            return _put_off(notice, now)
    return notice


def fail(notice: Notice, reason: str, now: datetime) -> Notice:
    """The notice given up, for a reason with a stable code."""
    return replace(notice, status="failed", next_at=None, settled_at=now, reason=reason)


def word_of(outcome: Outcome) -> Word:
    """The outcome as attempts and metrics name it."""
    match outcome:
        case Accepted():
            return "accepted"
        case Refused():
            return "refused"
        case Busy():
            return "busy"
        case Unknown():
            return "unknown"


def _put_off(notice: Notice, now: datetime) -> Notice:
    tried = len(notice.attempts)
    if tried > len(WAITS):
        return fail(notice, "attempts-used-up", now)
    return replace(notice, status="queued", next_at=now + WAITS[tried - 1])


def _told(notice: Notice, number: int, outcome: Outcome) -> Notice:
    reason = None if isinstance(outcome, Accepted) else outcome.reason
    ended = replace(notice.attempts[number], outcome=word_of(outcome), reason=reason)
    attempts = (*notice.attempts[:number], ended, *notice.attempts[number + 1 :])
    return replace(notice, attempts=attempts)
