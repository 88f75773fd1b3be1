"""The office of the simulator: every officer does what is due first, one dossier at a time, and
ends what he has begun.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from heapq import heappop, heappush
from itertools import count
from typing import Literal

from routing.domain.assignment.port import Absence, Candidate, Newcomer, Policy, Task
from routing.simulate.instance import Dossier, Instance, Officer

GIVEN_AGAIN_FROM = 24.0
"""Who is away for so many working hours (three days) passes on what he has not begun."""
Kind = Literal["done", "back", "gone", "received"]
_ORDER: Mapping[Kind, int] = {"done": 0, "back": 1, "gone": 2, "received": 3}
"""Of what happens at one hour, who is free comes before what is to be given."""


@dataclass(frozen=True, slots=True)
class Stay:
    """A dossier in the hands of an officer who worked on it, from when until when."""

    officer: str
    began: float
    left: float


@dataclass(slots=True)
class Desk:
    """An officer with what waits at his desk and what he is at."""

    officer: Officer
    absences: tuple[tuple[float, Absence], ...]
    waiting: dict[str, Dossier] = field(default_factory=dict)
    at_work_on: Dossier | None = None
    last_given: datetime | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """What came of it: `stays` by code of the dossiers done, `given` the hours of work given to
    each officer, whoever had them before.
    """

    stays: Mapping[str, Stay]
    given: Mapping[str, float]
    reassigned: int


class Office:
    """Run once with `run`."""

    def __init__(self, instance: Instance, policy: Policy) -> None:
        self._instance, self._policy, self._axis = instance, policy, instance.axis
        self._desks = {each.id: self._desk(each) for each in instance.officers}
        self._divisions: dict[str, list[Desk]] = defaultdict(list)
        for desk in self._desks.values():
            self._divisions[desk.officer.division].append(desk)
        self._number = count()
        self._events: list[tuple[float, int, int, Kind, Dossier | Desk]] = []
        self._stays: dict[str, Stay] = {}
        self._holder: dict[str, Desk] = {}
        self._reassigned = 0

    def run(self) -> Run:
        for dossier in self._instance.dossiers:
            self._plan(dossier.received, "received", dossier)
        for desk in self._desks.values():
            for away in desk.officer.away:
                self._plan(away.gone, "gone", desk)
                self._plan(away.back, "back", desk)
        while self._events:
            at, _, _, kind, what = heappop(self._events)
            self._happen(at, kind, what)
        given = dict.fromkeys(self._desks, 0.0)
        for dossier in self._instance.dossiers:
            given[self._holder[dossier.code].officer.id] += dossier.work
        return Run(self._stays, given, self._reassigned)

    def _happen(self, at: float, kind: Kind, what: Dossier | Desk) -> None:
        if isinstance(what, Dossier):
            self._give(what, self._axis_instant(what, at), at)
            return
        if kind == "done":
            what.at_work_on = None
        if kind == "gone":
            self._give_again(what, at)
        self._take_next(what, at)

    def _axis_instant(self, dossier: Dossier, at: float) -> datetime:
        return dossier.received_at if at == dossier.received else self._axis.instant(at)

    def _give_again(self, gone: Desk, at: float) -> None:
        until = next(each.back for each in gone.officer.away if each.gone == at)
        others = (desk for desk in self._divisions[gone.officer.division] if desk is not gone)
        if until - at < GIVEN_AGAIN_FROM or not any(desk.officer.there(at) for desk in others):
            return
        now = self._axis.instant(at)
        for dossier in sorted(gone.waiting.values(), key=_first):
            del gone.waiting[dossier.code]
            self._reassigned += 1
            self._give(dossier, now, at)

    def _give(self, dossier: Dossier, now: datetime, at: float) -> None:
        desks = self._divisions[dossier.division]
        able = [desk for desk in desks if desk.officer.there(at)] or desks
        newcomer = Newcomer(self._task(dossier), dossier.procedure, dossier.procedure)
        candidates = [self._candidate(desk, at) for desk in able]
        answer = self._policy.choose(newcomer, candidates, now, self._axis.calendar)
        desk = self._desks[answer.assignee or able[0].officer.id]
        desk.waiting[dossier.code] = dossier
        desk.last_given = now
        self._holder[dossier.code] = desk
        self._take_next(desk, at)

    def _take_next(self, desk: Desk, at: float) -> None:
        if desk.at_work_on is not None or not desk.waiting or not desk.officer.there(at):
            return
        dossier = min(desk.waiting.values(), key=_first)
        del desk.waiting[dossier.code]
        desk.at_work_on = dossier
        left = desk.officer.done(at, dossier.work)
        self._stays[dossier.code] = Stay(desk.officer.id, at, left)
        self._plan(left, "done", desk)

    def _candidate(self, desk: Desk, at: float) -> Candidate:
        begun = [] if desk.at_work_on is None else [desk.at_work_on]
        held = [*begun, *desk.waiting.values()]
        return Candidate(
            id=desk.officer.id,
            queue=tuple(self._task(dossier) for dossier in held),
            absences=tuple(absence for known, absence in desk.absences if known <= at),
            areas=desk.officer.areas,
            last_given=desk.last_given,
        )

    def _task(self, dossier: Dossier) -> Task:
        usual = self._instance.usual[dossier.procedure]
        return Task(dossier.code, dossier.due_at, usual.work, usual.spread, usual.after)

    def _desk(self, officer: Officer) -> Desk:
        instant = self._axis.instant
        return Desk(
            officer,
            tuple(
                (each.known, Absence(instant(each.gone), instant(each.back)))
                for each in officer.away
            ),
        )

    def _plan(self, at: float, kind: Kind, what: Dossier | Desk) -> None:
        heappush(self._events, (at, _ORDER[kind], next(self._number), kind, what))


def _first(dossier: Dossier) -> tuple[float, float, str]:
    return dossier.last, dossier.received, dossier.code
