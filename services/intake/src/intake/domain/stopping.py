"""Taking a dossier back, and stopping the work on it for a time."""

from dataclasses import replace
from datetime import datetime

from dossier_shared.contracts import DossierResumed, DossierStopped, DossierWithdrawn
from intake.domain.clock import Dating, Segment, ended, then
from intake.domain.dossier import Change, Dossier, going_on, moved, timed
from intake.domain.episodes import Withdrawal
from intake.domain.receiving import covered


def withdraw(dossier: Dossier, reason: str, at: datetime, by: str) -> Change:
    """The citizen takes the dossier back (2, 4, 5, 6, 8 → 7): the end; his papers are returned."""
    after = moved(dossier, "withdraw", at, by, withdrawal=Withdrawal(reason, at, by))
    return replace(after, clock=ended(after.clock, at)), [DossierWithdrawn()]


def stop(dossier: Dossier, reason: str, law: str, at: datetime, by: str, dating: Dating) -> Change:
    """The work stands still (2, 4 → 8), and the clock with it."""
    after = moved(dossier, "stop", at, by)
    stopped = then(after.clock, Segment("stopped", at, reason, law))
    return going_on(after, stopped, dating), [DossierStopped()]


def resume(
    dossier: Dossier, reason: str, restarts_by: str | None, at: datetime, by: str,
    dating: Dating,
) -> Change:  # fmt: skip
    """The work goes on (8 → 4) with what was left of the limit, or with the whole of it where the
    law in `restarts_by` says so.
    """
    after = moved(dossier, "resume", at, by)
    with covered():
        if restarts_by:
            anew = then(after.clock, Segment("restarted", at, reason, restarts_by))
            running = timed(after, anew, dating.present)
        else:
            goes_on = then(after.clock, Segment("runs", at, reason, after.clock[-1].law))
            running = going_on(after, goes_on, dating)
    return running, [DossierResumed(due_at=running.due_now)]
