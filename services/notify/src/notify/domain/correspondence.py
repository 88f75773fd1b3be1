"""All that was told, or is to be told, about one subject: one aggregate, so one write a step."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from dossier_shared.contracts import Channel, Language, NoticeAccepted, NoticeFailed, Payload
from notify.domain.calls import Call
from notify.domain.correcting import Former, put_right
from notify.domain.counted import Fact
from notify.domain.hours import Hours
from notify.domain.inbox import without_sense_done
from notify.domain.notices import Notice, Sent, moved
from notify.domain.outcomes import Outcome
from notify.domain.reaching import Chain, Ways, chains, pursued
from notify.domain.reviewing import overtaken, reviewed
from notify.domain.statuses import LOST, TOLD
from notify.domain.trying import begin, settle


@dataclass(frozen=True, slots=True)
class Correspondence:
    """The notices about one subject, and what is needed to write them.

    `code` is the dossier's; what is told of no dossier has a path in its place, as `bulk/7/12`.
    `contact` is the sealed block as it was received; `channels` are those it holds. `agency` is
    None until intake has told of the dossier. `sensitive` keeps the dossier's state out of the
    subject line of mails, which a locked screen shows. `tags` are keyed digests of the numbers and
    addresses that were in the contact, by which it is found. `owner_channels` are those of the
    owner where somebody else hands in; `order`: which channel is tried first, the next ones only
    when it fails. `calls` are by hand; `past` is what was counted of notices no longer kept.
    """

    code: str
    agency: str | None = None
    contact: str | None = None
    channels: tuple[Channel, ...] = ()
    sensitive: bool = False
    language: Language = "vi"
    due_at: datetime | None = None
    field: str | None = None
    tags: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    owner_channels: tuple[Channel, ...] = ()
    order: tuple[Channel, ...] = ()
    calls: tuple[Call, ...] = ()
    former: tuple[Former, ...] = ()
    past: tuple[Fact, ...] = ()

    @property
    def ways(self) -> Ways:
        return Ways(self.chains, chains(self.owner_channels, self.order))

    @property
    def chains(self) -> tuple[Chain, ...]:
        return chains(self.channels, self.order)

    @property
    def about_a_dossier(self) -> bool:
        return "/" not in self.code

    def as_of(self, at: datetime) -> "Correspondence":
        """With the contact that it had then: it may have been corrected since."""
        held = next((one for one in self.former if at < one.until), None)
        return replace(self, contact=held.contact) if held else self

    @property
    def next_due(self) -> datetime | None:
        """When a notice is to be looked at next, or a claim ends."""
        return min((n.next_at for n in self.notices if n.next_at is not None), default=None)

    @property
    def awaited(self) -> list[str]:
        """By what a receipt may name those of its notices that were handed over."""
        return [name for notice in self.notices for name in _names(notice)]


Change = tuple[Correspondence, Sequence[Payload]]


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of try `number` of a notice; `begun` tells it from one that has its number since,
    as probes are folded.
    """

    notice: str
    number: int
    outcome: Outcome
    begun: datetime | None = None

    def is_about(self, notice: Notice) -> bool:
        there = notice.attempts[self.number : self.number + 1]
        return any(self.begun in {None, attempt.at} for attempt in there)


def add(correspondence: Correspondence, notices: Iterable[Notice]) -> Change:
    """With these notices; one whose natural key is there already is not added again. What waited
    and has lost its sense by them is cancelled.
    """
    known = {notice.id for notice in correspondence.notices}
    fresh = tuple(notice for notice in notices if notice.id not in known)
    if not fresh:
        return correspondence, []
    after = overtaken((*correspondence.notices, *fresh), fresh[0].queued_at)
    return with_notices(correspondence, after)


def review(correspondence: Correspondence, now: datetime, hours: Hours) -> Change:
    """Each notice that is due, looked at: its claim ended, its time or its sense gone, or held
    until citizens may be written to. Those still due are to be sent.
    """
    return with_notices(correspondence, reviewed(correspondence.notices, now, hours))


def claim_due(
    correspondence: Correspondence,
    sent: Mapping[str, Sent | None],
    now: datetime,
    lease: timedelta,
) -> Change:
    """Begin a try of each notice named in `sent`."""
    notices = tuple(
        begin(notice, sent[notice.id], now, lease) if notice.id in sent else notice
        for notice in correspondence.notices
    )
    return with_notices(correspondence, notices)


def to_send(correspondence: Correspondence, now: datetime) -> list[Notice]:
    """After a review: the notices that are due and nobody hands over."""
    return [n for n in correspondence.notices if n.is_due(now) and n.status != "sending"]


def park(correspondence: Correspondence, reasons: Mapping[str, str], now: datetime) -> Change:
    """Each notice named in `reasons` waits until somebody has it sent again."""
    notices = tuple(
        moved(notice, "failed-temporarily", now, reasons[notice.id])
        if notice.id in reasons
        else notice
        for notice in correspondence.notices
    )
    return with_notices(correspondence, notices)


def withhold(correspondence: Correspondence, reasons: Mapping[str, str], now: datetime) -> Change:
    """Each notice named in `reasons` is never sent."""
    notices = tuple(
        moved(notice, "cancelled", now, reasons[notice.id]) if notice.id in reasons else notice
        for notice in correspondence.notices
    )
    return with_notices(correspondence, notices)


def settle_all(correspondence: Correspondence, tried: Iterable[Tried], now: datetime) -> Change:
    """Write down what came of the tries, and tell of each notice that is at its end."""
    notices = {notice.id: notice for notice in correspondence.notices}
    for one in tried:
        if one.is_about(notices[one.notice]):
            notices[one.notice] = settle(notices[one.notice], one.number, one.outcome, now)
    return with_notices(correspondence, tuple(notices.values()))


def fail(notice: Notice, reason: str, now: datetime) -> Notice:
    """The notice given up, for a reason with a stable code."""
    return moved(notice, "failed-for-good", now, reason)


def with_notices(correspondence: Correspondence, notices: tuple[Notice, ...]) -> Change:
    """The notices as they are now, with what is tried next where a channel failed or its address
    was corrected; and what of it concerns the others: whether a citizen was told of his dossier.
    """
    notices = without_sense_done(notices)
    if not correspondence.about_a_dossier:
        return replace(correspondence, notices=notices), []
    notices = put_right(
        correspondence.notices, notices, correspondence.former, correspondence.chains,
        correspondence.calls,
    )  # fmt: skip
    notices, calls = pursued(notices, correspondence.ways, correspondence.calls)
    after = replace(correspondence, notices=notices, calls=calls)
    old = {notice.id: notice for notice in correspondence.notices}
    payloads = [_end(old.get(notice.id), notice) for notice in notices]
    return after, [payload for payload in payloads if payload is not None]


def with_calls(correspondence: Correspondence, calls: tuple[Call, ...]) -> Correspondence:
    return replace(correspondence, calls=calls)


def _end(before: Notice | None, notice: Notice) -> Payload | None:
    """One payload when a citizen's notice came to be told, or to be lost."""
    was = before.status if before else "queued"
    if notice.audience != "citizen" or was == notice.status:
        return None
    if notice.status in TOLD and was not in TOLD:
        return NoticeAccepted(kind=notice.kind, channel=notice.channel, audience="citizen")
    if notice.status in LOST and was not in LOST:
        return NoticeFailed(
            kind=notice.kind,
            channel=notice.channel,
            audience="citizen",
            reason=notice.reason or notice.status,
        )
    return None


def _names(notice: Notice) -> Iterable[str]:
    if not notice.attempts:
        return
    for number in range(notice.round + 1):
        yield str(notice.request_id_of(number))
    for attempt in notice.attempts:
        if attempt.ref:
            yield f"{attempt.provider}:{attempt.ref}"
