"""The hours of a working day."""

from datetime import time, timedelta
from typing import NamedTuple


class Session(NamedTuple):
    """One stretch of the working day, clock time of the office."""

    opens: time
    closes: time


OFFICE_SESSIONS = (Session(time(7), time(11, 30)), Session(time(13, 30), time(17)))

Sessions = tuple[Session, ...]
Stretch = tuple[timedelta, timedelta]
"""A session as times after midnight."""


def in_order(sessions: Sessions) -> bool:
    bounds = [clock for session in sessions for clock in session]
    return bounds == sorted(set(bounds))


def stretches_of(sessions: Sessions) -> tuple[Stretch, ...]:
    return tuple((since_midnight(opens), since_midnight(closes)) for opens, closes in sessions)


def elapsed(stretches: tuple[Stretch, ...], until: timedelta) -> timedelta:
    """What has passed of these stretches at that time after midnight."""
    passed = (max(min(until, closes) - opens, timedelta()) for opens, closes in stretches)
    return sum(passed, timedelta())


def since_midnight(clock: time) -> timedelta:
    return timedelta(
        hours=clock.hour,
        minutes=clock.minute,
        seconds=clock.second,
        microseconds=clock.microsecond,
    )
