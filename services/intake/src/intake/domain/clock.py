"""The legal clock of a dossier: a list of segments from which `due.py` derives the due date."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from dossier_shared.worktime import Calendar

Kind = Literal["runs", "stopped", "restarted", "reappointed"]


@dataclass(frozen=True, slots=True)
class Segment:
    """One stretch of the clock, with its reason and legal source; `end` is None for the last.

    `runs` begins the limit or goes on with it after a stop; `restarted` counts it anew (NĐ 61
    art.19.4); `reappointed` runs to the day in `until`, promised in an apology (art.19.9).
    """

    kind: Kind
    start: datetime
    reason: str
    law: str
    end: datetime | None = None
    until: datetime | None = None


Segments = tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Dated:
    """The office's calendar with the number of its version."""

    version: int
    calendar: Calendar


@dataclass(frozen=True, slots=True)
class Dating:
    """What a command counts on: `present` for a new promise, and `promised`, the version of the
    promise already given, for one that goes on. An edited calendar moves no promise by itself.
    """

    present: Dated
    promised: Dated


def then(clock: Segments, segment: Segment) -> Segments:
    """The clock with its last segment ended where the next one starts."""
    return (*ended(clock, segment.start), segment)


def ended(clock: Segments, at: datetime) -> Segments:
    return (*clock[:-1], replace(clock[-1], end=at)) if clock else ()


def stands_still(clock: Segments) -> bool:
    return bool(clock) and clock[-1].kind == "stopped"
