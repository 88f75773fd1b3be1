"""The office as a command finds it: who works there, how much each has, which days it works."""

from collections.abc import Mapping
from dataclasses import dataclass

from dossier_shared.worktime import Calendar
from routing.domain.workflow import DIVISION_ROLES

UNASSIGNED = "unassigned"
"""In a work list under this name stands what nobody in the register can take."""


@dataclass(frozen=True, slots=True)
class Colleague:
    id: str
    role: str
    division: str


@dataclass(frozen=True, slots=True)
class Office:
    """`colleagues` in the order of the register; `loads` counts the open cases of each."""

    colleagues: tuple[Colleague, ...]
    loads: Mapping[str, int]
    calendar: Calendar
    due_soon_days: int = 2

    def choose(self, role: str, division: str, former: str | None = None) -> str:
        """Who takes a step: its former holder, else who has least, else the first registered."""
        able = [
            colleague.id
            for colleague in self.colleagues
            if colleague.role == role
            and (role not in DIVISION_ROLES or colleague.division == division)
        ]
        if former is not None and former in able:
            return former
        return min(able, key=lambda person: self.loads.get(person, 0), default=UNASSIGNED)
