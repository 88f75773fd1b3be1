"""In turn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import inf

from dossier_shared.worktime import Calendar
from routing.domain.assignment.foresight import Outlook, survey
from routing.domain.assignment.hours import HOUR
from routing.domain.assignment.port import Assignment, Candidate, Newcomer


@dataclass(frozen=True, slots=True)
class RoundRobin:
    """Who never had a case, else who was given one longest ago; the first of the register among
    equals.
    """

    name: str = "round-robin"

    def choose(
        self, newcomer: Newcomer, candidates: Sequence[Candidate], now: datetime, calendar: Calendar
    ) -> Assignment:
        found = survey(newcomer, candidates, now, calendar)

        def score(each: Outlook) -> float:
            given = each.candidate.last_given
            return -inf if given is None else (given - now) / HOUR

        chosen = min(found.able, key=score, default=None)
        return found.answer(self.name, chosen, score, _why(chosen, calendar))


def _why(chosen: Outlook | None, calendar: Calendar) -> str:
    given = chosen.candidate.last_given if chosen else None
    if given is None:
        return "Đến lượt: chưa được giao hồ sơ nào."
    last = given.astimezone(calendar.zone)
    return f"Đến lượt: lâu nhất chưa được giao hồ sơ, lần trước là {last:%H:%M ngày %d/%m/%Y}."
