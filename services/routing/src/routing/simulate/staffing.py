"""Who works in the replayed office, what a rule gives to each, and when each is away."""

from collections.abc import Mapping, Sequence
from random import Random

from routing.simulate.instance import A_DAY, Away, Officer
from routing.simulate.kinds import Kind

DAYS = 318
LEAVES, LEAVE_KNOWN = 4, 10 * A_DAY
"""Leaves a person takes in DAYS working days, of one to five days; how long before they are known.
"""
ILLNESSES = 3
"""Illnesses in DAYS, of one to four days, that nobody knows of before."""
FEWEST = 2
"""Officers of a division."""


def staffed(demand: Mapping[str, float], officers: int) -> dict[str, int]:
    """So many officers, but at least FEWEST to a division, in proportion to its hours of work."""
    staff = dict.fromkeys(sorted(demand), FEWEST)
    while sum(staff.values()) < officers:
        busiest = max(staff, key=lambda division: demand[division] / staff[division])
        staff[busiest] += 1
    return staff


def posted(
    division: str, number: int, shares: Mapping[Kind, float], seed: int, days: int
) -> list[Officer]:
    """The officers of a division. `shares` are the hours that each of its procedures asks for in
    the year: a rule deals the procedures out so that all have about as much.
    """
    areas: list[set[str]] = [set() for _ in range(number)]
    hours = [0.0] * number
    for kind in sorted(shares, key=lambda each: (-shares[each], each.id)):
        least = hours.index(min(hours))
        areas[least].add(kind.id)
        hours[least] += shares[kind]
    return [
        Officer(f"{division} {n + 1}", division, frozenset(theirs), _away(division, n, seed, days))
        for n, theirs in enumerate(areas)
    ]


def _away(division: str, place: int, seed: int, days: int) -> tuple[Away, ...]:
    """Whole days, ascending; what would overlap is left out."""
    draw = Random(f"{seed} away {division} {place}")  # noqa: S311 - guards nothing
    drawn = []
    for planned, number, longest in ((True, LEAVES, 5), (False, ILLNESSES, 4)):
        for _ in range(round(number * days / DAYS)):
            gone = draw.randrange(days) * A_DAY
            known = gone - LEAVE_KNOWN if planned else gone
            drawn.append(Away(known, gone, gone + draw.randint(1, longest) * A_DAY))
    return without_overlaps(drawn)


def without_overlaps(drawn: Sequence[Away]) -> tuple[Away, ...]:
    kept: list[Away] = []
    for each in sorted(drawn, key=lambda away: (away.gone, away.back)):
        if not kept or each.gone > kept[-1].back:
            kept.append(each)
    return tuple(kept)
