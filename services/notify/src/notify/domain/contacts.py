"""A wrong number is corrected: what failed is sent again to the right one."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from dossier_shared.contracts import Channel
from notify.domain.calls import has_told
from notify.domain.correspondence import Change, Correspondence, Former, with_notices
from notify.domain.errors import SAME_CONTACT
from notify.domain.notices import Notice, readdressed, sent_again
from notify.domain.reaching import OWNER, Chain, groups, has_reached, instead, replaced
from notify.domain.reviewing import overtaker
from notify.domain.statuses import LOST


@dataclass(frozen=True, slots=True)
class NewContact:
    """Sealed; with the channels it holds, those of them that lead elsewhere than before, those of
    the owner, which stay, and the tags it is found by.
    """

    sealed: str
    channels: tuple[Channel, ...]
    changed: frozenset[Channel]
    owner_channels: tuple[Channel, ...]
    tags: tuple[str, ...]


def corrected(correspondence: Correspondence, new: NewContact, by: str, now: datetime) -> Change:
    """With the new contact; the old one is kept, for what was sent to it. What was lost and still
    has sense is sent again, which closes its call.
    """
    if not new.changed and set(correspondence.channels) <= set(new.channels):
        raise SAME_CONTACT.broken()
    after = replace(
        correspondence,
        contact=new.sealed,
        channels=new.channels,
        owner_channels=new.owner_channels,
        tags=tuple(dict.fromkeys((*new.tags, *correspondence.tags))),
        former=(*correspondence.former, Former(now, by, correspondence.contact)),
    )
    notices = tuple(_readdressed(notice, new.changed) for notice in correspondence.notices)
    return with_notices(after, replaced(notices, _again(after, notices, new.changed, by, now)))


def _readdressed(notice: Notice, changed: Collection[Channel]) -> Notice:
    """What a provider perhaps has is for the old address."""
    mine = notice.audience == "citizen" and notice.to is None and notice.channel in changed
    return readdressed(notice) if mine and notice.perhaps_taken else notice


def _again(
    after: Correspondence,
    notices: tuple[Notice, ...],
    changed: Collection[Channel],
    by: str,
    now: datetime,
) -> list[Notice]:
    """The first channel that leads elsewhere of each chain that told nothing."""
    return [
        notice
        for id_, told in groups(notices).items()
        if not has_told(after.calls, id_) and overtaker(notices, notices.index(told[-1])) is None
        for chain in after.chains
        if (channel := next((channel for channel in chain if channel in changed), None))
        for notice in _by(channel, told, chain, by, now)
    ]


def _by(
    channel: Channel, told: list[Notice], chain: Chain, by: str, now: datetime
) -> Iterator[Notice]:
    """Unless the owner was told in his place; by a channel he has only now, what no other told."""
    first = [notice for notice in told if notice.to is None]
    tried = [notice for notice in first if notice.channel in chain]
    lost = all(notice.status in LOST for notice in tried or first)
    if not lost or has_reached([notice for notice in told if notice.to == OWNER]):
        return
    before = next((notice for notice in tried if notice.channel == channel), None)
    yield sent_again(before, now, by) if before else instead(first[-1], channel, None, now)
