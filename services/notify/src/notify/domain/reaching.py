"""Is the citizen reached? If one channel fails another is tried, and at last somebody calls.

His channels are chains: each is followed until one channel of it has told him. Once all have
failed for the person who hands in, the owner's are tried; once these have failed too, or where
there are none, the one-stop calls by hand.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from dossier_shared.contracts import Channel
from notify.domain import calls as by_hand
from notify.domain.calls import Calls, Closed
from notify.domain.kinds import RULES
from notify.domain.notices import Notice, began_at, moved, sent_again
from notify.domain.statuses import LOST, TOLD, WAITING

OWNER = "owner"
"""To whom a notice is that goes to the owner's channels, when the authorised person's failed."""
Chain = tuple[Channel, ...]
NOT_WANTED = "opted-out"
OTHERWISE = "told-by-another-channel"


@dataclass(frozen=True, slots=True)
class Ways:
    """The chains of who hands in, and of the owner where that is somebody else."""

    first: tuple[Chain, ...] = ()
    owner: tuple[Chain, ...] = ()


def chains(channels: Sequence[Channel], order: Sequence[Channel]) -> tuple[Chain, ...]:
    """What is in `order` is one chain; every other channel is used in any case."""
    chain = tuple(channel for channel in order if channel in channels)
    alone = tuple((channel,) for channel in channels if channel not in chain)
    return ((chain,) if chain else ()) + alone


def pursued(
    notices: tuple[Notice, ...], ways: Ways, calls: Calls
) -> tuple[tuple[Notice, ...], Calls]:
    """With what is to be tried next, and the calls opened and closed as things stand."""
    ended: dict[str, tuple[Closed, datetime]] = {}
    for id_, told in _groups(notices).items():
        if (end := _end(told, notices)) is not None:
            ended[id_] = end
            notices = tuple(_unless_needless(notice, told, ways) for notice in notices)
            continue
        fresh = _next(told, ways)
        notices = _with(notices, fresh)
        if waiting := fresh or [notice for notice in told if notice.status in WAITING]:
            ended[id_] = "sent-again", max(began_at(notice) for notice in waiting)
        elif all(_is_lost(notice) for notice in told):
            at = max(_at(notice) for notice in told)
            calls = by_hand.opened(calls, id_, told[0].kind, at)
    return notices, by_hand.closed(calls, ended)


def _with(notices: tuple[Notice, ...], fresh: Sequence[Notice]) -> tuple[Notice, ...]:
    """With these in place of those of the same key, or after all the others."""
    again = {notice.id: notice for notice in fresh}
    kept = tuple(again.pop(notice.id, notice) for notice in notices)
    return (*kept, *again.values())


def _end(told: list[Notice], notices: tuple[Notice, ...]) -> tuple[Closed, datetime] | None:
    """Why nobody need call any more."""
    for later in notices[notices.index(told[-1]) + 1 :]:
        overtakes = told[0].kind in RULES[later.kind].overtakes
        if later.audience == "citizen" and overtakes and later.occasion != told[0].occasion:
            return "overtaken", later.queued_at
    if reached := [notice for notice in told if notice.status in TOLD]:
        return "told", _at(reached[-1])
    return None


def _groups(notices: Sequence[Notice]) -> dict[str, list[Notice]]:
    groups: dict[str, list[Notice]] = {}
    for notice in notices:
        if notice.audience == "citizen":
            groups.setdefault(f"{notice.occasion}:{notice.kind}", []).append(notice)
    return groups


def _next(told: list[Notice], ways: Ways) -> list[Notice]:
    first = [notice for notice in told if notice.to is None]
    if fresh := [made for chain in ways.first for made in _following(first, chain)]:
        return fresh
    owner = [notice for notice in told if notice.to == OWNER]
    if owner:
        return [made for chain in ways.owner for made in _following(owner, chain)]
    if all(_is_lost(notice) for notice in first):
        return [_instead(first[-1], chain[0], OWNER) for chain in ways.owner]
    return []


def _following(told: list[Notice], chain: Chain) -> Iterator[Notice]:
    """The next channel of a chain, all of whose channels that were tried have failed. Where an
    earlier one was sent again, those after it are too, one by one.
    """
    tried = {notice.channel: notice for notice in told if notice.channel in chain}
    if not tried or not all(_is_lost(notice) for notice in tried.values()):
        return
    last = max(tried.values(), key=began_at)
    for channel in chain:
        if channel not in tried:
            yield _instead(last, channel, last.to)
            return
        if last.channel in chain[: chain.index(channel)] and _at(tried[channel]) < began_at(last):
            yield sent_again(tried[channel], _at(last))
            return


def _instead(lost: Notice, channel: Channel, to: str | None) -> Notice:
    """The same told by another channel, now that this one failed."""
    at = _at(lost)
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
    """Whether it failed where it should have told; what is too old to tell is told by nobody."""
    failed = notice.status in LOST and notice.status != "expired"
    return failed and notice.reason != NOT_WANTED


def _unless_needless(notice: Notice, told: list[Notice], ways: Ways) -> Notice:
    """A late receipt may tell that the first channel did reach him: then the other one, not begun
    yet, is not needed.
    """
    if notice not in told or notice.status not in {"queued", "held"} or notice.attempts:
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
