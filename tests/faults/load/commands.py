"""What clients asked and what they were told: the one side of the judge's comparison."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Lock
from typing import Literal

from motcua.stack import AGENCY

Fate = Literal["acknowledged", "refused", "unknown"]


@dataclass(slots=True)
class Command:
    """One command under one idempotency key, however often it was sent. Until it is answered, its
    fate is not known.
    """

    number: int
    service: str
    name: str
    person: str
    key: str
    code: str | None = None
    fate: Fate = "unknown"
    version: int | None = None
    problem: str | None = None

    @property
    def stored_key(self) -> str:
        """The key as services keep it."""
        return hashlib.sha256(f"{AGENCY}\n{self.person}\n{self.key}".encode()).hexdigest()

    def __str__(self) -> str:
        return f"{self.service} {self.name} {self.key} ({self.code or 'no code yet'})"


@dataclass(slots=True)
class Ledger:
    """All commands of a run. `strange` are answers no service should give; `slowest` is the
    longest that a request took, in seconds.
    """

    commands: list[Command] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    slowest: float = 0
    slowest_request: str = ""
    requests: int = 0
    _lock: Lock = field(default_factory=Lock)

    def begun(self, command: Command) -> Command:
        with self._lock:
            self.commands.append(command)
        return command

    def took(self, seconds: float, what: str) -> None:
        self.requests += 1
        if seconds > self.slowest:
            self.slowest, self.slowest_request = seconds, what

    def of(self, fate: Fate, commands: Iterable[Command] | None = None) -> list[Command]:
        return [one for one in (commands or self.commands) if one.fate == fate]
