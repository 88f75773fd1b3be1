"""Taking a dossier back, and stopping the work on it for a time."""

from dataclasses import replace
from datetime import datetime

from dossier_shared.contracts import DossierResumed, DossierStopped, DossierWithdrawn
from intake.domain.clock import Dated, Segment, ended, then
from intake.domain.dossier import Change, Dossier, moved, timed
from intake.domain.episodes import Withdrawal
from intake.domain.receiving import covered


def withdraw(dossier: Dossier, reason: str, at: datetime, by: str) -> Change:
    """The citizen takes the dossier back (2, 4, 5, 6, 8 → 7): the end; his papers are returned."""
    after = moved(dossier, "withdraw", at, by, withdrawal=Withdrawal(reason, at, by))
    return replace(after, clock=ended(after.clock, at)), [DossierWithdrawn()]


def stop(
    dossier: Dossier, reason: str, law: str, at: datetime, by: str, dated: Dated
) -> Change:
    """The work stands still (2, 4 → 8), and the clock with it."""
    after = moved(dossier, "stop", at, by)
    return timed(after, then(after.clock, Segment("stopped", at, reason, law)), dated), [
        DossierStopped()
    ]


def resume(
    dossier: Dossier, reason: str, restarts_by: str | None, at: datetime, by: str,
    dated: Dated,
) -> Change:  # fmt: skip
    """The work goes on (8 → 4) with what was left of the limit, or with the whole of it where the
    law in `restarts_by` says so.
    """
    after = moved(dossier, "resume", at, by)
    stopped_by = after.clock[-1].law if after.clock else ""
    goes_on = (
        Segment("restarted", at, reason, restarts_by)
        if restarts_by
        else Segment("runs", at, reason, stopped_by)
    )
    with covered():
        running = timed(after, then(after.clock, goes_on), dated)
    return running, [DossierResumed(due_at=running.due_now)]
