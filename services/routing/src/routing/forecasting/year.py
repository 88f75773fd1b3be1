"""The year that is replayed: what comes in, and who is away when."""

from datetime import datetime
from math import pi, sin
from random import Random

from dossier_shared.clock import OFFICE_ZONE
from dossier_shared.worktime import Calendar, TimeLimit, Unit, add
from routing.domain.forecast.hours import Axis
from routing.forecasting.office import Dossier, Office, Person
from routing.forecasting.people import A_DAY, DAYS, HOURS, People, make_people

FIRST = datetime(2017, 1, 1, tzinfo=OFFICE_ZONE)
AFTERWARDS = 90
"""Working days the office goes on receiving, so that the last forecasts meet no emptying office."""
NEVER = float("inf")
LEAVES, LEAVE_KNOWN = 4, 10 * HOURS
"""Leaves a person takes in these days, of one to five days, and how long before they are known."""
ILLNESSES = 3
"""Illnesses of a person, of one to four days, that nobody knows of before."""
BUSY = 0.7


def make_office(seed: int, days: int, calendar: Calendar, busy: float = BUSY) -> Office:
    """An office at the beginning of its year, whose officers appraise `busy` (0..1) of their time;
    the same seed gives the same year.
    """
    rng = Random(seed)  # noqa: S311 - guards nothing
    people = make_people(rng, busy)
    axis = Axis(FIRST, calendar)
    total = days + AFTERWARDS
    persons = {person: Person(_away(rng, total)) for person in people.pace}
    arrivals = [
        _dossier(f"{day:03}-{n:04}", hour, people, axis, rng)
        for day in range(total)
        for n, hour in enumerate(_hours_of_arrival(day, rng))
    ]
    return Office(people, persons, arrivals, rng)


def _hours_of_arrival(day: int, rng: Random) -> list[float]:
    """More in spring and autumn than between; the mean is `A_DAY`."""
    mean = A_DAY * (1 + 0.2 * sin(4 * pi * day / DAYS))
    hours, at = [], rng.expovariate(mean)
    while at < 1:
        hours.append((day + at) * HOURS)
        at += rng.expovariate(mean)
    return hours


def _dossier(code: str, received: float, people: People, axis: Axis, rng: Random) -> Dossier:
    kind = rng.choices(people.kinds, [kind.weight for kind in people.kinds])[0]
    if kind.limit is None:
        return Dossier(code, kind, received, NEVER)
    limit = TimeLimit(kind.limit.amount, Unit(kind.limit.unit))
    due_at = add(axis.instant(received), limit, axis.calendar)
    return Dossier(code, kind, received, axis.last_on_time(due_at), due_at=due_at)


def _away(rng: Random, days: int) -> list[tuple[float, float, float]]:
    """Leaves and illnesses as (known since, gone, back), ascending; what would overlap is left
    out.
    """
    drawn = []
    for planned, number, longest in ((True, LEAVES, 5), (False, ILLNESSES, 4)):
        for _ in range(round(number * days / DAYS)):
            gone = rng.randrange(days) * float(HOURS)
            known = gone - LEAVE_KNOWN if planned else gone
            drawn.append((gone, known, gone + rng.randint(1, longest) * HOURS))
    away: list[tuple[float, float, float]] = []
    for gone, known, back in sorted(drawn):
        if not away or gone > away[-1][2]:
            away.append((known, gone, back))
    return away
