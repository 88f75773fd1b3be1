"""The timers of a case: near its due date, and past it. Each is told once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from dossier_shared.contracts import CaseDueSoon, CaseOverdue, Payload
from routing.domain.case import Case


def fire(case: Case, now: datetime) -> tuple[Case, Sequence[Payload]]:
    """What is due at `now`. Lateness silences a reminder that nobody sent in time: a service that
    was away over the due date does not announce it afterwards.
    """
    if case.due_at is None:
        return case, []
    about = {
        "division": case.division,
        "step": case.step,
        "assignee": case.assignee,
        "due_at": case.due_at,
    }
    if _rings(case.overdue_at, now):
        after = replace(case, due_soon_at=None, overdue_at=None)
        return after, [CaseOverdue.model_validate(about)]
    if _rings(case.due_soon_at, now):
        return replace(case, due_soon_at=None), [CaseDueSoon.model_validate(about)]
    return case, []


def _rings(timer: datetime | None, now: datetime) -> bool:
    return timer is not None and timer <= now
