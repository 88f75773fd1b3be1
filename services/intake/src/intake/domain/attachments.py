"""Files of a dossier: electronic papers and results, known by what is in them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from intake.domain.people import Copy

State = Literal["clean", "waiting", "infected"]


@dataclass(frozen=True, slots=True)
class Attachment:
    """`document` is its place in the checklist, None for a result or a signature.

    `id` names the bytes, which the dossiers that link them share. `sha256` is of the whole content,
    `size` in bytes, `media_type` as read from the content; `clean` when the scanner found nothing
    or none is set, and `virus` what it found. `linked_from` is the dossier it was first handed in
    with.
    """

    id: str
    document: int | None
    kind: Copy
    name: str
    size: int
    sha256: str
    media_type: str
    state: State
    at: datetime
    by: str
    linked_from: str | None = None
    virus: str | None = None
