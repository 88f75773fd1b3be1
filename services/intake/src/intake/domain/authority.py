"""Who acts for the owner: an authorised person, by a paper that says so (NĐ 61/2018 art.6)."""

from dataclasses import replace

from dossier_shared.folding import fold
from intake.domain.dossier import Change, Dossier
from intake.domain.episodes import Return
from intake.domain.errors.results import (
    AUTHORISED_TOO_LATE,
    AUTHORITY_MISSING,
    AUTHORITY_NOT_SHOWN,
)
from intake.domain.people import Person
from intake.domain.statuses import Status

ENDED = frozenset({Status.NOT_RECEIVED, Status.WITHDRAWN, Status.RETURNED})


def check_authority(authorised: Person | None) -> None:
    if authorised is not None and not authorised.authority:
        raise AUTHORITY_MISSING.broken()


def authorise(dossier: Dossier, authorised: Person | None) -> Change:
    """Put another in the place of the authorised person, or none, before the dossier ends."""
    if dossier.status in ENDED:
        raise AUTHORISED_TOO_LATE.broken()
    check_authority(authorised)
    return replace(dossier, authorised=authorised), []


def check_recipient(dossier: Dossier, returned: Return) -> None:
    """At the counter the owner or the authorised person collects, or who shows authority."""
    entitled = {fold(p.name) for p in (dossier.applicant, dossier.authorised) if p is not None}
    if fold(returned.recipient) not in entitled and not returned.authority:
        raise AUTHORITY_NOT_SHOWN.broken()
