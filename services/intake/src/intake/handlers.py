"""What intake does on the others' events: the status moves on, and what was told is kept."""

from datetime import datetime

from dossier_shared.contracts import (
    CaseClaimed,
    CaseFinished,
    CaseLateExpected,
    CaseStepCompleted,
    Event,
    NoticeAccepted,
    NoticeFailed,
)
from intake.domain.apology import suggest
from intake.domain.dossier import Change, Dossier, tell
from intake.domain.episodes import Told
from intake.domain.result import finish, start_processing

HEEDED = frozenset(
    payload.type
    for payload in (
        CaseClaimed,
        CaseStepCompleted,
        CaseFinished,
        CaseLateExpected,
        NoticeAccepted,
        NoticeFailed,
    )
)
"""The types that `react` may do something on."""


def react(dossier: Dossier, event: Event, now: datetime) -> Change | None:
    """The effect of an event on a dossier; None when it has none."""
    match event.data:
        case CaseClaimed() | CaseStepCompleted():
            return start_processing(dossier, event.time)
        case CaseFinished(outcome=outcome):
            return finish(dossier, outcome, event.time)
        case NoticeAccepted(audience="citizen", kind=kind, channel=channel):
            return tell(dossier, Told(kind, channel, event.time))
        case NoticeFailed(audience="citizen", kind=kind, channel=channel, reason=reason):
            return tell(dossier, Told(kind, channel, event.time, failed=reason))
        case CaseLateExpected(expected_at=until):
            return suggest(dossier, until, event.time, event.source)
    return None


def opens_none(event: Event) -> Dossier | None:
    """An event about a dossier that intake does not know waits: only the counter makes one."""
    return None
