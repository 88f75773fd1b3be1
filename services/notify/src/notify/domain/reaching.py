"""Is the citizen reached? If one channel fails another is tried, and at last somebody calls.

His channels are chains: each is followed until one channel of it has told him, or perhaps has. Once
all have failed for the person who hands in, the owner's are tried; once these have failed too, or
where there are none, the one-stop calls by hand.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from dossier_shared.contracts import Channel
from notify.domain import calls as by_hand
from notify.domain.calls import Calls, Closed
from notify.domain.notices import Notice, began_at, moved, sent_again
from notify.domain.reviewing import overtaker
from notify.domain.statuses import LOST, TOLD, WAITING

OWNER = "owner"
"""To whom a notice is that goes to the owner's channels, when the authorised person's failed."""
Chain = tuple[Channel, ...]
PHONE: Chain = ("zalo", "sms")
"""These come to one telephone, so never both unless the first has failed."""
NOT_WANTED = "opted-out"
OTHERWISE = "told-by-another-channel"
RESTORED = "restored"
"""Perhaps sent before the database was restored."""


@dataclass(frozen=True, slots=True)
class Ways:
    """The chains of who hands in, and of the owner where that is somebody else."""

    first: tuple[Chain, ...] = ()
    owner: tuple[Chain, ...] = ()


def chains(channels: Sequence[Channel], order: Sequence[Channel]) -> tuple[Chain, ...]:
    """What is in `order` is one chain, with what else comes to a telephone in it; every other
    channel is used in any case.
    """
    named = [channel for channel in order if channel in channels]
    by_phone = [channel for channel in PHONE if channel in channels and channel not in named]
    if any(channel in PHONE for channel in named):
        named, by_phone = [*named, *by_phone], []
    alone = [(channel,) for channel in channels if channel not in {*named, *PHONE}]
    return tuple(chain for chain in (tuple(named), tuple(by_phone), *alone) if chain)


def pursued(
    notices: tuple[Notice, ...], ways: Ways, calls: Calls
) -> tuple[tuple[Notice, ...], Calls]:
    """With what is to be tried next, and the calls opened and closed as things stand."""
    ended: dict[str, tuple[Closed, datetime]] = {}
    for id_, told in groups(notices).items():
        if by_hand.has_told(calls, id_):
            continue
        if (later := overtaker(notices, notices.index(told[-1]))) is not None:
            ended[id_] = "overtaken", later.queued_at
            continue
        fresh = _next(told, ways)
        notices = replaced(notices, fresh)
        if reached := [notice for notice in told if notice.status in TOLD]:
            ended[id_] = "told", _at(reached[-1])
            notices = tuple(_unless_needless(notice, told, ways) for notice in notices)
        elif waiting := fresh or [notice for notice in told if notice.status in WAITING]:
            ended[id_] = "sent-again", max(began_at(notice) for notice in waiting)
        elif all(_is_lost(notice) or _is_owed(notice) for notice in told):
            at = max(_at(notice) for notice in told)
            calls = by_hand.opened(calls, id_, told[0].kind, at)
    return notices, by_hand.closed(calls, ended)


def groups(notices: Sequence[Notice]) -> dict[str, list[Notice]]:
    """What citizens are told, by the occasion and the kind: the id of its call by hand."""
    found: dict[str, list[Notice]] = {}
    for notice in notices:
        if notice.audience == "citizen":
            found.setdefault(f"{notice.occasion}:{notice.kind}", []).append(notice)
    return found


def replaced(notices: tuple[Notice, ...], fresh: Sequence[Notice]) -> tuple[Notice, ...]:
    """With these in place of those of the same key, or after those of their occasion: they tell
    nothing later, so they take the sense of nothing.
    """
    again = {notice.id: notice for notice in fresh}
    after = [again.pop(notice.id, notice) for notice in notices]
    for one in again.values():
        last = max(n for n, notice in enumerate(after) if notice.occasion == one.occasion)
        after.insert(last + 1, one)
    return tuple(after)


def _next(told: list[Notice], ways: Ways) -> list[Notice]:
    first = [notice for notice in told if notice.to is None]
    owner = [notice for notice in told if notice.to == OWNER]
    if not has_reached(owner) and (fresh := _followed(first, ways.first)):
        return fresh
    if owner:
        alone = not any(notice.status in TOLD | WAITING for notice in first)
        return _followed(owner, ways.owner) if alone else []
    if all(_is_lost(notice) and _surely(notice) for notice in first):
        return [instead(first[-1], chain[0], OWNER, _at(first[-1])) for chain in ways.owner]
    return []


def has_reached(told: Sequence[Notice]) -> bool:
    return any(notice.status in TOLD for notice in told)


def _followed(told: list[Notice], ways: tuple[Chain, ...]) -> list[Notice]:
    return [made for chain in ways for made in _following(told, chain)]


def _following(told: list[Notice], chain: Chain) -> Iterator[Notice]:
    """The next channel of a chain, all of whose channels that were tried have failed. Where an
    earlier one was sent again, those after it are too, one by one.
    """
    tried = {notice.channel: notice for notice in told if notice.channel in chain}
    if not tried or not all(_is_lost(notice) for notice in tried.values()):
        return
    place = {channel: number for number, channel in enumerate(chain)}
    last = max(tried.values(), key=lambda notice: (began_at(notice), place[notice.channel]))
    if not _surely(last):
        return
    at = max(_at(notice) for notice in tried.values())
    for channel in chain:
        if channel not in tried:
            yield instead(last, channel, last.to, at)
            return
        if place[last.channel] < place[channel] and _is_older(tried[channel], last):
            yield sent_again(tried[channel], at)
            return


def instead(lost: Notice, channel: Channel, to: str | None, at: datetime) -> Notice:
    """The same told by another channel, now that this one failed."""
    return Notice(
        id=":".join([lost.occasion, lost.kind, channel, *([to] if to else [])]),
        kind=lost.kind,
        channel=channel,
        audience="citizen",
        to=to,
        params=lost.params,
        queued_at=at,
        next_at=at,
    )


def _is_lost(notice: Notice) -> bool:
    """Whether it failed where it should have told; what is too old to tell goes no other way."""
    if notice.status == "cancelled":
        return notice.reason == OTHERWISE
    failed = notice.status in LOST and notice.status != "expired"
    return failed and notice.reason != NOT_WANTED


def _is_owed(notice: Notice) -> bool:
    """Too old to be sent, but the law says that it is told: then by a person."""
    return notice.status == "expired" and notice.rule.legal


def _surely(lost: Notice) -> bool:
    """Not where a provider perhaps has it: then a person asks, and no other channel tells twice."""
    return not lost.perhaps_taken and lost.reason != RESTORED


def _is_older(lost: Notice, last: Notice) -> bool:
    return lost.status in LOST and _at(lost) < began_at(last)


def _unless_needless(notice: Notice, told: list[Notice], ways: Ways) -> Notice:
    """A late receipt may tell that the first channel did reach him: then the other one, not begun
    yet, is not needed.
    """
    begun = notice.attempts[notice.fresh_from :]
    if notice not in told or notice.status not in {"queued", "held"} or begun:
        return notice
    mine = ways.owner if notice.to == OWNER else ways.first
    chain = next((chain for chain in mine if notice.channel in chain), ())
    for other in told:
        ahead = other.channel in chain if other.to == notice.to else other.to is None
        if other.status in TOLD and ahead:
            return moved(notice, "cancelled", _at(other), OTHERWISE)
    return notice


def _at(notice: Notice) -> datetime:
    return notice.settled_at or notice.queued_at
