"""One notice: what is told to whom by which channel, and its way to the provider.

A try is written down before the provider is called. So a worker that dies in the call leaves a
claim that ends by itself, and the next try carries the same request id.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Literal
from uuid import UUID, uuid5

from dossier_shared.contracts import Audience, Channel
from notify.domain.kinds import RULES, Kind, Rule
from notify.domain.statuses import WAITING, Fate, Mark, NotAllowed, Status, allowed

Param = Literal[
    "submitted", "received", "due", "was_due", "withdrawn", "returned", "amount", "day", "unread",
    "items", "rhythm", "division", "open", "near_due", "overdue", "since", "until",
]  # fmt: skip
Value = datetime | int | str | tuple[str, ...]
"""An instant, an amount in đồng, a count, a word, or lines."""
Word = Literal["accepted", "refused", "busy", "unknown"]

SENT_AGAIN = "sent-again"
_REQUESTS = UUID("0d5a3a0e-6f5c-5a0c-8d0c-3f3f1f6b9a41")


@lru_cache(maxsize=4096)
def _request(name: str) -> UUID:
    return uuid5(_REQUESTS, name)


@dataclass(frozen=True, slots=True)
class Sent:
    """What is handed over, as it is proved later: `digest` of the text, the wording's `template`
    with its version, and how many `units` the provider counts.

    A `probe` finds out whether a provider that was away is back; it costs the notice no try.
    `patience`: so many seconds a receipt is waited for when the provider perhaps has it.
    """

    provider: str
    digest: str | None = None
    template: str | None = None
    units: int = 1
    probe: bool = False
    patience: int = 0


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try; without an outcome it is under way, or its worker died.

    Probes that came to nothing are kept as one, the latest: there were so many `times`, the first
    of them at `since`.
    """

    at: datetime
    sent: Sent | None = None
    outcome: Word | None = None
    reason: str | None = None
    ref: str | None = None
    since: datetime | None = None
    times: int = 1

    @property
    def began_at(self) -> datetime:
        return self.since or self.at

    @property
    def provider(self) -> str | None:
        return self.sent.provider if self.sent else None


@dataclass(frozen=True, slots=True)
class Notice:
    """`to` is the person of the staff register, or the client; None is the citizen, whose contact
    is sealed. `id` is the natural key: the event's id, kind, channel, and whom it is to.

    `next_at`: when to look at a waiting notice again; when the claim on a sending one ends.
    `history`: every status after `queued`, which it had at first. `round`: how often it was put to
    be sent anew under another request id, and `round_from` the number of the first try of it;
    `fresh_from`: that of the first try since it was sent again; `reported`: the most that receipts
    told in this round.
    `event` is what a client is told, as JSON text.
    `read_at` and `done_at` are an official's marks on a notice in the inbox. `erased_at`: since
    then its values are gone, as its time to be kept is over.
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
    history: tuple[Mark, ...] = ()
    round: int = 0
    round_from: int = 0
    fresh_from: int = 0
    reported: Fate | None = None
    event: str | None = None
    read_at: datetime | None = None
    done_at: datetime | None = None
    erased_at: datetime | None = None

    @property
    def request_id(self) -> UUID:
        """The same for every try, so that a provider that compares them delivers once."""
        return self.request_id_of(self.round)

    @property
    def public_id(self) -> UUID:
        """Names it in URLs: the natural key tells of events and people."""
        return self.request_id_of(0)

    def request_id_of(self, number: int) -> UUID:
        return _request(f"{self.id}#{number}" if number else self.id)

    @property
    def occasion(self) -> str:
        """The id of the event that it tells of."""
        return self.id.partition(":")[0]

    @property
    def rule(self) -> Rule:
        return RULES[self.kind]

    @property
    def tries(self) -> tuple[Attempt, ...]:
        """Those that count against the waits."""
        fresh = self.attempts[self.fresh_from :]
        return tuple(attempt for attempt in fresh if not (attempt.sent and attempt.sent.probe))

    @property
    def unclear(self) -> Attempt | None:
        """The try of which nobody knows what became, neither from its outcome nor by a receipt;
        that a provider did not take a later one says nothing of it.
        """
        tries = [one for one in self.attempts[self.round_from :] if one.outcome != "busy"]
        unclear = tries and tries[-1].outcome in {None, "unknown"} and self.reported is None
        return tries[-1] if unclear else None

    @property
    def perhaps_taken(self) -> bool:
        return self.unclear is not None

    @property
    def expires_at(self) -> datetime | None:
        life = self.rule.expires
        return began_at(self) + life if life is not None else None

    def is_due(self, now: datetime) -> bool:
        return self.next_at is not None and self.next_at <= now


def moved(
    notice: Notice,
    status: Status,
    at: datetime,
    reason: str | None = None,
    next_at: datetime | None = None,
) -> Notice:
    """The notice in its next status, which its history tells; NotAllowed when the table has no
    such step. Nothing else changes a status.
    """
    if not allowed(notice.status, status):
        raise NotAllowed(f"{notice.id}: from {notice.status} to {status}")
    return replace(
        notice,
        status=status,
        next_at=next_at,
        reason=reason,
        settled_at=None if status in WAITING else at,
        history=(*notice.history, Mark(status, at, reason)),
    )


def pinned(notice: Notice) -> str | None:
    """The provider that perhaps has it: no other one may be asked."""
    return notice.unclear.provider if notice.unclear else None


def sent_again(notice: Notice, now: datetime, by: str | None = None) -> Notice:
    """A lost one queued with all its tries; under the same request where it perhaps was taken."""
    fresh = bool(notice.attempts) and not notice.perhaps_taken
    queued = moved(notice, "queued", now, SENT_AGAIN, next_at=now)
    history = (*notice.history, replace(queued.history[-1], by=by))
    again = replace(queued, history=history, fresh_from=len(notice.attempts), reported=None)
    return readdressed(again) if fresh else again


def readdressed(notice: Notice) -> Notice:
    """One whose next try is another request: no earlier one stands for it."""
    return replace(notice, round=notice.round + 1, round_from=len(notice.attempts))


def began_at(notice: Notice) -> datetime:
    """When it was put to be sent, the last time."""
    again = [mark.at for mark in notice.history if mark.reason == SENT_AGAIN]
    return (again or [notice.queued_at])[-1]
