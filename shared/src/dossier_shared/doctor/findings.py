"""What was looked at, what was seen, and what an operator does about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

State = Literal["fine", "trouble", "unknown"]
SKEW_SECONDS = 5
"""A third of the relay's lease: clocks further apart make two relays at once, and wrong days."""
NTP = "let all machines follow one time server; leases and due days are counted by their clocks"


@dataclass(frozen=True, slots=True)
class Finding:
    """`do` is empty where nothing need be done."""

    about: str
    check: str
    state: State
    said: str
    do: str = ""

    @property
    def line(self) -> str:
        action = f" -> {self.do}" if self.do else ""
        return f"{self.state:<8} {self.about} {self.check}: {self.said}{action}"


def fine(about: str, check: str, said: str) -> Finding:
    return Finding(about, check, "fine", said)


def trouble(about: str, check: str, said: str, do: str) -> Finding:
    return Finding(about, check, "trouble", said, do)


def unknown(about: str, check: str, said: str, do: str) -> Finding:
    return Finding(about, check, "unknown", said, do)


def clock(about: str, theirs: datetime, before: datetime, after: datetime) -> Finding:
    """`theirs` was read between `before` and `after` of this machine."""
    ours = before + (after - before) / 2
    seconds = round((theirs - ours).total_seconds(), 1)
    said = f"{seconds:+g} s from this machine's"
    if abs(seconds) > SKEW_SECONDS:
        return trouble(about, "clock", said, NTP)
    return fine(about, "clock", said)


def span(seconds: float) -> str:
    """A length of time as people say it."""
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds / size:.0f} {unit}"
    return f"{max(seconds, 0):.0f} s"


def listed(words: Iterable[str], most: int = 5) -> str:
    found = list(words)
    return ", ".join(found[:most]) + (f" and {len(found) - most} more" if len(found) > most else "")
