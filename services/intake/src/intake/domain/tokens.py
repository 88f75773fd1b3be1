"""What the code printed on a slip says, for anyone who asks whether the slip is genuine."""

from dataclasses import dataclass
from datetime import datetime

from intake.domain.dossier import Dossier
from intake.domain.episodes import Issued
from intake.domain.statuses import FormKind

DATED: frozenset[FormKind] = frozenset({"receipt", "apology"})
"""The slips that promise a day."""


@dataclass(frozen=True, slots=True)
class SlipToken:
    """No personal data. `number` is the slip's own within its dossier; `due` is what it promises.

    Instants are UTC, to the second.
    """

    agency: str
    kind: FormKind
    code: str
    number: str
    issued_at: datetime
    due: datetime | None = None


def token_of(dossier: Dossier, slip: Issued) -> SlipToken:
    """What a slip that is given out now says."""
    due = dossier.due_now if slip.kind in DATED else None
    return SlipToken(
        agency=dossier.agency,
        kind=slip.kind,
        code=dossier.code,
        number=slip.number,
        issued_at=slip.at.replace(microsecond=0),
        due=due and due.replace(microsecond=0),
    )


def holds(token: SlipToken, dossier: Dossier) -> bool:
    """Whether the slip still says what is so: the last of its kind, its day not moved since."""
    given = [slip for slip in dossier.slips if slip.kind == token.kind]
    return bool(given) and token == token_of(dossier, given[-1])
