"""What every policy works out before it chooses: who can take the step, and what would follow."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import inf

from dossier_shared.worktime import Calendar
from routing.domain.assignment.hours import OfficeHours, own_hours
from routing.domain.assignment.lateness import Effect, effect, weigh
from routing.domain.assignment.port import Assignment, Candidate, Forecast, Newcomer

NOBODY = "Không có ai nhận được bước này."
ALL_GONE = "Những người nhận được bước này đều vắng mặt, chưa biết khi nào trở lại."


@dataclass(frozen=True, slots=True)
class Outlook:
    """A candidate were he to take the newcomer, which he would finish at the instant `finish`, in
    `hours` of the office from now; None and inf when that is beyond the calendar.
    """

    candidate: Candidate
    there: bool
    hours: float
    finish: datetime | None
    effect: Effect

    @property
    def open_cases(self) -> int:
        return len(self.candidate.queue)


@dataclass(frozen=True, slots=True)
class Survey:
    """All candidates in their order, and those of them among whom a policy may choose."""

    known: Sequence[Outlook]
    able: Sequence[Outlook]

    def answer(
        self, policy: str, chosen: Outlook | None, score: Callable[[Outlook], float], why: str
    ) -> Assignment:
        """With the forecast of every candidate; nobody chosen says so instead of `why`."""
        told = tuple(
            Forecast(
                candidate=each.candidate.id,
                open_cases=each.open_cases,
                finish=each.finish,
                late_before=each.effect.before,
                late_after=each.effect.after,
                score=score(each),
            )
            for each in self.known
        )
        if chosen is None:
            return Assignment(None, policy, told, ALL_GONE if self.known else NOBODY)
        return Assignment(chosen.candidate.id, policy, told, why)


def survey(
    newcomer: Newcomer, candidates: Sequence[Candidate], now: datetime, calendar: Calendar
) -> Survey:
    """Able are those there now; if nobody is, those who come back within the calendar's years."""
    office = OfficeHours(now, calendar)
    known = [_outlook(newcomer, each, office) for each in candidates]
    back = [each for each in known if each.hours < inf]
    return Survey(known, [each for each in back if each.there] or back)


def _outlook(newcomer: Newcomer, candidate: Candidate, office: OfficeHours) -> Outlook:
    own = own_hours(candidate.absences, office)
    queue = [weigh(task, office, own) for task in candidate.queue]
    felt = effect(queue, weigh(newcomer.task, office, own))
    hours = own.office(felt.done)
    return Outlook(candidate, own.there_now, hours, office.instant(hours), felt)
