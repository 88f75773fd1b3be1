"""From the division's work to the result in the citizen's hand (NĐ 61/2018 art.19-20)."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from dossier_shared.clock import OFFICE_ZONE
from dossier_shared.contracts import DossierEarly, DossierFinished, DossierReturned, Outcome
from intake.domain.answering import explained
from intake.domain.authority import check_recipient
from intake.domain.clock import ended
from intake.domain.dossier import Change, Dossier, checked, issued, moved
from intake.domain.episodes import Refusal, Result, Return
from intake.domain.errors.results import (
    ALREADY_ANNOUNCED,
    EARLY_NOT_ANNOUNCED,
    FILE_NOT_IN_DOSSIER,
    NOT_EARLY,
    PAPER_MISSING,
    RESULT_COMPLETE,
    RESULT_UNNUMBERED,
    SIGNED_FILE_MISSING,
    TRACKING_MISSING,
)
from intake.domain.filing import check_readable
from intake.domain.statuses import RUNNING, Status

ANNOUNCED = "ready-early"
"""The notice by which notify announces a result that comes before its day."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What the clerk records: the number of an approval, or reason and legal basis of a refusal;
    `file` is the attachment with the signed result.
    """

    at: datetime
    by: str
    number: str | None = None
    file: str | None = None
    reason: str = ""
    basis: str = ""


def start_processing(dossier: Dossier, now: datetime) -> Change | None:
    """The division has taken the dossier up (2 → 4); nothing to do when it has already."""
    if dossier.status != Status.RECEIVED:
        return None
    return moved(dossier, "start-processing", now, "routing"), []


def finish(dossier: Dossier, outcome: Outcome, at: datetime) -> Change | None:
    """Routing tells that the result is at the one-stop (9); nothing to do for a dossier that
    ended or waits. Number, file and reasons are no part of an event: `complete_result` adds them.
    """
    if dossier.status not in RUNNING:
        return None
    return _finished(dossier, Result(outcome, at))


def record_result(dossier: Dossier, outcome: Outcome, decision: Decision) -> Change:
    """The result is at the one-stop (9), approved, or refused after appraisal (art.19.8)."""
    checked(dossier, "record-result")
    decided = _decided(dossier, outcome, decision)
    return _finished(
        decided, Result(outcome, decision.at, decision.number, decision.file, decision.by)
    )


def complete_result(dossier: Dossier, decision: Decision) -> Change:
    """What routing could not tell of the result: once, before it is returned (9)."""
    checked(dossier, "complete-result")
    result = dossier.result
    if result is None or result.number or dossier.refusal:
        raise RESULT_COMPLETE.broken()
    decided = _decided(dossier, result.outcome, decision)
    completed = replace(result, number=decision.number, file=decision.file, by=decision.by)
    return replace(decided, result=completed), []


def _finished(dossier: Dossier, result: Result) -> Change:
    """Its time is the moment measured against the due date."""
    done = moved(
        dossier, "record-result", result.at, result.by,
        result=result, clock=ended(dossier.clock, result.at),
    )  # fmt: skip
    return done, [DossierFinished(outcome=result.outcome, due_at=dossier.due_now)]


def _decided(dossier: Dossier, outcome: Outcome, decision: Decision) -> Dossier:
    """The dossier with what the decision rests on; a refusal gives out Mẫu 03."""
    _check_file(dossier, decision.file, "file")
    if outcome == "approved":
        if not decision.number:
            raise RESULT_UNNUMBERED.broken()
        return dossier
    refusal = Refusal(decision.reason, decision.basis, decision.at, decision.by)
    explained(refusal)
    return issued(replace(dossier, refusal=refusal), "refusal", decision.at, decision.by)


def announce_early(dossier: Dossier, at: datetime) -> Change:
    """Tell the citizen that he need not wait for the promised day (art.20.4); once."""
    checked(dossier, "announce-early")
    if dossier.announced_at is not None:
        raise ALREADY_ANNOUNCED.broken()
    if dossier.due_now is None or not early(dossier, at):
        raise NOT_EARLY.broken()
    return replace(dossier, announced_at=at), [DossierEarly(due_at=dossier.due_now)]


def early(dossier: Dossier, at: datetime) -> bool:
    """Whether `at` is on a day before the promised one, by the office's calendar."""
    due = dossier.due_now
    return due is not None and _day(at) < _day(due)


def return_result(dossier: Dossier, returned: Return) -> Change:
    """Hand the result over (9 → 10). Waiting on the shelf before it is not lateness."""
    checked(dossier, "return-result")
    if early(dossier, returned.at) and not _announced(dossier):
        raise EARLY_NOT_ANNOUNCED.broken()
    _check_method(dossier, returned)
    _check_file(dossier, returned.signature, "signature")
    done = moved(dossier, "return-result", returned.at, returned.by, returned=returned)
    return done, [DossierReturned(method=returned.method)]


def _announced(dossier: Dossier) -> bool:
    by_notice = any(told.kind == ANNOUNCED and told.failed is None for told in dossier.told)
    return by_notice or dossier.announced_at is not None


def _check_method(dossier: Dossier, returned: Return) -> None:
    match returned.method:
        case "counter":
            if not returned.paper:
                raise PAPER_MISSING.broken()
            check_recipient(dossier, returned)
        case "post":
            if not returned.tracking:
                raise TRACKING_MISSING.broken()
        case "electronic":
            if dossier.result is None or dossier.result.file is None:
                raise SIGNED_FILE_MISSING.broken()


def _check_file(dossier: Dossier, file_id: str | None, field: str) -> None:
    """A result or a signature stands beside the checklist, and is no virus."""
    if file_id is None:
        return
    there = [file for file in dossier.files if file.id == file_id and file.document is None]
    if not there:
        raise FILE_NOT_IN_DOSSIER.broken(field=field)
    check_readable(there[0])


def _day(at: datetime) -> date:
    return at.astimezone(OFFICE_ZONE).date()
