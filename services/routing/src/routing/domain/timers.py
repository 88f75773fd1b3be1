"""The timers of a case: reminders and escalation, each told once.

What is armed follows from the case as it stands, so it follows every suspension, supplement, new
date and changed calendar; what was told already stays told. The rungs of one ladder silence each
other: of those that came due while nobody swept, the highest is told and the others are not.

| working days | who is told |
|---|---|
| 3 before | the holder |
| 2 before | the holder and the head of division: the next day is the last for an apology |
| 1 before | these and the head of the one-stop |
| 1 after | the holder and the head of division: overdue |
| 2 after | the head of the one-stop (NĐ 61/2018/NĐ-CP art.8.2b, 9.1) |
| 3 after | the leader |
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from dossier_shared.worktime import Calendar, CalendarNotCovered, TimeLimit, Unit, add
from routing.domain.case import Case
from routing.domain.deadlines import days_before, working_days_after
from routing.domain.records import Recipient, Timer, TimerKind

SOON: tuple[tuple[TimerKind, int, tuple[Recipient, ...]], ...] = (
    ("due-soon-3", 3, ("holder",)),
    ("due-soon-2", 2, ("holder", "division_head")),
    ("due-soon-1", 1, ("holder", "division_head", "one_stop_head")),
)
LATE: tuple[tuple[TimerKind, int, tuple[Recipient, ...]], ...] = (
    ("overdue", 1, ("holder", "division_head")),
    ("overdue-2", 2, ("one_stop_head",)),
    ("overdue-3", 3, ("leader",)),
)
LADDER: frozenset[TimerKind] = frozenset(kind for kind, _, _ in (*SOON, *LATE))
ANSWER: frozenset[TimerKind] = frozenset({"answer-near", "answer-over"})

APOLOGY_DAYS = 2
ANSWER_WITHIN = TimeLimit(8, Unit.HOUR)
"""NĐ 45/2020/NĐ-CP art.11: so soon an online dossier is answered."""

ANSWER_NEAR = TimeLimit(6, Unit.HOUR)
"""After so many working hours without an answer, it is told."""

SILENT_AFTER = TimeLimit(20, Unit.WORKING_DAY)
"""A citizen who has not brought the papers by then is to be called."""

UNCOLLECTED_AFTER = TimeLimit(5, Unit.WORKING_DAY)
"""A result that has lain so long at the one-stop is to be announced again."""


def armed(case: Case, calendar: Calendar, now: datetime) -> Case:
    """The case with the timers that its present state asks for, save those told already.

    A rung before the due date whose time had passed when the date was set is never armed.
    """
    kept = {timer.key for timer in case.timers}
    timers = [
        timer
        for timer in planned(case, calendar)
        if not _told(timer, case) and not _missed(timer, kept, now)
    ]
    return replace(case, timers=tuple(sorted(timers, key=lambda timer: timer.at)))


def _told(timer: Timer, case: Case) -> bool:
    """Told of the same, or of the same stay at a step while that had but one date in its key."""
    return timer.key in case.fired or timer.key.rpartition("/")[0] in case.fired


def _missed(timer: Timer, kept: set[str], now: datetime) -> bool:
    soon = timer.kind in {kind for kind, _, _ in SOON}
    return soon and timer.at <= now and timer.key not in kept


def planned(case: Case, calendar: Calendar) -> Iterator[Timer]:
    """All timers of a case as it stands, those already told among them."""
    match case.status:
        case "registered" if case.answer_due is None:
            yield from _silent(case, calendar)
        case "registered":
            yield from _answer(case, calendar)
        case "waiting" if case.waits_for not in {"fee", "nothing"}:
            yield from _silent(case, calendar)
        case "open" | "suspended":
            yield from _ladder(case, calendar)
            yield from _forecast(case, calendar)
            yield from _step(case, calendar)
            yield from _consultations(case)
        case "finished":
            yield from _uncollected(case, calendar)


def _ladder(case: Case, calendar: Calendar) -> Iterator[Timer]:
    if case.due_at is None:
        return
    about = _instant(case.due_at)
    for kind, days, to in SOON:
        before = days_before(case.due_at, days, calendar)
        if before is not None:
            yield Timer(kind, before, about, to, days)
    for kind, days, to in LATE:
        yield Timer(kind, working_days_after(case.due_at, days, calendar), about, to, days)


def _forecast(case: Case, calendar: Calendar) -> Iterator[Timer]:
    """Two working days before, an apology can still be written, signed and sent (art.19.9)."""
    if case.due_at is None:
        return
    at = days_before(case.due_at, APOLOGY_DAYS, calendar)
    if at is not None:
        yield Timer("forecast", at, _instant(case.due_at), ())


def _step(case: Case, calendar: Calendar) -> Iterator[Timer]:
    if case.step_due_at is None or case.step_due_at == case.due_at or case.status == "suspended":
        return
    after = working_days_after(case.step_due_at, 1, calendar)
    about = f"{case.step}/{_instant(case.step_started_at)}/{_instant(case.step_due_at)}"
    yield Timer("step-overdue", after, about, ("holder", "division_head"))


def _consultations(case: Case) -> Iterator[Timer]:
    for asked in case.asked:
        if asked.due_at is not None:
            about = str(asked.number)
            yield Timer("consultation-over", asked.due_at, about, ("holder", "one_stop_head"))


def _answer(case: Case, calendar: Calendar) -> Iterator[Timer]:
    if case.answer_due is None or case.waiting_since is None:
        return
    about = _instant(case.answer_due)
    near = _after(case.waiting_since, ANSWER_NEAR, calendar)
    if near is not None and near < case.answer_due:
        yield Timer("answer-near", near, about, ("receptionist",))
    yield Timer("answer-over", case.answer_due, about, ("receptionist", "one_stop_head"))


def _silent(case: Case, calendar: Calendar) -> Iterator[Timer]:
    if case.waiting_since is None:
        return
    at = _after(case.waiting_since, SILENT_AFTER, calendar)
    if at is not None:
        yield Timer("supplement-silent", at, _instant(case.waiting_since), ("receptionist",))


def _uncollected(case: Case, calendar: Calendar) -> Iterator[Timer]:
    """From the promised day on, or from the result's when that came later."""
    if case.finished_at is None or case.returned_at is not None:
        return
    since = max(filter(None, (case.finished_at, case.due_at)))
    about = _instant(case.finished_at)
    at = _after(since, UNCOLLECTED_AFTER, calendar)
    if at is not None and case.lapses is None:
        yield Timer("uncollected", at, about, ("receptionist",))
    if case.lapses is not None:
        lapse = TimeLimit(case.lapses.amount, Unit(case.lapses.unit))
        over = _after(since, lapse, calendar)
        if over is not None:
            yield Timer(
                "lapsed", working_days_after(over, 1, calendar), about, ("receptionist", "leader")
            )


def answer_due(since: datetime, calendar: Calendar) -> datetime | None:
    """When an online dossier must be answered that is complete `since` then."""
    return _after(since, ANSWER_WITHIN, calendar)


def _instant(at: datetime) -> str:
    """The same text for the same instant, whatever zone it was told in."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")


def _after(start: datetime, limit: TimeLimit, calendar: Calendar) -> datetime | None:
    """When a limit ends; None beyond the years that the calendar knows."""
    try:
        return add(start, limit, calendar).astimezone(UTC)
    except CalendarNotCovered:
        return None
