"""How few dossiers could be late at best: a bound that no way of working can go below.

It holds for every policy of assignment, every order of work, interruptions and reassignments, and
for somebody who knows the whole year in advance. Each step below lets more ways of working in, so
the least number of late dossiers can only fall:

1. A dossier that would be late were the first colleague free to begin it at once is late in any
   case. It is counted, and its work is left out, which helps the others. For the rest:
2. Officers of a division may work on one dossier together and interrupt it. They are then one
   machine. Its clock counts the hours of presence of all of them, and on this clock its speed is 1.
3. For a time s all that is received after s is taken to be there at s, and all that is received
   before is left out. The least number of late ones among those received after s and to be done
   by t is then that of n jobs on one machine with a common release: Moore (1968) and Hodgson find
   it by going through the jobs by due date and, whenever the work so far does not fit, leaving out
   the longest. Interrupting does not help when all are there from the start.
4. Between two times [s, t] only the dossiers received and to be done in them count. Windows that do
   not overlap hold different dossiers, so their least numbers add up. The best sum over all sets of
   such windows is found by going through s in order (dynamic programming).

Any s and t give a bound; s is each working day's beginning. Divisions share nobody, so they add up.
"""

from bisect import bisect_right
from collections.abc import Sequence
from heapq import heappush, heappushpop
from itertools import pairwise
from math import inf

from routing.simulate.instance import A_DAY, Dossier, Instance, Officer


def lower_bound(instance: Instance) -> int:
    """Late dossiers at least, in all divisions."""
    divisions = sorted({dossier.division for dossier in instance.dossiers})
    return sum(
        _of_division(
            [each for each in instance.dossiers if each.division == division],
            [each for each in instance.officers if each.division == division],
        )
        for division in divisions
    )


def _of_division(dossiers: Sequence[Dossier], officers: Sequence[Officer]) -> int:
    limited = [each for each in dossiers if each.last < inf]
    possible = [each for each in limited if any(_on_time(each, who) for who in officers)]
    return len(limited) - len(possible) + _best_windows(possible, officers)


def _on_time(dossier: Dossier, officer: Officer) -> bool:
    return officer.done(dossier.received, dossier.work) <= dossier.must_leave


def _best_windows(dossiers: Sequence[Dossier], officers: Sequence[Officer]) -> int:
    """The largest sum of least late numbers over windows that do not overlap."""
    by_end = sorted(dossiers, key=lambda each: each.must_leave)
    ends = [each.must_leave for each in by_end]
    clock = _Presence(officers, max(ends, default=0.0))
    due = [clock.at(end) for end in ends]
    best = [0] * len(by_end)
    for start in sorted({each.received // A_DAY * A_DAY for each in by_end}):
        before = bisect_right(ends, start)
        so_far = best[before - 1] if before else 0
        room = [end - clock.at(start) for end in due]
        lates = _moore_hodgson(by_end, room, start)
        for place in range(before, len(best)):
            best[place] = max(best[place], so_far + lates[place])
    return best[-1] if best else 0


def _moore_hodgson(by_end: Sequence[Dossier], room: Sequence[float], start: float) -> list[int]:
    """At the place of each dossier, how many of those up to it are late at least, of what is
    received from `start` on.
    """
    kept: list[float] = []
    work, late, lates = 0.0, 0, []
    for dossier, fits in zip(by_end, room, strict=True):
        if dossier.received >= start:
            work += dossier.work
            if work <= fits:
                heappush(kept, -dossier.work)
            else:
                work += heappushpop(kept, -dossier.work)
                late += 1
        lates.append(late)
    return lates


class _Presence:
    """Hours of presence of all officers together, up to any time; linear between its corners."""

    def __init__(self, officers: Sequence[Officer], until: float) -> None:
        edges = (edge for who in officers for away in who.away for edge in (away.gone, away.back))
        self._corners = sorted({0.0, max(until, 1.0), *(each for each in edges if each >= 0)})
        self._hours = [sum(who.present(0, at) for who in officers) for at in self._corners]
        self._slopes = [
            (two - one) / (b - a)
            for (a, b), (one, two) in zip(
                pairwise(self._corners), pairwise(self._hours), strict=True
            )
        ]

    def at(self, time: float) -> float:
        place = min(bisect_right(self._corners, time), len(self._slopes)) - 1
        place = max(place, 0)
        return self._hours[place] + (time - self._corners[place]) * self._slopes[place]
