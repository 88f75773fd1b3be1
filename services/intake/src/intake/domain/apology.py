"""The apology for a delay, with a new day (NĐ 61/2018 art.19.9).

At the latest on the working day before the due date, which is a day before it by either way of
counting; at most once. The agency writes it; the one-stop changes the date and sends it.
"""

from dataclasses import replace
from datetime import date, datetime

from dossier_shared.contracts import DossierRescheduled
from dossier_shared.worktime import Calendar, previous_working_days
from intake.domain.clock import Dating, Segment, then
from intake.domain.dossier import Change, Dossier, checked, moved, timed
from intake.domain.episodes import Apology
from intake.domain.errors.apologies import (
    APOLOGY_APPROVED_BEFORE,
    APOLOGY_NOT_APPROVED,
    APOLOGY_NOT_DRAFTED,
    APOLOGY_TOO_LATE,
    NEW_DAY_CLOSED,
    NEW_DAY_NOT_LATER,
    NOTHING_PROMISED,
    REAPPOINTED_BEFORE,
)
from intake.domain.errors.supplements import DRAFTER_APPROVES
from intake.domain.receiving import covered
from intake.domain.statuses import RUNNING

LAW = "NĐ 61/2018 đ.19.9"
SUGGESTED = "Hồ sơ cần thêm thời gian xử lý tại phòng chuyên môn."
"""The reason in a draft that nobody has written yet."""


def draft(
    dossier: Dossier, reason: str, until: datetime, at: datetime, by: str, dating: Dating
) -> Change:
    """The agency says why it will be late and when it will be done; a draft is replaced."""
    checked(dossier, "draft-apology")
    _check_once(dossier)
    _check_in_time(dossier, at, dating.present.calendar)
    _check_day(dossier, until, at, dating.present.calendar)
    return replace(dossier, apology=Apology(reason, until, by, at)), []


def suggest(dossier: Dossier, until: datetime, at: datetime, by: str) -> Change | None:
    """A draft opened for the agency when the dossier is expected to be late, to be looked over,
    approved by somebody and sent like any other; None where one stands already or none may.
    """
    due, running = dossier.due_now, dossier.status in RUNNING
    if not running or dossier.apology is not None or due is None or until <= due:
        return None
    return replace(dossier, apology=Apology(SUGGESTED, until, by, at)), []


def approve(dossier: Dossier, by: str) -> Change:
    """Another person than the drafter stands for it."""
    checked(dossier, "approve-apology")
    drafted = _drafted(dossier)
    if drafted.approved_by is not None:
        raise APOLOGY_APPROVED_BEFORE.broken()
    if drafted.drafted_by == by:
        raise DRAFTER_APPROVES.broken()
    return replace(dossier, apology=replace(drafted, approved_by=by)), []


def send(dossier: Dossier, at: datetime, by: str, dating: Dating) -> Change:
    """The one-stop apologises to the citizen: from now on the new day holds; `due_first` stays."""
    checked(dossier, "send-apology")
    approved = _drafted(dossier)
    if approved.approved_by is None:
        raise APOLOGY_NOT_APPROVED.broken()
    _check_in_time(dossier, at, dating.present.calendar)
    _check_day(dossier, approved.until, at, dating.present.calendar)
    sent = replace(approved, sent_by=by, sent_at=at)
    after = moved(dossier, "send-apology", at, by, apology=sent)
    promised = Segment("reappointed", at, "xin lỗi và hẹn lại", LAW, until=approved.until)
    moved_on = timed(after, then(after.clock, promised), dating.present)
    return moved_on, [DossierRescheduled(due_at=approved.until, cause="apology")]


def latest_day(dossier: Dossier, calendar: Calendar) -> date | None:
    """The last day on which the apology may be sent; None when nothing was promised."""
    if dossier.due_now is None:
        return None
    with covered():
        return previous_working_days(_day(dossier.due_now, calendar), 1, calendar)


def _drafted(dossier: Dossier) -> Apology:
    _check_once(dossier)
    if dossier.apology is None:
        raise APOLOGY_NOT_DRAFTED.broken()
    return dossier.apology


def _check_once(dossier: Dossier) -> None:
    if dossier.apology is not None and dossier.apology.sent_at is not None:
        raise REAPPOINTED_BEFORE.broken()


def _check_in_time(dossier: Dossier, at: datetime, calendar: Calendar) -> None:
    latest = latest_day(dossier, calendar)
    if latest is None:
        raise NOTHING_PROMISED.broken()
    if _day(at, calendar) > latest:
        raise APOLOGY_TOO_LATE.broken(latest=f"{latest:%d/%m/%Y}")


def _check_day(dossier: Dossier, until: datetime, at: datetime, calendar: Calendar) -> None:
    if until <= at or (dossier.due_now is not None and until <= dossier.due_now):
        raise NEW_DAY_NOT_LATER.broken()
    local = until.astimezone(calendar.zone)
    with covered():
        works = calendar.is_working(local.date())
    if not works or calendar.within_sessions(local.time(), local.date()) != local.time():
        raise NEW_DAY_CLOSED.broken()


def _day(at: datetime, calendar: Calendar) -> date:
    return at.astimezone(calendar.zone).date()
