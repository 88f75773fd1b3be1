"""Seals what notify must know of a person, so that no other reader of the event can."""

from collections.abc import Sequence

from joserfc.jwk import ECKey

from dossier_shared.sealed import Contact, seal
from intake.domain.people import Person


class SealForNotify:
    def __init__(self, public: ECKey) -> None:
        self._public = public

    def __call__(self, people: Sequence[Person]) -> str | None:
        """The contact of the first who has a channel; the next one's stands by."""
        reachable = [
            Contact(phone=each.phone, email=each.email, language=each.language)
            for each in people
            if each.phone or each.email
        ]
        if not reachable:
            return None
        first, *others = reachable
        owner = next((each for each in others if each != first), None)
        return seal(first.model_copy(update={"owner": owner}), self._public)
