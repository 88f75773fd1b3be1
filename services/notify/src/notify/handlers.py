"""What notify does on the others' events: which one makes which notices."""

from dataclasses import dataclass
from datetime import datetime

from joserfc.jwk import ECKey

from dossier_shared.contracts import (
    CaseDueSoon,
    CaseOverdue,
    Channel,
    DossierFinished,
    DossierReceived,
    DossierReturned,
    Event,
)
from dossier_shared.messaging.consumer import Poison
from dossier_shared.sealed import SealError, unseal
from notify.domain.correspondence import Change, Correspondence
from notify.domain.telling import Params, tell_citizen, tell_finished, tell_received, tell_staff

HEEDED = frozenset(
    payload.type
    for payload in (DossierReceived, DossierFinished, DossierReturned, CaseDueSoon, CaseOverdue)
)
"""The types that `React` may do something on."""


@dataclass(frozen=True, slots=True)
class React:
    """The effect of an event; the key opens the contact to see which channels it holds."""

    key: ECKey

    def __call__(
        self, correspondence: Correspondence, event: Event, now: datetime
    ) -> Change | None:
        """None when the event is no reason to write; Poison when its contact cannot be opened."""
        match event.data:
            case DossierReceived() as dossier:
                channels = self._channels(dossier.contact)
                return tell_received(correspondence, event, dossier, channels, now)
            case DossierFinished() as result:
                return tell_finished(correspondence, event, result, now)
            case DossierReturned():
                when: Params = {"returned": event.time}
                return tell_citizen(correspondence, event, "returned", when, now)
            case CaseDueSoon() as late:
                return tell_staff(correspondence, event, "staff-due", late, now)
            case CaseOverdue() as late:
                return tell_staff(correspondence, event, "staff-overdue", late, now)
        return None

    def _channels(self, sealed: str | None) -> tuple[Channel, ...]:
        if sealed is None:
            return ()
        try:
            contact = unseal(sealed, self.key)
        except SealError as error:
            raise Poison("the contact was not sealed for this service") from error
        held: dict[Channel, str | None] = {"sms": contact.phone, "email": contact.email}
        return tuple(channel for channel, address in held.items() if address)


def opens(event: Event) -> Correspondence:
    """A correspondence without a contact: routing may be heard before intake."""
    return Correspondence(code=event.subject)
