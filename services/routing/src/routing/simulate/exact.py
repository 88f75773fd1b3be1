"""The best that can be done, exactly, for a handful of dossiers of one division."""

from collections.abc import Sequence
from math import inf

from routing.simulate.instance import Dossier, Instance, Officer

LARGEST = 12
"""Dossiers at most: the time grows with 3 to that power."""


def optimum(instance: Instance) -> int:
    """The least number of late dossiers of somebody who knows everything in advance, whoever takes
    what in which order; each stays with one officer, who does one at a time. Raises ValueError for
    more than LARGEST dossiers or several divisions.

    A set of dossiers can be on time with one officer if it can be with one of them done last, as
    early as possible: that is worked out for every set. Then for every set whether it can be dealt
    out to the officers. What is late is done afterwards and hinders nobody.
    """
    if len(instance.dossiers) > LARGEST or len({who.division for who in instance.officers}) != 1:
        raise ValueError(f"exactly is for one division and at most {LARGEST} dossiers")
    dealt = [mask == 0 for mask in range(1 << len(instance.dossiers))]
    for officer in instance.officers:
        alone = _on_time(instance.dossiers, officer)
        dealt = [any(dealt[mask ^ part] and alone[part] for part in _parts(mask))
                 for mask in range(len(dealt))]  # fmt: skip
    most = max(mask.bit_count() for mask, possible in enumerate(dealt) if possible)
    return len(instance.dossiers) - most


def _on_time(dossiers: Sequence[Dossier], officer: Officer) -> list[bool]:
    """Of every set of dossiers, whether the officer can do all of it on time."""
    done = [0.0, *(inf for _ in range((1 << len(dossiers)) - 1))]
    for mask in range(1, len(done)):
        for n, dossier in enumerate(dossiers):
            others = done[mask & ~(1 << n)]
            if mask >> n & 1 and others < inf:
                end = officer.done(max(others, dossier.received), dossier.work)
                if end <= dossier.must_leave:
                    done[mask] = min(done[mask], end)
    return [end < inf for end in done]


def _parts(mask: int) -> list[int]:
    """Every set within a set, itself and none of it too."""
    parts, part = [mask], mask
    while part:
        part = (part - 1) & mask
        parts.append(part)
    return parts
