"""What notify does on the others' events: which one makes which notices."""

from dataclasses import dataclass
from datetime import datetime

from joserfc.jwk import ECKey

from dossier_shared.contracts import (
    CaseDueSoon,
    CaseOverdue,
    Channel,
    DossierDutyAsked,
    DossierDutyPaid,
    DossierFinished,
    DossierReceived,
    DossierRefused,
    DossierRescheduled,
    DossierResumed,
    DossierReturned,
    DossierStopped,
    DossierSubmitted,
    DossierSupplementAsked,
    DossierSupplemented,
    DossierWithdrawn,
    Event,
)
from dossier_shared.messaging.consumer import Poison
from dossier_shared.sealed import SealError, unseal
from notify.domain.correspondence import Change, Correspondence
from notify.domain.notices import Kind
from notify.domain.telling import (
    tell_citizen,
    tell_dated,
    tell_finished,
    tell_received,
    tell_rescheduled,
    tell_staff,
    tell_submitted,
)

HEEDED = frozenset(
    payload.type
    for payload in (
        DossierSubmitted, DossierReceived, DossierRefused, DossierSupplementAsked,
        DossierSupplemented, DossierDutyAsked, DossierDutyPaid, DossierRescheduled, DossierStopped,
        DossierResumed, DossierWithdrawn, DossierFinished, DossierReturned, CaseDueSoon,
        CaseOverdue,
    )
)  # fmt: skip
"""The types that `React` may do something on."""

TOLD_PLAINLY: dict[type, Kind] = {
    DossierRefused: "rejected",
    DossierSupplementAsked: "supplement",
    DossierStopped: "stopped",
}
DATED: dict[type, Kind] = {
    DossierSupplemented: "supplemented",
    DossierDutyPaid: "fee-paid",
    DossierResumed: "resumed",
}


def concerns_a_dossier(event: Event) -> bool:
    """The catalogue and the calendar are nobody's correspondence."""
    return event.type.startswith(("dossier.", "case."))


@dataclass(frozen=True, slots=True)
class React:
    """The effect of an event; the key opens the contact to see which channels it holds."""

    key: ECKey

    def __call__(
        self, correspondence: Correspondence, event: Event, now: datetime
    ) -> Change | None:
        """None when the event is no reason to write; Poison when its contact cannot be opened."""
        match event.data:
            case DossierSubmitted() as dossier:
                channels = self._channels(dossier.contact)
                return tell_submitted(correspondence, event, dossier, channels, now)
            case DossierReceived() as dossier:
                channels = self._channels(dossier.contact)
                return tell_received(correspondence, event, dossier, channels, now)
            case DossierFinished() as result:
                return tell_finished(correspondence, event, result, now)
            case CaseDueSoon() as late:
                return tell_staff(correspondence, event, "staff-due", late, now)
            case CaseOverdue() as late:
                return tell_staff(correspondence, event, "staff-overdue", late, now)
        return _on_the_way(correspondence, event, now)

    def _channels(self, sealed: str | None) -> tuple[Channel, ...]:
        if sealed is None:
            return ()
        try:
            contact = unseal(sealed, self.key)
        except SealError as error:
            raise Poison("the contact was not sealed for this service") from error
        held: dict[Channel, str | None] = {"sms": contact.phone, "email": contact.email}
        return tuple(channel for channel, address in held.items() if address)


def _on_the_way(correspondence: Correspondence, event: Event, now: datetime) -> Change | None:
    """What befalls a dossier between its receipt and its return."""
    told = event.data
    if isinstance(told, DossierSupplemented | DossierDutyPaid | DossierResumed):
        return tell_dated(correspondence, event, DATED[type(told)], told.due_at, now)
    if isinstance(told, DossierRescheduled):
        return tell_rescheduled(correspondence, event, told, now)
    if isinstance(told, DossierDutyAsked):
        return tell_citizen(correspondence, event, "fee-due", {"amount": told.amount}, now)
    if isinstance(told, DossierWithdrawn):
        return tell_citizen(correspondence, event, "withdrawn", {"withdrawn": event.time}, now)
    if isinstance(told, DossierReturned):
        return tell_citizen(correspondence, event, "returned", {"returned": event.time}, now)
    kind = TOLD_PLAINLY.get(type(told))
    return tell_citizen(correspondence, event, kind, {}, now) if kind else None


def opens(event: Event) -> Correspondence:
    """A correspondence without a contact: routing may be heard before intake."""
    return Correspondence(code=event.subject)
