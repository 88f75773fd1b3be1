"""What is due, the most urgent first: citizens' results before a hundred thousand digests.

As long as all that is due fits into one batch, one query finds it. Behind a longer queue, or while
a channel takes nothing, each channel that does take something is asked lane by lane: what waits for
a carrier that is away is not even read. The keys of a long lane are read ahead; a claim shows
whether they are still due.
"""

from collections import deque
from collections.abc import Iterable, Mapping
from datetime import datetime

from dossier_shared.contracts import Channel
from dossier_shared.mongo.aggregates import LOADED, Aggregates, Stored
from dossier_shared.mongo.client import Document
from dossier_shared.mongo.timers import readable
from dossier_shared.observability.metrics import SWEPT_UNTIL, TIMER_LAG
from notify.domain.correspondence import Correspondence
from notify.domain.kinds import Lane
from notify.domain.waiting import place, queue_of

AHEAD = 5000

Found = list[Stored[Correspondence]]


class Backlog:
    """`batch` is the most that is given at a time."""

    def __init__(
        self, correspondences: Aggregates[Correspondence], batch: int, ahead: int = AHEAD
    ) -> None:
        self._correspondences = correspondences
        self._batch = batch
        self._ahead = ahead
        self._lanes: dict[tuple[Lane, Channel], deque[str]] = {}
        self._long = False

    async def next(self, now: datetime, channels: Mapping[Channel, bool], room: int) -> Found:
        """What is due at `now` by the channels that are open, at most `room`."""
        if all(channels.values()) and not self._long:
            found = await self._find(now, room + 1)
            if len(found) <= room:
                return self._read(found)
            self._long = True
        keys = await self._keys(now, [c for c, is_open in channels.items() if is_open], room)
        return await self._load(keys)

    def put_back(self, found: Iterable[Stored[Correspondence]]) -> None:
        """What could not be attended to yet is the next to be given."""
        for stored in reversed(list(found)):
            for channel, (lane, _) in queue_of(stored.state.notices).items():
                if (keys := self._lanes.get((lane, channel))) is not None:
                    keys.appendleft(stored.state.code)
                    break

    async def _find(self, now: datetime, limit: int) -> list[Document]:
        found = (
            await self._correspondences.collection.find({"next_due": {"$lte": now}}, LOADED)
            .sort("next_due")
            .limit(limit)
            .to_list(limit)
        )
        lag = (now - found[0]["next_due"]).total_seconds() if found else 0.0
        TIMER_LAG.labels(self._correspondences.collection.name).set(lag)
        if not found:
            SWEPT_UNTIL.set(now.timestamp())
        return found

    async def _keys(self, now: datetime, channels: list[Channel], room: int) -> list[str]:
        keys: dict[str, None] = {}
        for lane in Lane:
            for channel in channels:
                ahead = self._lanes.get((lane, channel), deque())
                _move(ahead, keys, room)
                if len(keys) < room:
                    _move(await self._fill(now, lane, channel), keys, room)
            if len(keys) >= room:
                return list(keys)
        self._long = bool(keys)
        return list(keys)

    async def _fill(self, now: datetime, lane: Lane, channel: Channel) -> deque[str]:
        field, first, last = f"due_{channel}", place(lane), place(lane, now)
        rows = (
            await self._correspondences.collection.find(
                {field: {"$gte": first, "$lte": last}}, {"_id": 1}
            )
            .sort(field)
            .limit(self._ahead)
            .to_list(self._ahead)
        )
        self._lanes[lane, channel] = deque(row["_id"] for row in rows)
        return self._lanes[lane, channel]

    async def _load(self, keys: list[str]) -> Found:
        if not keys:
            return []
        rows = await self._correspondences.collection.find({"_id": {"$in": keys}}, LOADED).to_list(
            len(keys)
        )
        return self._read(rows)

    def _read(self, rows: list[Document]) -> Found:
        found = readable(self._correspondences, rows)
        return sorted(found, key=lambda stored: _urgency(stored.state))


def _move(ahead: deque[str], keys: dict[str, None], room: int) -> None:
    while ahead and len(keys) < room:
        keys[ahead.popleft()] = None


def _urgency(correspondence: Correspondence) -> str:
    return min((place(*where) for where in queue_of(correspondence.notices).values()), default="")
