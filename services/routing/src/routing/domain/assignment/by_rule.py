"""Whom the office's own division of work names."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import inf

from dossier_shared.worktime import Calendar
from routing.domain.assignment.by_load import load
from routing.domain.assignment.foresight import Outlook, survey
from routing.domain.assignment.port import Assignment, Candidate, Newcomer


@dataclass(frozen=True, slots=True)
class ByRule:
    """Whose areas hold the procedure, else its field; else anybody. Among several of them who has
    the fewest open cases, then the first of the register.
    """

    name: str = "by-rule"

    def choose(
        self, newcomer: Newcomer, candidates: Sequence[Candidate], now: datetime, calendar: Calendar
    ) -> Assignment:
        found = survey(newcomer, candidates, now, calendar)
        rank = _rank(newcomer)
        chosen = min(found.able, key=lambda each: (rank(each), load(each)), default=None)
        named = inf if chosen is None else rank(chosen)

        def score(each: Outlook) -> float:
            return load(each) if rank(each) == named else inf

        return found.answer(self.name, chosen, score, _why(newcomer, named, chosen))


def _rank(newcomer: Newcomer) -> Callable[[Outlook], int]:
    wanted = (newcomer.procedure, newcomer.area)

    def rank(outlook: Outlook) -> int:
        areas = outlook.candidate.areas
        return next((n for n, each in enumerate(wanted) if each in areas), len(wanted))

    return rank


def _why(newcomer: Newcomer, named: float, chosen: Outlook | None) -> str:
    least = f"đang giữ {chosen.open_cases} hồ sơ, ít nhất trong số đó" if chosen else ""
    if named == 0:
        return f"Phụ trách thủ tục {newcomer.procedure}, {least}."
    if named == 1:
        return f"Phụ trách lĩnh vực «{newcomer.area}», {least}."
    return (
        f"Chưa có ai đang làm việc phụ trách lĩnh vực «{newcomer.area}»;"
        f" người này {least.removesuffix(' trong số đó')}."
    )
