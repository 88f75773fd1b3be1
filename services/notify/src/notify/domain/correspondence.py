"""All that was told, or is to be told, about one dossier: one aggregate, so one write a step."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from dossier_shared.contracts import Channel, NoticeAccepted, NoticeFailed, Payload
from notify.domain.notices import Notice, claim, settle
from notify.domain.outcomes import Outcome


@dataclass(frozen=True, slots=True)
class Correspondence:
    """The notices of one dossier, and what is needed to write them.

    `contact` is the sealed block as it was received; `channels` are those it holds. `agency` is
    None until intake has told of the dossier. `sensitive` keeps the dossier's state out of the
    subject line of mails, which a locked screen shows.
    """

    code: str
    agency: str | None = None
    contact: str | None = None
    channels: tuple[Channel, ...] = ()
    sensitive: bool = False
    due_at: datetime | None = None
    notices: tuple[Notice, ...] = ()

    @property
    def next_due(self) -> datetime | None:
        """When a notice is to be tried next, or a claim ends."""
        return min((n.next_at for n in self.notices if n.next_at is not None), default=None)


Change = tuple[Correspondence, Sequence[Payload]]


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of try `number` of a notice."""

    notice: str
    number: int
    outcome: Outcome


def add(correspondence: Correspondence, notices: Iterable[Notice]) -> Change:
    """With these notices; one whose natural key is there already is not added again."""
    known = {notice.id for notice in correspondence.notices}
    fresh = tuple(notice for notice in notices if notice.id not in known)
    after = replace(correspondence, notices=(*correspondence.notices, *fresh))
    return after, _ends(correspondence, after)


def claim_due(correspondence: Correspondence, now: datetime, lease: timedelta) -> Change:
    """Begin a try of every notice that is due; those whose tries are used up have failed."""
    after = replace(
        correspondence,
        notices=tuple(
            claim(notice, now, lease) if notice.is_due(now) else notice
            for notice in correspondence.notices
        ),
    )
    return after, _ends(correspondence, after)


def begun(before: Correspondence, after: Correspondence) -> list[Notice]:
    """The notices that `claim_due` made ready to be handed over."""
    pairs = zip(before.notices, after.notices, strict=True)
    return [new for old, new in pairs if new.status == "sending" and new != old]


def settle_all(correspondence: Correspondence, tried: Iterable[Tried], now: datetime) -> Change:
    """Write down what came of the tries, and tell of each notice that is at its end."""
    notices = {notice.id: notice for notice in correspondence.notices}
    for one in tried:
        notices[one.notice] = settle(notices[one.notice], one.number, one.outcome, now)
    after = replace(correspondence, notices=tuple(notices.values()))
    return after, _ends(correspondence, after)


def _ends(before: Correspondence, after: Correspondence) -> list[Payload]:
    old = {notice.id: notice.status for notice in before.notices}
    changed = [notice for notice in after.notices if notice.status != old.get(notice.id)]
    return [payload for notice in changed if (payload := _end(notice)) is not None]


def _end(notice: Notice) -> Payload | None:
    if notice.status == "accepted":
        return NoticeAccepted(
            kind=notice.kind, channel=notice.channel, audience=notice.audience
        )  # fmt: skip
    if notice.status == "failed":
        return NoticeFailed(
            kind=notice.kind,
            channel=notice.channel,
            audience=notice.audience,
            reason=notice.reason or "",
        )
    return None
