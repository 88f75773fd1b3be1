"""A bulk import of dossiers: the list, and what became of each row so far."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """The dossier that a row became, or why it did not: the rule's code and its words."""

    row: int
    code: str | None = None
    error: str | None = None
    says: str | None = None


@dataclass(frozen=True, slots=True)
class Import:
    """`id` is the digest of the list, so that a list sent twice is one import. `content` is the
    list itself, in base64, until each of its rows is a dossier.
    """

    id: str
    agency: str
    by: str
    begun_at: datetime
    rows: int
    content: str | None
    outcomes: tuple[RowOutcome, ...] = ()

    @property
    def failed(self) -> int:
        return sum(outcome.error is not None for outcome in self.outcomes)

    @property
    def left(self) -> int:
        return self.rows - len(self.outcomes)


def recorded(imported: Import, outcomes: Iterable[RowOutcome]) -> Import:
    """With these outcomes in the place of earlier ones of the same rows."""
    by_row = {outcome.row: outcome for outcome in (*imported.outcomes, *outcomes)}
    after = replace(imported, outcomes=tuple(by_row[row] for row in sorted(by_row)))
    return replace(after, content=None) if after.left == 0 and after.failed == 0 else after
