"""Asking the citizen to complete the papers (NĐ 61/2018 art.11.2c, 15.3, 17.2a, 19.4).

Once a stage: at the counter's check, and at the division's appraisal. Only the one-stop asks
(art.5.1e): a division drafts, its head approves, the counter sends.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from dossier_shared.contracts import DossierSupplementAsked, DossierSupplemented, Stage
from dossier_shared.worktime import Calendar, add, working_days_between
from intake.domain.clock import Dating, Segment, then
from intake.domain.dossier import Change, Dossier, checked, going_on, moved, timed
from intake.domain.episodes import Supplement, Wanting
from intake.domain.errors.supplements import (
    DRAFTER_APPROVES,
    SUPPLEMENT_APPROVED_BEFORE,
    SUPPLEMENT_ASKED_BEFORE,
    SUPPLEMENT_NOT_APPROVED,
    SUPPLEMENT_NOT_DRAFTED,
    SUPPLEMENT_TOO_LATE,
)
from intake.domain.people import HandedIn
from intake.domain.receiving import ANSWER, covered

RETURN_DAYS = 3
"""Working days from receipt in which an insufficient dossier is returned (art.19.4)."""

LAW = "NĐ 61/2018 đ.19.4"
Papers = tuple[HandedIn, ...]


@dataclass(frozen=True, slots=True)
class Wants:
    """What is wanting and why; `sector_law` is the text that gives a longer time than art.19.4."""

    papers: tuple[Wanting, ...]
    reason: str
    basis: str
    sector_law: str | None = None


def ask_at_intake(dossier: Dossier, wants: Wants, at: datetime, by: str) -> Change:
    """The counter asks before it receives (1 → 5); its own answer is no longer owed."""
    checked(dossier, "ask-supplement-at-intake")
    drafted = _drafted(dossier, "intake", wants, at, by)
    asked = replace(drafted, approved_by=by, asked_by=by, asked_at=at)
    after = moved(
        dossier, "ask-supplement-at-intake", at, by,
        supplements=(*dossier.supplements, asked), answer_due=None,
    )  # fmt: skip
    return after, [DossierSupplementAsked(stage="intake")]


def take_at_intake(
    dossier: Dossier, papers: Papers, at: datetime, by: str, dating: Dating
) -> Change:
    """The papers are in (5 → 1): the counter's answer is owed anew, in 8 working hours."""
    checked(dossier, "take-supplement-at-intake")
    with covered():
        answer_due = add(at, ANSWER, dating.present.calendar)
    after = moved(
        dossier, "take-supplement-at-intake", at, by,
        supplements=_taken(dossier, at, by), documents=_with(dossier, papers),
        answer_due=answer_due, calendar=dating.present.version,
    )  # fmt: skip
    return after, [DossierSupplemented(stage="intake", due_at=None)]


def draft(dossier: Dossier, wants: Wants, at: datetime, by: str, dating: Dating) -> Change:
    """The division says what is wanting; a draft not yet approved is replaced."""
    checked(dossier, "draft-supplement")
    drafted = _drafted(dossier, "appraisal", wants, at, by)
    _check_in_time(dossier, drafted, at, dating.present.calendar)
    return replace(dossier, supplements=(*_asked(dossier), drafted)), []


def approve(dossier: Dossier, by: str) -> Change:
    """The head of the division stands for it."""
    checked(dossier, "approve-supplement")
    drafted = _unapproved(dossier)
    if drafted.drafted_by == by:
        raise DRAFTER_APPROVES.broken()
    return replace(dossier, supplements=(*_asked(dossier), replace(drafted, approved_by=by))), []


def drop(dossier: Dossier) -> Change:
    """The division takes its draft back before it is approved."""
    checked(dossier, "drop-supplement")
    _unapproved(dossier)
    return replace(dossier, supplements=_asked(dossier)), []


def ask(dossier: Dossier, at: datetime, by: str, dating: Dating) -> Change:
    """The one-stop asks the citizen (2, 4 → 5): the clock stands still."""
    checked(dossier, "ask-supplement")
    approved = _draft_of(dossier)
    if approved.approved_by is None:
        raise SUPPLEMENT_NOT_APPROVED.broken()
    _check_in_time(dossier, approved, at, dating.present.calendar)
    asked = replace(approved, asked_by=by, asked_at=at)
    after = moved(dossier, "ask-supplement", at, by, supplements=(*_asked(dossier), asked))
    stopped = then(after.clock, Segment("stopped", at, "yêu cầu bổ sung giấy tờ", LAW))
    return going_on(after, stopped, dating), [DossierSupplementAsked(stage="appraisal")]


def take(dossier: Dossier, papers: Papers, at: datetime, by: str, dating: Dating) -> Change:
    """The papers are in (5 → 4): the limit is counted again from the start (art.19.4), or goes on
    where the procedure says so.
    """
    checked(dossier, "take-supplement")
    after = moved(
        dossier, "take-supplement", at, by,
        supplements=_taken(dossier, at, by), documents=_with(dossier, papers),
    )  # fmt: skip
    with covered():
        running = _running(after, at, dating)
    return running, [DossierSupplemented(stage="appraisal", due_at=running.due_now)]


def _running(dossier: Dossier, at: datetime, dating: Dating) -> Dossier:
    if dossier.pauses:
        goes_on = Segment("runs", at, "đã bổ sung, tính tiếp thời hạn", "quy định của thủ tục")
        return going_on(dossier, then(dossier.clock, goes_on), dating)
    anew = Segment("restarted", at, "đã bổ sung đủ, tính lại thời hạn từ đầu", LAW)
    return timed(dossier, then(dossier.clock, anew), dating.present)


def _drafted(dossier: Dossier, stage: Stage, wants: Wants, at: datetime, by: str) -> Supplement:
    if any(one.stage == stage for one in _asked(dossier)):
        raise SUPPLEMENT_ASKED_BEFORE.broken()
    return Supplement(
        stage, wants.papers, wants.reason, wants.basis, by, at, sector_law=wants.sector_law
    )


def _asked(dossier: Dossier) -> tuple[Supplement, ...]:
    return tuple(one for one in dossier.supplements if one.asked_at is not None)


def _draft_of(dossier: Dossier) -> Supplement:
    drafts = [one for one in dossier.supplements if one.asked_at is None]
    if not drafts:
        raise SUPPLEMENT_NOT_DRAFTED.broken()
    return drafts[-1]


def _unapproved(dossier: Dossier) -> Supplement:
    drafted = _draft_of(dossier)
    if drafted.approved_by is not None:
        raise SUPPLEMENT_APPROVED_BEFORE.broken()
    return drafted


def _taken(dossier: Dossier, at: datetime, by: str) -> tuple[Supplement, ...]:
    *before, asked = _asked(dossier)
    return (*before, replace(asked, taken_by=by, taken_at=at))


def _with(dossier: Dossier, papers: Papers) -> Papers:
    """The papers handed in before, those handed in now in their place."""
    by_number = {paper.number: paper for paper in (*dossier.documents, *papers)}
    return tuple(by_number[number] for number in sorted(by_number))


def _check_in_time(dossier: Dossier, wanted: Supplement, at: datetime, calendar: Calendar) -> None:
    """Within 3 working days of receipt, or those of its procedure, or a sector law."""
    if wanted.sector_law is not None or dossier.received_at is None:
        return
    received, today = (
        moment.astimezone(calendar.zone).date() for moment in (dossier.received_at, at)
    )
    with covered():
        passed = working_days_between(received, today, calendar)
    days = dossier.supplement_days or RETURN_DAYS
    if passed > days:
        raise SUPPLEMENT_TOO_LATE.broken(days=days)
