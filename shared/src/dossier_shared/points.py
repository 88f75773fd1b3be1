"""Named points between the steps of a command or an event, at which a test ends the process.

`MOTCUA_DIE_AT=confirmed:3` kills it, as a power cut would, at the third pass of that point. Refused
unless the service runs as demo or test; without the variable a point is nothing.
"""

import os
import signal
from collections.abc import Mapping
from typing import Literal, get_args

Point = Literal[
    "accepted", "written", "confirmed", "pulled", "effect-written", "acked", "provider-called"
]
VARIABLE = "MOTCUA_DIE_AT"
POINTS: frozenset[str] = frozenset(get_args(Point))

_left: dict[str, int] = {}
"""How many passes each armed point still lets go by, the fatal one included."""


def arm(environment: str, variables: Mapping[str, str] = os.environ) -> None:
    """Read what is to be fatal; ValueError for an unknown point, or where it is not allowed."""
    _left.clear()
    asked = variables.get(VARIABLE)
    if not asked:
        return
    if environment not in {"demo", "test"}:
        raise ValueError(f"{VARIABLE}: refused in {environment}")
    point, _, passes = asked.partition(":")
    if point not in POINTS or not (passes or "1").isdecimal():
        raise ValueError(f"{VARIABLE}: no such point: {asked}")
    _left[point] = int(passes or 1)


def reached(point: Point) -> None:
    """The process is here; it ends here if that was asked for."""
    if point not in _left:
        return
    _left[point] -= 1
    if _left[point] <= 0:
        os.kill(os.getpid(), signal.SIGKILL)
