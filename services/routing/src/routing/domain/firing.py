"""Telling what is due: one timer at a time, and not those that it silences."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from dossier_shared.contracts import (
    CaseDueSoon,
    CaseLateExpected,
    CaseOverdue,
    CaseReminded,
    Payload,
)
from routing.domain.case import Case
from routing.domain.records import Expected, Recipient, Timer, TimerKind
from routing.domain.timers import ANSWER, LADDER, SOON

BEFORE: frozenset[TimerKind] = frozenset(kind for kind, _, _ in SOON)
"""The rungs before the due date."""


ASKED_AGAIN = timedelta(minutes=1)
LATE_FROM = 0.5
"""From this probability on an apology is drafted."""


def fire(
    case: Case, now: datetime, expect: Callable[[str], Expected | None] = lambda code: None
) -> tuple[Case, Sequence[Payload]]:
    """What is due at `now`: one timer is told, those it silences are not; the rest comes next.

    `expect` gives what is expected of a case now, None when that is not known.
    """
    due = [timer for timer in case.timers if timer.at <= now]
    if not due:
        return case, []
    told = _highest(due)
    silenced = {timer.key for timer in due if _group(timer) == _group(told)}
    after = replace(
        case,
        timers=tuple(timer for timer in case.timers if timer.key not in silenced),
        fired=(*case.fired, *sorted(silenced)),
    )
    if told.kind == "forecast":
        expected = expect(case.code)
        if expected is None and case.due_at is not None and now < case.due_at:
            return _asked_again(case, told, now), []
        return _forecast(after, expected, now)
    return after, [_payload(case, told, _recipients(due, told))]


def _asked_again(case: Case, timer: Timer, now: datetime) -> Case:
    """Nothing is known of a case that has just come or goes on: the forecast comes in a minute."""
    later = replace(timer, at=now + ASKED_AGAIN)
    return replace(case, timers=tuple(later if t == timer else t for t in case.timers))


def _forecast(case: Case, expected: Expected | None, now: datetime) -> tuple[Case, list[Payload]]:
    """The case keeps what was expected of it; an apology in time is drafted when it looks late."""
    if expected is None or case.due_at is None or now >= case.due_at:
        return case, []
    after = replace(case, expected=expected)
    if expected.late < LATE_FROM or expected.finish <= case.due_at:
        return after, []
    told = CaseLateExpected(
        due_at=case.due_at, expected_at=expected.finish, late=round(expected.late, 3)
    )
    return after, [told]


def _highest(due: Sequence[Timer]) -> Timer:
    """The last of the group that is due the longest."""
    first = min(due, key=lambda timer: timer.at)
    return max((t for t in due if _group(t) == _group(first)), key=lambda timer: timer.at)


def _recipients(due: Sequence[Timer], told: Timer) -> tuple[Recipient, ...]:
    """Who is told, those whom silenced rungs above the due date would have told among them."""
    late = [t for t in due if _group(t) == _group(told) and t.kind not in BEFORE]
    return tuple(dict.fromkeys(who for timer in (*late, told) for who in timer.to))


def _group(timer: Timer) -> str:
    if timer.kind in LADDER:
        return "ladder"
    return "answer" if timer.kind in ANSWER else timer.key


def _payload(case: Case, timer: Timer, to: tuple[Recipient, ...]) -> Payload:
    about = {"division": case.division, "step": case.step, "assignee": case.assignee}
    if timer.kind in BEFORE:
        return CaseDueSoon.model_validate(about | {"due_at": case.due_at, "days": timer.days})
    if timer.kind == "overdue":
        return CaseOverdue.model_validate(about | {"due_at": case.due_at})
    due = case.due_at if timer.kind in LADDER and case.due_at else timer.at
    return CaseReminded.model_validate(about | {"kind": timer.kind, "to": to, "due_at": due})
