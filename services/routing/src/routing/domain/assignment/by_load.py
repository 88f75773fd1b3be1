"""Who has least gets it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dossier_shared.worktime import Calendar
from routing.domain.assignment.foresight import Outlook, survey
from routing.domain.assignment.port import Assignment, Candidate, Newcomer


def load(outlook: Outlook) -> float:
    return outlook.open_cases


@dataclass(frozen=True, slots=True)
class ByLoad:
    """The fewest open cases; the first of the register among equals."""

    name: str = "by-load"

    def choose(
        self, newcomer: Newcomer, candidates: Sequence[Candidate], now: datetime, calendar: Calendar
    ) -> Assignment:
        found = survey(newcomer, candidates, now, calendar)
        chosen = min(found.able, key=load, default=None)
        why = f"Đang giữ ít hồ sơ nhất ({chosen.open_cases})." if chosen else ""
        return found.answer(self.name, chosen, load, why)
