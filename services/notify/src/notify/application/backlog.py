"""What is due, the most urgent first: citizens' results before a hundred thousand digests.

As long as all that is due fits into one batch, one query finds it. Behind a longer queue, or while
a channel takes nothing, each channel that does take something is asked lane by lane: what waits for
a carrier that is away is not even read. The keys of a long lane are read ahead; a claim shows
whether they are still due. What can go to none but carriers that take nothing now is set aside
until one of them does, so that it stands in nobody's way.
"""

from collections import deque
from collections.abc import Mapping, Set
from dataclasses import dataclass
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
Key = tuple[str, int]
"""A correspondence as it was read: its code and version."""
Queue = tuple[Lane, Channel]


@dataclass(frozen=True, slots=True)
class _Aside:
    """Where it stood, and the providers of which one has to take something first."""

    queues: tuple[Queue, ...]
    providers: Set[str]


class Backlog:
    """`batch` is the most that is given at a time."""

    def __init__(
        self, correspondences: Aggregates[Correspondence], batch: int, ahead: int = AHEAD
    ) -> None:
        self._correspondences = correspondences
        self._batch = batch
        self._ahead = ahead
        self._lanes: dict[Queue, deque[Key]] = {}
        self._aside: dict[Key, _Aside] = {}
        self._long = False

    async def next(self, now: datetime, channels: Mapping[Channel, bool], room: int) -> Found:
        """What is due at `now` by the channels that are open, at most `room`."""
        if all(channels.values()) and not self._long:
            found = await self._find(now, room + 1)
            if len(found) <= room:
                return self._read([row for row in found if _key(row) not in self._aside])
            self._long = True
        keys = await self._keys(now, [c for c, is_open in channels.items() if is_open], room)
        return await self._load(keys)

    def set_aside(self, stored: Stored[Correspondence], providers: Set[str]) -> None:
        """It is not given, as long as it stays as it is, until one of these takes something."""
        places = queue_of(stored.state.notices).items()
        queues = tuple((lane, channel) for channel, (lane, _) in places)
        self._aside[stored.state.code, stored.version] = _Aside(queues, providers)

    def take_back(self, free: Set[str]) -> None:
        """What was set aside for one of these providers is the next of its lane to be given."""
        back = [key for key, aside in self._aside.items() if aside.providers & free]
        for key in reversed(back):
            queues = self._aside.pop(key).queues
            ahead = next((self._lanes[one] for one in queues if one in self._lanes), None)
            if ahead is not None:
                ahead.appendleft(key)

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
        keys: dict[str, None] = {}  # in order, each once
        for lane in Lane:
            for channel in channels:
                ahead = self._lanes.get((lane, channel), deque())
                self._move(ahead, keys, room)
                if len(keys) < room:
                    self._move(await self._fill(now, lane, channel), keys, room)
            if len(keys) >= room:
                return list(keys)
        self._long = bool(keys)
        return list(keys)

    def _move(self, ahead: deque[Key], keys: dict[str, None], room: int) -> None:
        while ahead and len(keys) < room:
            if (key := ahead.popleft()) not in self._aside:
                keys[key[0]] = None

    async def _fill(self, now: datetime, lane: Lane, channel: Channel) -> deque[Key]:
        field, first, last = f"due_{channel}", place(lane), place(lane, now)
        limit = self._ahead + len(self._aside)
        rows = (
            await self._correspondences.collection.find(
                {field: {"$gte": first, "$lte": last}}, {"version": 1}
            )
            .sort(field)
            .limit(limit)
            .to_list(limit)
        )
        self._lanes[lane, channel] = deque(map(_key, rows))
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


def _key(row: Document) -> Key:
    return row["_id"], row["version"]


def _urgency(correspondence: Correspondence) -> str:
    return min((place(*where) for where in queue_of(correspondence.notices).values()), default="")
