"""Moving a promised day to another version of the calendar: an explicit, recorded act."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from dossier_shared.contracts import DossierRescheduled
from intake.domain.clock import Dated
from intake.domain.dossier import Change, Dossier, moved, timed
from intake.domain.due import due_of
from intake.domain.receiving import covered

Outcome = Literal["moved", "unchanged", "already-there", "changed-since", "not-open", "not-found"]


@dataclass(frozen=True, slots=True)
class Shift:
    """A due date as it is, and as the other calendar gives it."""

    code: str
    due_now: datetime
    due_then: datetime


def shift_of(dossier: Dossier, dated: Dated) -> Shift | None:
    """How the calendar would move the due date; None when it would not."""
    if dossier.due_now is None:
        return None
    with covered():
        derived = due_of(dossier.clock, dossier.limit, dated.calendar)
    if derived is None or derived.at == dossier.due_now:
        return None
    return Shift(dossier.code, dossier.due_now, derived.at)


def why_not(dossier: Dossier, dated: Dated, due: datetime) -> Outcome | None:
    """Why a dossier is left where it is; None when `due` is where the calendar moves it now."""
    if dossier.calendar == dated.version:
        return "already-there"
    shift = shift_of(dossier, dated)
    if shift is None:
        return "unchanged"
    return None if shift.due_then == due else "changed-since"


def move(dossier: Dossier, dated: Dated, at: datetime, by: str) -> Change:
    """Derive the due date by this calendar; `due_first` is what the receipt said, and stays."""
    with covered():
        after = timed(moved(dossier, "move-due-date", at, by), dossier.clock, dated)
    if after.due_now == dossier.due_now:
        return after, []
    return after, [DossierRescheduled(due_at=after.due_now, cause="calendar")]
