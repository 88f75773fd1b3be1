"""Seals what notify must know of a person, so that no other reader of the event can."""

from joserfc.jwk import ECKey

from dossier_shared.sealed import Contact, seal
from intake.domain.people import Person


class SealForNotify:
    def __init__(self, public: ECKey) -> None:
        self._public = public

    def __call__(self, person: Person) -> str | None:
        if person.phone is None and person.email is None:
            return None
        return seal(Contact(phone=person.phone, email=person.email), self._public)
