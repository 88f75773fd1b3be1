"""What a dossier keeps of a move from one version of its procedure to another."""

from dataclasses import dataclass
from datetime import datetime

from intake.domain.people import HandedIn


@dataclass(frozen=True, slots=True)
class VersionMove:
    """`decision` is that by which the dossier was moved, if one was needed. `left` are the papers
    at hand that the new checklist does not ask for, by their numbers in the former one.
    """

    was: int
    version: int
    reason: str
    at: datetime
    by: str
    due_was: datetime | None
    due_now: datetime | None
    left: tuple[HandedIn, ...] = ()
    decision: str | None = None
