"""Whether a dossier is still on its way, as far as its notices tell."""

from notify.domain.correspondence import Correspondence
from notify.domain.kinds import Kind

ENDS: frozenset[Kind] = frozenset({"ready", "ready-early", "rejected", "returned", "withdrawn"})


def is_open(correspondence: Correspondence) -> bool:
    """A dossier whose citizen can be reached, and of whose end nobody was told yet."""
    told = {notice.kind for notice in correspondence.notices if notice.audience == "citizen"}
    return correspondence.about_a_dossier and bool(told) and not told & ENDS
