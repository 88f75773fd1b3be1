"""What notify does on the others' events: which one makes which notices."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from joserfc.jwk import ECKey

from dossier_shared.contracts import (
    CaseDueSoon,
    CaseOverdue,
    CaseReminded,
    Channel,
    DigestDue,
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
from dossier_shared.sealed import Contact, SealError, unseal
from dossier_shared.staff import Register
from notify.domain.addressing import OVERDUE_TO, addressed, figures_to, soon_to
from notify.domain.clients import tell_clients
from notify.domain.correspondence import Change, Correspondence
from notify.domain.kinds import Kind
from notify.domain.telling import (
    tell_citizen,
    tell_dated,
    tell_figures,
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
        CaseOverdue, CaseReminded, DigestDue,
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


Wanting = Callable[[str | None, str], Sequence[str]]
"""An agency and a type of event; the ids of the subscriptions."""


def nobody(agency: str | None, kind: str) -> Sequence[str]:
    """Where there are no clients."""
    return ()


def concerns_a_dossier(event: Event) -> bool:
    """The catalogue and the calendar are nobody's correspondence; a division's figures are."""
    return event.type.startswith(("dossier.", "case.", "digest."))


Tags = Callable[[Contact], tuple[str, ...]]


def no_tags(_: Contact) -> tuple[str, ...]:
    return ()


Order = Callable[[tuple[str, ...]], tuple[Channel, ...]]
"""The tags of a contact; which channel is to be tried first, and which when it fails."""


def no_order(_: tuple[str, ...]) -> tuple[Channel, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class React:
    """The effect of an event; the key opens the contact to see which channels it holds, and the
    register says who is reminded of what. `wanting` knows which clients hear of such an event;
    `tags` makes the keyed digests by which a contact is found, `order` knows what its owner or
    the office wants; `by_phone` are the channels that a telephone has.
    """

    key: ECKey
    staff: Register
    wanting: Wanting = nobody
    tags: Tags = no_tags
    order: Order = no_order
    by_phone: tuple[Channel, ...] = ("sms",)

    def __call__(
        self, correspondence: Correspondence, event: Event, now: datetime
    ) -> Change | None:
        """None when the event is no reason to write; Poison when its contact cannot be opened."""
        change = self._told(correspondence, event, now)
        agency = (change[0] if change else correspondence).agency
        clients = self.wanting(agency, event.type)
        if not clients:
            return change
        return tell_clients(change or (correspondence, []), event, clients, now)

    def _told(self, correspondence: Correspondence, event: Event, now: datetime) -> Change | None:
        match event.data:
            case DossierSubmitted() as dossier:
                reached, channels = self._reached(correspondence, dossier.contact)
                return tell_submitted(reached, event, dossier, channels, now)
            case DossierReceived() as dossier:
                reached, channels = self._reached(correspondence, dossier.contact)
                return tell_received(reached, event, dossier, channels, now)
            case DossierFinished() as result:
                return tell_finished(correspondence, event, result, now)
            case CaseDueSoon() | CaseOverdue() | CaseReminded() as late:
                return _remind(correspondence, event, late, self.staff, now)
            case DigestDue() as figures:
                people = figures_to(figures.division, self.staff)
                return tell_figures(correspondence, event, figures, people, now)
        return _on_the_way(correspondence, event, now)

    def _reached(
        self, correspondence: Correspondence, sealed: str | None
    ) -> tuple[Correspondence, tuple[Channel, ...]]:
        """With the tags of the contact, and by which channels it reaches; what the counter has
        corrected stays.
        """
        if sealed is None or correspondence.former:
            return correspondence, ()
        try:
            contact = unseal(sealed, self.key)
        except SealError as error:
            raise Poison("the contact was not sealed for this service") from error
        tags = self.tags(contact)
        reached = replace(
            correspondence,
            language=contact.language,
            tags=tags,
            order=self.order(tags),
            owner_channels=channels_of(contact.owner, self.by_phone) if contact.owner else (),
        )
        return reached, channels_of(contact, self.by_phone)


def channels_of(contact: Contact, by_phone: Sequence[Channel]) -> tuple[Channel, ...]:
    mail: tuple[Channel, ...] = ("email",) if contact.email else ()
    return (tuple(by_phone) if contact.phone else ()) + mail


def _remind(
    correspondence: Correspondence,
    event: Event,
    late: CaseDueSoon | CaseOverdue | CaseReminded,
    staff: Register,
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
