"""What notify does on the others' events: which one makes which notices."""

from dataclasses import dataclass
from datetime import datetime

from joserfc.jwk import ECKey

from dossier_shared.contracts import (
    CaseDueSoon,
    CaseOverdue,
    CaseReminded,
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
    Reminder,
)
from dossier_shared.messaging.consumer import Poison
from dossier_shared.sealed import SealError, unseal
from dossier_shared.staff import Staff
from notify.domain.addressing import OVERDUE_TO, addressed, soon_to
from notify.domain.correspondence import Change, Correspondence
from notify.domain.kinds import Kind
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
        CaseOverdue, CaseReminded,
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


REMINDERS: dict[Reminder, Kind] = {
    "overdue-2": "staff-overdue",
    "overdue-3": "staff-overdue",
    "step-overdue": "staff-step-overdue",
    "consultation-over": "staff-consultation-over",
    "answer-near": "staff-answer-near",
    "answer-over": "staff-answer-over",
    "supplement-silent": "staff-supplement-silent",
    "uncollected": "staff-uncollected",
    "lapsed": "staff-lapsed",
}


def concerns_a_dossier(event: Event) -> bool:
    """The catalogue and the calendar are nobody's correspondence."""
    return event.type.startswith(("dossier.", "case."))


@dataclass(frozen=True, slots=True)
class React:
    """The effect of an event; the key opens the contact to see which channels it holds, and the
    register says who is reminded of what.
    """

    key: ECKey
    staff: Staff

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
            case CaseDueSoon() | CaseOverdue() | CaseReminded() as late:
                return _remind(correspondence, event, late, self.staff, now)
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


def _remind(
    correspondence: Correspondence,
    event: Event,
    late: CaseDueSoon | CaseOverdue | CaseReminded,
    staff: Staff,
    now: datetime,
) -> Change | None:
    kind: Kind
    match late:
        case CaseDueSoon():
            kind, to = "staff-due", soon_to(late.days)
        case CaseOverdue():
            kind, to = "staff-overdue", OVERDUE_TO
        case CaseReminded():
            kind, to = REMINDERS[late.kind], late.to
    people = addressed(to, late, staff)
    return tell_staff(correspondence, event, kind, people, late.due_at, now)


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
