"""From the division's work to the result in the citizen's hand (NĐ 61/2018 art.19-20)."""

from dataclasses import replace
from datetime import datetime

from dossier_shared.contracts import DossierFinished, DossierReturned, Outcome
from intake.domain.clock import ended
from intake.domain.dossier import Change, Dossier, moved
from intake.domain.episodes import Result, Return
from intake.domain.statuses import RUNNING, Status


def start_processing(dossier: Dossier, now: datetime) -> Change | None:
    """The division has taken the dossier up (2 → 4); nothing to do when it has already."""
    if dossier.status != Status.RECEIVED:
        return None
    return moved(dossier, "start-processing", now, "routing"), []


def finish(dossier: Dossier, outcome: Outcome, at: datetime) -> Change | None:
    """Routing tells that the result is at the one-stop (9); nothing to do for one that ended."""
    if dossier.status not in RUNNING:
        return None
    return record_result(dossier, Result(outcome, at))


def record_result(dossier: Dossier, result: Result) -> Change:
    """The result is at the one-stop: its time is the moment measured against the due date."""
    done = moved(
        dossier, "record-result", result.at, result.by,
        result=result, clock=ended(dossier.clock, result.at),
    )  # fmt: skip
    return done, [DossierFinished(outcome=result.outcome, due_at=dossier.due_now)]


def return_result(dossier: Dossier, returned: Return) -> Change:
    """Hand the result over (9 → 10). Waiting on the shelf before it is not lateness."""
    done = moved(dossier, "return-result", returned.at, returned.by)
    return replace(done, returned=returned), [DossierReturned(method=returned.method)]
