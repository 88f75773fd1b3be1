"""How the queues stand now: who has what before him, who is away, which date is the last."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence

from routing.domain.forecast.explain import AWAY, ELSEWHERE, OVERDUE
from routing.domain.forecast.hours import Axis
from routing.domain.forecast.model import Absences, OpenCase, OpenStep
from routing.domain.forecast.queues import OUTSIDE, Gaps, Job, Rank

NEVER = float("inf")


class Standing:
    """`jobs` in the order of the cases; `gaps` of each desk, which is a holder who has, or is to
    have, some step.
    """

    def __init__(self, cases: Sequence[OpenCase], absences: Absences, axis: Axis) -> None:
        self.axis, self._absences = axis, absences
        holders = {step.holder for case in cases for step in case.ahead if not step.external}
        self._desks = {holder: place for place, holder in enumerate(sorted(holders))}
        self.gaps = [self._gaps(holder) for holder in self._desks]
        self.jobs = [Job(self._rank(case), tuple(map(self._desk, case.ahead))) for case in cases]
        self._queues: dict[int, list[Rank]] = defaultdict(list)
        for job in sorted(self.jobs, key=lambda job: job.rank):
            self._queues[job.desks[0]].append(job.rank)

    def last_on_time(self, case: OpenCase) -> float:
        """The working hour with which the due date ends; below 0 when it has passed."""
        return NEVER if case.due_at is None else self.axis.last_on_time(case.due_at)

    def before(self, case: OpenCase) -> int:
        """How many cases the present holder takes before this one."""
        desk = self._desk(case.ahead[0])
        return 0 if desk == OUTSIDE else bisect_left(self._queues[desk], self._rank(case))

    def remarks(self, case: OpenCase) -> Iterator[str]:
        """What else is to be said of the case, in Vietnamese."""
        if self.last_on_time(case) < 0:
            yield OVERDUE
        if case.ahead[0].external:
            yield ELSEWHERE
            return
        for gone, back in self.gaps[self._desk(case.ahead[0])][:1]:
            if gone == 0:
                returns = self.axis.instant(back + 0.01).astimezone(self.axis.calendar.zone)
                yield AWAY.format(day=f"{returns:%d/%m}")

    def _desk(self, step: OpenStep) -> int:
        return OUTSIDE if step.external else self._desks[step.holder]

    def _rank(self, case: OpenCase) -> Rank:
        due = NEVER if case.due_at is None else case.due_at.timestamp()
        return not case.handled, due, case.code

    def _gaps(self, holder: str) -> Gaps:
        """When he is away, in working hours from now; what overlaps is one. What is past is not
        converted: it may have been before the calendar's years.
        """
        gaps: list[tuple[float, float]] = []
        now = self.axis.now
        ahead = (away for away in self._absences.get(holder, ()) if away[1] > now)
        for gone, back in sorted(ahead):
            start, end = self.axis.hours(max(gone, now)), self.axis.hours(back)
            if gaps and start <= gaps[-1][1]:
                gaps[-1] = (gaps[-1][0], max(end, gaps[-1][1]))
            elif start < end:
                gaps.append((start, end))
        return gaps
