"""One possible future: every holder works off his queue, case after case, until none is left.

He finishes what he has begun, then takes what is due first, and does one at a time. Steps of a
case follow one another. Times are working hours from now on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

OUTSIDE = -1
"""The desk of a step that another agency does: it begins at once."""

Rank = tuple[bool, float, str]
"""Who is taken before whom: the begun (False), then by due date, then by code."""
Gaps = Sequence[tuple[float, float]]
"""Stretches in which a holder does nothing, ascending and disjoint."""


@dataclass(frozen=True, slots=True)
class Job:
    """A case: `desks` says at which desk each of the steps ahead is done."""

    rank: Rank
    desks: tuple[int, ...]


def run(jobs: Sequence[Job], took: Sequence[Sequence[float]], gaps: Sequence[Gaps]) -> list[float]:
    """When each job is finished, if its steps take so long and the desks stand still in `gaps`.

    Each step costs one push and one pop of the events and at most one of each of a queue.
    """
    future = _Future(jobs, took, gaps)
    for index in sorted(range(len(jobs)), key=lambda index: jobs[index].rank):
        future.arrive(index, 0.0)
    while future.events:
        at, index = heappop(future.events)
        future.pass_on(index, at)
    return future.reached


class _Future:
    """`reached`: when each job came to where it stands, `stages`: at which of its steps that is."""

    __slots__ = ("busy", "events", "gaps", "jobs", "reached", "stages", "took", "waiting")

    def __init__(
        self, jobs: Sequence[Job], took: Sequence[Sequence[float]], gaps: Sequence[Gaps]
    ) -> None:
        self.jobs, self.took, self.gaps = jobs, took, gaps
        self.events: list[tuple[float, int]] = []
        self.waiting: list[list[tuple[Rank, int]]] = [[] for _ in gaps]
        self.busy = [False] * len(gaps)
        self.stages = [0] * len(jobs)
        self.reached = [0.0] * len(jobs)

    def arrive(self, index: int, at: float) -> None:
        """The job comes to its next step: to be begun at once, or into the queue."""
        job = self.jobs[index]
        desk = job.desks[self.stages[index]]
        if desk != OUTSIDE and self.busy[desk]:
            heappush(self.waiting[desk], (job.rank, index))
        else:
            self._begin(index, desk, at)

    def pass_on(self, index: int, at: float) -> None:
        """The job's step is done: it goes on, and the desk takes what is next."""
        job, stage = self.jobs[index], self.stages[index]
        self.stages[index], self.reached[index] = stage + 1, at
        if stage + 1 < len(job.desks):
            self.arrive(index, at)
        desk = job.desks[stage]
        if desk == OUTSIDE:
            return
        self.busy[desk] = False
        if self.waiting[desk]:
            self._begin(heappop(self.waiting[desk])[1], desk, at)

    def _begin(self, index: int, desk: int, at: float) -> None:
        took = self.took[index][self.stages[index]]
        if desk == OUTSIDE:
            heappush(self.events, (at + took, index))
            return
        self.busy[desk] = True
        heappush(self.events, (_done(at, took, self.gaps[desk]), index))


def _done(start: float, took: float, gaps: Gaps) -> float:
    """When what is begun at `start` is done."""
    end = start + took
    for gone, back in gaps:
        if gone >= end:
            break
        if back > start:
            end += back - max(gone, start)
    return end
