"""The people and procedures of the replayed office, and how long each of them really takes.

Sizes are those of the department of 2018: 80 procedures in 8 divisions, 3,649 dossiers in 318
working days. How people work is made up; the forecast is told none of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import log
from random import Random

from dossier_shared.contracts import Limit

DAYS, A_DAY = 318, 3649 / 318
"""Working days of the year, and dossiers received on each."""
HOURS = 8
OFFICERS = (6, 4, 3, 3, 3, 2, 2, 2)
PROCEDURES = (25, 11, 9, 9, 8, 7, 6, 5)
"""Of each division."""
SERVING = {"sign": 3, "issue": 2, "hand-over": 3}
"""How many leaders, clerks and receptionists serve all divisions."""
_LIMITS = {10: 22, 15: 17, 5: 7, 3: 7, 20: 6, None: 5, 7: 5, 2: 3, 22: 3, 25: 3, 27: 1, 30: 1}
LIMITS = tuple(days for days, number in _LIMITS.items() for _ in range(number))
"""Working days; as often as the procedures of the department have them."""
OUTSIDE_FROM, OUTSIDE_DAYS = 15, 43
"""Procedures with this limit ask another agency as well, and have so many days more for it."""
CONSULT = "consult"
MEAN_HOURS = {"submit": 1.0, "sign": 0.9, "issue": 0.5, "hand-over": 0.5, CONSULT: 28 * HOURS}
SHARES = {"appraise": 0.65, "submit": 0.1, "sign": 0.15, "issue": 0.05, "hand-over": 0.05}
"""Budgets: parts of the limit, without what another agency has."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A procedure; `appraising` is the mean of its appraisal in hours, `spread` the deviation of
    the logarithm of every step.
    """

    id: str
    division: int
    limit: Limit | None
    weight: float
    outside: bool
    appraising: float
    spread: float

    @property
    def steps(self) -> tuple[str, ...]:
        asked = (CONSULT,) if self.outside else ()
        return ("appraise", *asked, "submit", "sign", "issue", "hand-over")

    def budget_hours(self, step: str) -> float | None:
        if self.limit is None:
            return None
        outside = OUTSIDE_DAYS if self.outside else 0
        if step == CONSULT:
            return outside * HOURS
        return (self.limit.amount - outside) * HOURS * SHARES[step]

    def mean_hours(self, step: str) -> float:
        return self.appraising if step == "appraise" else MEAN_HOURS[step]


@dataclass(frozen=True, slots=True)
class People:
    """`desks`: who can do a step of a division; `pace`: the factor of each person's time."""

    kinds: Sequence[Kind]
    desks: Mapping[tuple[str, int], Sequence[str]]
    pace: Mapping[str, float]

    def who(self, step: str, division: int) -> Sequence[str]:
        return self.desks[step, division if step in {"appraise", "submit"} else 0]

    def really_takes(self, kind: Kind, step: str, person: str, rng: Random) -> float:
        """Hours of handling, lognormal; a foreign agency has no pace of ours."""
        mean = kind.mean_hours(step) * self.pace.get(person, 1.0)
        return rng.lognormvariate(log(mean) - kind.spread**2 / 2, kind.spread)


def make_people(rng: Random, busy: float) -> People:
    """An office whose officers are occupied `busy` (0..1) of their time by appraisals."""
    desks: dict[tuple[str, int], Sequence[str]] = {}
    for division, officers in enumerate(OFFICERS):
        desks["appraise", division] = [f"cv-{division}{n}" for n in range(officers)]
        desks["submit", division] = [f"tp-{division}"]
    for step, number in SERVING.items():
        desks[step, 0] = [f"{step}-{n}" for n in range(number)]
    pace = {person: rng.lognormvariate(0, 0.2) for desk in desks.values() for person in desk}
    kinds = [
        kind
        for division, officers in enumerate(OFFICERS)
        for kind in _kinds(division, officers, busy, rng)
    ]
    return People(kinds, desks, pace)


def _kinds(division: int, officers: int, busy: float, rng: Random) -> list[Kind]:
    """The procedures of a division; some are common, most are rare. All of them together fill its
    officers' time to the part `busy`.
    """
    drawn = [_kind(number, division, rng) for number in range(PROCEDURES[division])]
    weight = officers / sum(kind.weight for kind in drawn)
    received = A_DAY * weight / sum(OFFICERS)
    load = sum(kind.weight * received * kind.appraising for kind in drawn)
    hours = officers * HOURS * busy / load
    return [
        replace(kind, weight=kind.weight * weight, appraising=kind.appraising * hours)
        for kind in drawn
    ]


def _kind(number: int, division: int, rng: Random) -> Kind:
    days = rng.choice(LIMITS)
    outside = days is not None and days >= OUTSIDE_FROM
    whole = None if days is None else days + OUTSIDE_DAYS * outside
    return Kind(
        id=f"TT-{division}{number:02}",
        division=division,
        limit=None if whole is None else Limit(amount=whole, unit="working-day"),
        weight=rng.lognormvariate(0, 0.8),
        outside=outside,
        appraising=(days or 10) ** 0.7 * rng.lognormvariate(0, 0.3),
        spread=rng.uniform(0.5, 0.9),
    )
