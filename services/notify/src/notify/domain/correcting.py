"""What went to a contact that was corrected since, and what of it goes out again to the right one.

A letter may come back, and a receipt arrive, long after the counter put the address right.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from dossier_shared.contracts import Channel
from notify.domain.calls import Calls, has_told
from notify.domain.notices import Notice, began_at, sent_again
from notify.domain.reaching import OTHERWISE, OWNER, Chain, groups, has_reached, instead, replaced
from notify.domain.reviewing import overtaker
from notify.domain.statuses import LOST, TOLD, WAITING

FAILED = LOST - {"expired"}
Notices = tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class Former:
    """A contact until it was corrected: to whom earlier notices went; sealed, None once erased.

    `left`: the channels that led elsewhere from then on. `tell_again`: it is somebody else's, so
    what was told to it was not told to the citizen.
    """

    until: datetime
    corrected_by: str
    contact: str | None
    left: tuple[Channel, ...] = ()
    tell_again: bool = False


@dataclass(frozen=True, slots=True)
class Again:
    """What is told again: what `missed` the citizen, by the channels that are `changed`."""

    changed: Collection[Channel]
    missed: Callable[[Notice], bool]
    by: str
    at: datetime

    def __call__(
        self, notices: Notices, chains: Sequence[Chain], calls: Calls, only: str | None = None
    ) -> Notices:
        """Of all occasions, or of one: by each chain that leads elsewhere and told nothing."""
        fresh = [
            notice
            for id_, told in groups(notices).items()
            if only in {None, id_}
            and not has_told(calls, id_)
            and overtaker(notices, notices.index(told[-1])) is None
            for chain in chains
            for notice in self._by(chain, told)
        ]
        return replaced(notices, fresh)

    def _by(self, chain: Chain, told: list[Notice]) -> Iterator[Notice]:
        """By what told somebody else, or by the first channel that leads elsewhere. Unless the
        owner was told in his place; by a channel he has only now, what no other told.
        """
        first = [one for one in told if one.to is None and one.reason != OTHERWISE]
        tried = {one.channel: one for one in first if one.channel in chain}
        missed = all(self.missed(one) for one in tried.values() or first)
        if not first or not missed or has_reached([one for one in told if one.to == OWNER]):
            return
        wrongly = [one for one in tried.values() if one.status in TOLD]
        yield from (sent_again(one, self.at, self.by) for one in wrongly)
        channel = next((channel for channel in chain if channel in self.changed), None)
        if wrongly or channel is None:
            return
        before = tried.get(channel)
        if before is not None:
            yield sent_again(before, self.at, self.by)
        else:
            yield instead(first[-1], channel, None, self.at)


def corrected_since(former: Sequence[Former], notice: Notice) -> list[Former]:
    """The corrections of where it went; none where it was put to be sent again since."""
    if notice.audience != "citizen" or notice.to is not None or not notice.attempts:
        return []
    last = max(notice.attempts[-1].at, began_at(notice))
    return [one for one in former if last < one.until and notice.channel in one.left]


def put_right(
    before: Notices, notices: Notices, former: Sequence[Former], chains: Sequence[Chain],
    calls: Calls,
) -> Notices:  # fmt: skip
    """With those sent again that ended only now, at an address that was corrected meanwhile."""
    was = {notice.id: notice.status for notice in before}

    def missed(notice: Notice) -> bool:
        since = corrected_since(former, notice)
        wrongly = notice.status in TOLD and any(one.tell_again for one in since)
        return bool(since) and (wrongly or notice.status in FAILED)

    for notice in notices if former else ():
        old = was.get(notice.id)
        told = notice.status in TOLD and old in WAITING
        lost = notice.status in FAILED and old not in LOST
        if (told or lost) and missed(notice):
            since = corrected_since(former, notice)
            changed = {channel for one in since for channel in one.left}
            at = notice.settled_at or since[-1].until
            again = Again(changed, missed, since[-1].corrected_by, at)
            notices = again(notices, chains, calls, f"{notice.occasion}:{notice.kind}")
    return notices
