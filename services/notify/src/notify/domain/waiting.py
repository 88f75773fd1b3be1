"""Where a notice stands in its channel's queue: by lane, then by the time at which it is due."""

from collections.abc import Iterable
from datetime import datetime

from dossier_shared.contracts import Channel
from notify.domain.kinds import Lane
from notify.domain.notices import Notice
from notify.domain.statuses import WAITING


def queue_of(notices: Iterable[Notice]) -> dict[Channel, tuple[Lane, datetime]]:
    """By channel, the most urgent lane that waits in it and when the first is due."""
    places: dict[Channel, tuple[Lane, datetime]] = {}
    for notice in notices:
        if notice.status not in WAITING or notice.next_at is None:
            continue
        lane, due = places.get(notice.channel, (notice.rule.lane, notice.next_at))
        places[notice.channel] = (min(lane, notice.rule.lane), min(due, notice.next_at))
    return places


def place(lane: Lane, due: datetime | None = None) -> str:
    """A text that sorts as the queue does; without a time, before all of the lane. UTC."""
    return f"{lane:d}/{due.isoformat(timespec='milliseconds') if due else ''}"
