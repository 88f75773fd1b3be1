"""A wrong number is corrected: what failed is sent again to the right one."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from dossier_shared.contracts import Channel
from notify.domain.correcting import Again, Former, corrected_since
from notify.domain.correspondence import Change, Correspondence, with_notices
from notify.domain.errors import SAME_CONTACT
from notify.domain.notices import Notice, readdressed
from notify.domain.statuses import LOST, TOLD


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


def corrected(
    correspondence: Correspondence,
    new: NewContact,
    by: str,
    now: datetime,
    *,
    tell_again: bool = False,
) -> Change:
    """With the new contact; the old one is kept, for what was sent to it. What was lost and still
    has sense is sent again, which closes its call; with `tell_again` also what the old number or
    address was told, for it is somebody else's.
    """
    if not new.changed and set(correspondence.channels) <= set(new.channels):
        raise SAME_CONTACT.broken()
    left = new.changed | (set(correspondence.channels) - set(new.channels))
    old = Former(now, by, correspondence.contact, tuple(sorted(left)), tell_again)
    after = replace(
        correspondence,
        contact=new.sealed,
        channels=new.channels,
        owner_channels=new.owner_channels,
        tags=tuple(dict.fromkeys((*new.tags, *correspondence.tags))),
        former=(*correspondence.former, old),
    )

    def missed(notice: Notice) -> bool:
        wrongly = tell_again and _was_told(notice, correspondence, old, now)
        return wrongly or notice.status in LOST

    notices = tuple(_readdressed(notice, new.changed) for notice in correspondence.notices)
    again = Again(new.changed, missed, by, now)
    return with_notices(after, again(notices, after.chains, after.calls))


def _was_told(notice: Notice, correspondence: Correspondence, old: Former, now: datetime) -> bool:
    """The old contact, not one before it; what is too old to tell is told by nobody."""
    expires = notice.expires_at
    return (
        notice.status in TOLD
        and notice.erased_at is None
        and (expires is None or now < expires)
        and bool(corrected_since([old], notice))
        and not corrected_since(correspondence.former, notice)
    )


def _readdressed(notice: Notice, changed: Collection[Channel]) -> Notice:
    """What a provider perhaps has is for the old address."""
    mine = notice.audience == "citizen" and notice.to is None and notice.channel in changed
    return readdressed(notice) if mine and notice.perhaps_taken else notice
