"""Asking the citizen to complete the papers (NĐ 61/2018 art.11.2c, 15.3, 17.2a, 19.4).

Once a stage: at the counter's check, and at the division's appraisal. Only the one-stop asks
(art.5.1e): a division drafts, its head approves, the counter sends.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from dossier_shared.contracts import DossierSupplementAsked, DossierSupplemented, Stage
from dossier_shared.worktime import Calendar, add, working_days_between
from intake.domain.clock import Dated, Segment, then
from intake.domain.dossier import Change, Dossier, checked, moved, timed
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
    dossier: Dossier, papers: Papers, at: datetime, by: str, dated: Dated
) -> Change:
    """The papers are in (5 → 1): the counter's answer is owed anew, in 8 working hours."""
    with covered():
        answer_due = add(at, ANSWER, dated.calendar)
    after = moved(
        dossier, "take-supplement-at-intake", at, by,
        supplements=_taken(dossier, at, by), documents=_with(dossier, papers),
        answer_due=answer_due,
    )  # fmt: skip
    return after, [DossierSupplemented(stage="intake", due_at=None)]


def draft(dossier: Dossier, wants: Wants, at: datetime, by: str, dated: Dated) -> Change:
    """The division says what is wanting; a draft not yet approved is replaced."""
    checked(dossier, "draft-supplement")
    drafted = _drafted(dossier, "appraisal", wants, at, by)
    if wants.sector_law is None and _days_since_receipt(dossier, at, dated.calendar) > RETURN_DAYS:
        raise SUPPLEMENT_TOO_LATE.broken(days=RETURN_DAYS)
    return replace(dossier, supplements=(*_asked(dossier), drafted)), []


def approve(dossier: Dossier, by: str) -> Change:
    """The head of the division stands for it."""
    checked(dossier, "approve-supplement")
    drafted = _draft_of(dossier)
    if drafted.approved_by is not None:
        raise SUPPLEMENT_APPROVED_BEFORE.broken()
    if drafted.drafted_by == by:
        raise DRAFTER_APPROVES.broken()
    return replace(dossier, supplements=(*_asked(dossier), replace(drafted, approved_by=by))), []


def ask(dossier: Dossier, at: datetime, by: str, dated: Dated) -> Change:
    """The one-stop asks the citizen (2, 4 → 5): the clock stands still."""
    checked(dossier, "ask-supplement")
    approved = _draft_of(dossier)
    if approved.approved_by is None:
        raise SUPPLEMENT_NOT_APPROVED.broken()
    asked = replace(approved, asked_by=by, asked_at=at)
    after = moved(dossier, "ask-supplement", at, by, supplements=(*_asked(dossier), asked))
    stopped = then(after.clock, Segment("stopped", at, "yêu cầu bổ sung giấy tờ", LAW))
    return timed(after, stopped, dated), [DossierSupplementAsked(stage="appraisal")]


def take(dossier: Dossier, papers: Papers, at: datetime, by: str, dated: Dated) -> Change:
    """The papers are in (5 → 4): the limit is counted again from the start (art.19.4), or goes on
    where the procedure says so.
    """
    after = moved(
        dossier, "take-supplement", at, by,
        supplements=_taken(dossier, at, by), documents=_with(dossier, papers),
    )  # fmt: skip
    goes_on = (
        Segment("runs", at, "đã bổ sung, tính tiếp thời hạn", "quy định của thủ tục")
        if dossier.pauses
        else Segment("restarted", at, "đã bổ sung đủ, tính lại thời hạn từ đầu", LAW)
    )
    with covered():
        running = timed(after, then(after.clock, goes_on), dated)
    return running, [DossierSupplemented(stage="appraisal", due_at=running.due_now)]


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


def _taken(dossier: Dossier, at: datetime, by: str) -> tuple[Supplement, ...]:
    *before, asked = _asked(dossier) or dossier.supplements
    return (*before, replace(asked, taken_by=by, taken_at=at))


def _with(dossier: Dossier, papers: Papers) -> Papers:
    """The papers handed in before, those handed in now in their place."""
    by_number = {paper.number: paper for paper in (*dossier.documents, *papers)}
    return tuple(by_number[number] for number in sorted(by_number))


def _days_since_receipt(dossier: Dossier, at: datetime, calendar: Calendar) -> int:
    since = dossier.received_at or at
    with covered():
        return working_days_between(
            since.astimezone(calendar.zone).date(), at.astimezone(calendar.zone).date(), calendar
        )
