"""A wrong number is corrected: what failed is sent again to the right one."""

from dataclasses import dataclass, replace
from datetime import datetime

from dossier_shared.contracts import Channel
from notify.domain.correspondence import Change, Correspondence, Former, with_notices
from notify.domain.errors import SAME_CONTACT
from notify.domain.notices import Notice, sent_again
from notify.domain.reaching import OWNER
from notify.domain.reviewing import overtaker
from notify.domain.statuses import LOST

NO_CHANNEL = "no-channel"


@dataclass(frozen=True, slots=True)
class NewContact:
    """Sealed; with the channels it holds, those of the owner, and the tags it is found by."""

    sealed: str
    channels: tuple[Channel, ...]
    owner_channels: tuple[Channel, ...]
    tags: tuple[str, ...]


def corrected(correspondence: Correspondence, new: NewContact, by: str, now: datetime) -> Change:
    """With the new contact; the old one is kept, for what was sent to it. What was lost and still
    has sense is sent again, which closes its call.
    """
    if set(new.tags) == set(correspondence.tags):
        raise SAME_CONTACT.broken()
    after = replace(
        correspondence,
        contact=new.sealed,
        channels=new.channels,
        owner_channels=new.owner_channels,
        tags=tuple(dict.fromkeys((*new.tags, *correspondence.tags))),
        former=(*correspondence.former, Former(now, by, correspondence.contact)),
    )
    notices = correspondence.notices
    again = tuple(
        _again(notice, new, now, by) if _lost_to_sense(notices, number) else notice
        for number, notice in enumerate(notices)
    )
    return with_notices(after, (*again, *_by_new_channels(correspondence, new, now)))


def _lost_to_sense(notices: tuple[Notice, ...], number: int) -> bool:
    notice = notices[number]
    lost = notice.audience == "citizen" and notice.status in LOST
    return lost and overtaker(notices, number) is None


def _again(notice: Notice, new: NewContact, now: datetime, by: str) -> Notice:
    """Where the new contact has such an address."""
    held = new.owner_channels if notice.to == OWNER else new.channels
    return sent_again(notice, now, by, anew=True) if notice.channel in held else notice


def _by_new_channels(
    correspondence: Correspondence, new: NewContact, now: datetime
) -> list[Notice]:
    """By a channel that he has only now, what no other one told him."""
    notices = correspondence.notices
    lost = [notices[n] for n in range(len(notices)) if _lost_to_sense(notices, n)]
    wanted = {f"{n.occasion}:{n.kind}:{c}": (n, c) for n in lost for c in new.channels}
    known = {notice.id for notice in notices}
    return [
        Notice(id_, n.kind, channel, "citizen", None, n.params, now, next_at=now)
        for id_, (n, channel) in wanted.items()
        if id_ not in known
    ]
