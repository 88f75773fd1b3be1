"""The counter's answer to a dossier that was sent in: not taken in (NĐ 61/2018 art.17.2)."""

from dossier_shared.contracts import DossierRefused
from intake.domain.dossier import Change, Dossier, moved
from intake.domain.episodes import Refusal
from intake.domain.errors.results import REFUSAL_UNEXPLAINED


def refuse(dossier: Dossier, refusal: Refusal) -> Change:
    """Do not take it in (1 → 3): Mẫu 03 says why and by which law."""
    explained(refusal)
    refused = moved(
        dossier, "refuse", refusal.at, refusal.by, refusal=refusal, answer_due=None
    )  # fmt: skip
    return refused, [DossierRefused()]


def explained(refusal: Refusal) -> None:
    if not refusal.reason.strip():
        raise REFUSAL_UNEXPLAINED.broken()
    if not refusal.basis.strip():
        raise REFUSAL_UNEXPLAINED.broken(field="basis")
