"""The contact of a correspondence, opened for as long as somebody needs it."""

from collections.abc import Callable

from dossier_shared.sealed import Contact
from notify.domain.correspondence import Correspondence

Unseal = Callable[[str], Contact]


def opened(correspondence: Correspondence, unseal: Unseal) -> Contact:
    """Empty where there is none; SealError for one that cannot be opened."""
    return unseal(correspondence.contact) if correspondence.contact else Contact()
