"""Who has least gets it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dossier_shared.worktime import Calendar
from routing.domain.assignment.port import Assignment, Candidate, Forecast, Newcomer

NOBODY = "Không có ai nhận được bước này."


@dataclass(frozen=True, slots=True)
class ByLoad:
    """The fewest open cases; the first of the register among equals."""

    name: str = "by-load"

    def choose(
        self,
        newcomer: Newcomer,
        candidates: Sequence[Candidate],
        now: datetime,
        calendar: Calendar,
    ) -> Assignment:
        forecasts = tuple(
            Forecast(each.id, len(each.queue), None, 0, 0, len(each.queue)) for each in candidates
        )
        least = min(forecasts, key=lambda each: each.score, default=None)
        if least is None:
            return Assignment(None, self.name, (), NOBODY)
        why = f"Đang giữ ít hồ sơ nhất ({least.open_cases})."
        return Assignment(least.candidate, self.name, forecasts, why)
