"""What a replica knows of all open cases without asking: lists, counts, who has what in hand.

Kept in memory by what this replica writes, and followed through the other replicas' writes: every
write stamps `changed`, and a look reads what changed since the last one. What is read twice changes
nothing, so the look goes back a little further than it must, for the clocks of others.
"""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from pymongo import ASCENDING, IndexModel

from dossier_shared.clock import Clock
from dossier_shared.mongo.aggregates import Stored
from dossier_shared.mongo.client import Collection
from dossier_shared.mongo.codec import Codec
from routing.adapters.lists import FIRST, instant, place
from routing.adapters.reading import hand_over, looked_at
from routing.domain.assignment.port import Task
from routing.domain.case import Case
from routing.domain.estimating import Estimate, task_of
from routing.domain.queues import Listed, tags

CHANGED_INDEX = IndexModel([("changed", ASCENDING)], name="changed")
SKEW = timedelta(seconds=60)
"""By so much the clocks of two replicas may differ."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A case as it was last looked at."""

    version: int
    tags: tuple[str, ...]
    place: str
    holder: str | None


class View:
    """`followers` are told of every case looked at, with its version."""

    def __init__(
        self, cases: Collection, codec: Codec[Case], clock: Clock, estimate: Estimate
    ) -> None:
        self._cases = cases
        self._codec = codec
        self._clock = clock
        self._estimate = estimate
        self._seen: dict[str, Seen] = {}
        self._open: dict[str, Case] = {}
        self._places: dict[str, list[str]] = defaultdict(list)
        self._since: datetime | None = None
        self.in_hand: dict[str, dict[str, Task]] = defaultdict(dict)
        self.given: dict[str, datetime] = {}
        self.followers: list[Callable[[Stored[Case]], None]] = []

    def put(self, case: Stored[Case]) -> None:
        """A case was written or read; an older state of it changes nothing."""
        known = self._seen.get(case.state.code)
        if known is not None and known.version >= case.version:
            return
        self._forget(case.state.code)
        self._remember(case)
        for follow in self.followers:
            follow(case)

    def count(self, listed: Listed) -> int:
        """How many stand in a list, by two looks into a sorted one."""
        places = self._places.get(listed.tag, [])
        since = instant(listed.due_from) if listed.due_from else FIRST
        until = instant(listed.due_before) if listed.due_before else None
        end = len(places) if until is None else bisect_left(places, until)
        return max(0, end - bisect_left(places, since))

    async def look(self) -> None:
        """Follow what others wrote; the first look reads everything that is open."""
        now = self._clock.now()
        where = (
            {"lists": {"$exists": True}}
            if self._since is None
            else {"changed": {"$gte": self._since - SKEW}}
        )
        await hand_over(looked_at(self._cases, where), self._codec, self.put)
        self._since = now

    def _remember(self, case: Stored[Case]) -> None:
        state = case.state
        at = place(state.due_at, state.code)
        marks = tuple(tags(state))
        for tag in marks:
            insort(self._places[tag], at)
        holder = state.assignee if state.listed else None
        task = task_of(state, state.present, self._estimate)
        if holder is not None:
            self.in_hand[holder][state.code] = task
            latest = self.given.get(holder)
            if latest is None or latest < state.step_started_at:
                self.given[holder] = state.step_started_at
        if marks:
            self._open[state.code] = state
        self._seen[state.code] = Seen(case.version, marks, at, holder)

    def _forget(self, code: str) -> None:
        self._open.pop(code, None)
        known = self._seen.pop(code, None)
        if known is None:
            return
        for tag in known.tags:
            places = self._places[tag]
            del places[bisect_left(places, known.place)]
        if known.holder is not None:
            self.in_hand[known.holder].pop(code, None)

    def open_codes(self) -> list[str]:
        return list(self._open)

    def open_cases(self) -> list[Case]:
        return list(self._open.values())

    def codes_of(self, person: str) -> list[str]:
        """What somebody has in hand, the soonest due first."""
        tasks = self.in_hand.get(person, {}).values()
        return [task.code for task in sorted(tasks, key=_by_due)]


def _by_due(task: Task) -> tuple[bool, str, str]:
    return task.due_at is None, instant(task.due_at) if task.due_at else "", task.code
