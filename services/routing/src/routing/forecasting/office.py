"""The replayed office itself: dossiers come in, wait, are worked on, go on, are finished.

It knows what the forecast does not: true durations, everybody's pace, what will arrive, who will
be ill, which case goes back a step, and that some are taken out of turn. Times are working hours
since the year's beginning.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from heapq import heappop, heappush
from itertools import count
from random import Random

from routing.forecasting.people import CONSULT, Kind, People

OUT_OF_TURN, SENT_BACK, AGAIN = 0.25, 0.06, 0.4
"""How often a case is taken by arrival and not by due date; how often a step up sends it back to
the officer; and what part of an appraisal he then needs.
"""
Gap = tuple[float, float]


@dataclass(slots=True)
class Dossier:
    """`last`: the hour with which its due date ends; `place`: at which of its steps it is."""

    code: str
    kind: Kind
    received: float
    last: float
    due_at: datetime | None = None
    place: int = 0
    holder: str = ""
    since: float = 0.0
    began: float | None = None
    again: float = 1.0
    appraised_by: str = ""
    finished: float | None = None

    @property
    def step(self) -> str:
        return self.kind.steps[self.place]


@dataclass(slots=True)
class Person:
    """`away` holds (known since, gone, back), ascending by `gone`, disjoint."""

    away: Sequence[tuple[float, float, float]] = ()
    queue: list[Dossier] = field(default_factory=list)
    at_work_on: Dossier | None = None
    freed: float = 0.0

    def done_at(self, start: float, took: float) -> float:
        end = start + took
        for _, gone, back in self.away:
            if start < back and gone < end:
                end += back - max(gone, start)
        return end

    def is_away(self, at: float) -> bool:
        return any(gone <= at < back for _, gone, back in self.away)


@dataclass(frozen=True, slots=True)
class Passed:
    """A step done: from when it was in hand until when; `holder` is empty for another agency."""

    dossier: Dossier
    step: str
    holder: str
    began: float
    until: float


class Office:
    """Run it on with `run`; `passed` grows with every step that is done."""

    def __init__(
        self, people: People, persons: dict[str, Person], arrivals: Sequence[Dossier], rng: Random
    ) -> None:
        self.people, self.persons, self._rng = people, persons, rng
        self.open: dict[str, Dossier] = {}
        self.passed: list[Passed] = []
        self._number = count()
        self._events: list[tuple[float, int, Dossier]] = []
        for dossier in arrivals:
            heappush(self._events, (dossier.received, next(self._number), dossier))

    def run(self, until: float) -> None:
        """Let everything happen that happens up to that hour."""
        while self._events and self._events[0][0] <= until:
            at, _, dossier = heappop(self._events)
            if dossier.code in self.open:
                self._pass(dossier, at)
            else:
                self.open[dossier.code] = dossier
                self._enter(dossier, at)

    def choose(self, step: str, division: int, at: float) -> str:
        """Who would be given a step now: of those there, who has least (as `Office.choose`)."""
        able = self.people.who(step, division)
        there = [person for person in able if not self.persons[person].is_away(at)] or able
        return min(there, key=self._load)

    def _load(self, person: str) -> int:
        return len(self.persons[person].queue) + (self.persons[person].at_work_on is not None)

    def _enter(self, dossier: Dossier, at: float) -> None:
        dossier.since, dossier.began = at, None
        if dossier.step == CONSULT:
            dossier.holder = ""
            self._begin(dossier, at)
            return
        former = dossier.appraised_by if dossier.step == "appraise" else ""
        dossier.holder = former or self.choose(dossier.step, dossier.kind.division, at)
        person = self.persons[dossier.holder]
        person.queue.append(dossier)
        self._take_next(person, at)

    def _take_next(self, person: Person, at: float) -> None:
        if person.at_work_on is not None or not person.queue:
            return
        in_turn = self._rng.random() >= OUT_OF_TURN
        taken = min(person.queue, key=lambda d: d.last if in_turn else d.since)
        person.queue.remove(taken)
        person.at_work_on = taken
        self._begin(taken, at)

    def _begin(self, dossier: Dossier, at: float) -> None:
        dossier.began = at
        kind, step = dossier.kind, dossier.step
        took = self.people.really_takes(kind, step, dossier.holder, self._rng)
        if step == "appraise":
            took *= dossier.again
        end = self.persons[dossier.holder].done_at(at, took) if dossier.holder else at + took
        heappush(self._events, (end, next(self._number), dossier))

    def _pass(self, dossier: Dossier, at: float) -> None:
        self.passed.append(Passed(dossier, dossier.step, dossier.holder, dossier.began or 0.0, at))
        person = self.persons.get(dossier.holder)
        self._move(dossier, at)
        if person is not None:
            person.at_work_on, person.freed = None, at
            self._take_next(person, at)

    def _move(self, dossier: Dossier, at: float) -> None:
        if dossier.step == "appraise":
            dossier.appraised_by = dossier.holder
        goes_up = dossier.step in {"submit", "sign"} and not dossier.kind.outside
        if goes_up and self._rng.random() < SENT_BACK:
            dossier.place, dossier.again = 0, AGAIN
        else:
            dossier.place += 1
        if dossier.place == len(dossier.kind.steps):
            dossier.finished = at
            del self.open[dossier.code]
        else:
            self._enter(dossier, at)
