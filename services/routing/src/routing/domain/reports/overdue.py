"""The list of late dossiers with the cause (06c): still open, and resolved late in the period.

A dossier stands in it when it is late against the promise that holds or against the first one; the
two are kept apart, for an apology moves the first (NĐ 61/2018/NĐ-CP art.19.9).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from dossier_shared.worktime import Calendar
from routing.domain.reports.counts import Contradiction, Counts
from routing.domain.reports.delays import Cause, Delay, cause, delay
from routing.domain.reports.periods import Window
from routing.domain.reports.solving import report_06a
from routing.domain.reports.standing import Standing, standing_at
from routing.domain.reports.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Late:
    """`now` and `first` are the delays against the promise that holds and against the first one,
    None where it is kept. `holder` is who has it, or had it last; `partners` are the agencies it
    is with. `moved` are the causes of each new date.
    """

    code: str
    procedure: str
    field: str
    division: str
    sensitive: bool
    holder: str | None
    step: str | None
    partners: tuple[str, ...]
    received_at: datetime
    resolved_at: datetime | None
    due_first: datetime | None
    due_now: datetime | None
    now: Delay | None
    first: Delay | None
    moved: tuple[str, ...]
    cause: Cause

    @property
    def open(self) -> bool:
        return self.resolved_at is None

    @property
    def apologised(self) -> bool:
        return "apology" in self.moved

    @property
    def days(self) -> int:
        """The greater of both delays in working days."""
        return max((one.days or 0 for one in (self.now, self.first) if one), default=0)


@dataclass(frozen=True, slots=True)
class Overdue:
    """Of one agency; the longest delay first. Contradiction when 06a (`total`) counts others."""

    agency: str
    window: Window
    rows: tuple[Late, ...]
    total: Counts

    def __post_init__(self) -> None:
        listed = (
            sum(row.open and row.now is not None for row in self.rows),
            sum(row.open and row.first is not None for row in self.rows),
            sum(not row.open and row.now is not None for row in self.rows),
            sum(not row.open and row.first is not None for row in self.rows),
        )
        total = self.total
        counted = (total.open_late, total.open_late_first, total.late, total.late_first)
        if listed != counted:
            raise Contradiction(f"late in the list {listed}, in 06a {counted}")


def overdue(
    timelines: Iterable[Timeline], agency: str, window: Window, calendar: Calendar
) -> Overdue:
    """Of the agency's own among `timelines`; working days and hours by `calendar`."""
    own = [timeline for timeline in timelines if timeline.agency == agency]
    rows = sorted(_late(own, window, calendar), key=lambda row: (-row.days, row.code))
    return Overdue(agency, window, tuple(rows), report_06a(own, agency, window).total)


def _late(own: Iterable[Timeline], window: Window, calendar: Calendar) -> Iterator[Late]:
    for timeline in own:
        standing = standing_at(timeline, window.end, window.as_of)
        now = delay(timeline, standing, standing.due_now, window, calendar)
        first = delay(timeline, standing, standing.due_first, window, calendar)
        if (late := now or first) and standing.received_at is not None:
            whose = cause(standing, late)
            yield _row(timeline, standing, standing.received_at, (now, first), whose)


def _row(
    timeline: Timeline,
    standing: Standing,
    received_at: datetime,
    delays: tuple[Delay | None, Delay | None],
    whose: Cause,
) -> Late:
    return Late(
        code=timeline.code,
        procedure=timeline.procedure,
        field=timeline.field,
        division=timeline.division,
        sensitive=timeline.sensitive,
        holder=standing.who,
        step=standing.step,
        partners=standing.partners,
        received_at=received_at,
        resolved_at=standing.resolved_at,
        due_first=standing.due_first,
        due_now=standing.due_now,
        now=delays[0],
        first=delays[1],
        moved=standing.moved,
        cause=whose,
    )
