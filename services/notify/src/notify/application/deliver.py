"""One try: who is it for, what does it say, and what does the provider make of it."""

from collections.abc import Callable
from dataclasses import dataclass

from dossier_shared.sealed import Contact, SealError
from dossier_shared.staff import Staff
from notify.application.ports import Mailer, SmsProvider
from notify.application.texts import Texts
from notify.domain.correspondence import Correspondence
from notify.domain.notices import Notice
from notify.domain.outcomes import Busy, Outcome, Refused


@dataclass(frozen=True, slots=True)
class Deliver:
    """Hands a notice to its provider. Here, and only here, an address and a text meet."""

    sms: SmsProvider
    mailer: Mailer
    texts: Texts
    staff: Staff
    unseal: Callable[[str], Contact]

    async def __call__(self, correspondence: Correspondence, notice: Notice) -> Outcome:
        try:
            address = self._address(correspondence, notice)
        except SealError:
            return Busy("contact-unreadable")
        if address is None:
            return Refused("no-address")
        if notice.channel == "sms":
            sms = self.texts.sms(correspondence, notice)
            return await self.sms.send(address, sms.text, notice.request_id, sms.registered)
        mail = self.texts.mail(correspondence, notice)
        return await self.mailer.send(address, mail.subject, mail.body, notice.request_id)

    def _address(self, correspondence: Correspondence, notice: Notice) -> str | None:
        if notice.to is not None:
            person = self.staff.find(notice.to)
            return person.email if person else None
        contact = self.unseal(correspondence.contact) if correspondence.contact else Contact()
        return contact.phone if notice.channel == "sms" else contact.email
