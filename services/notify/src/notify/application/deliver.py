"""One try: who is it for, what does it say, and what does the provider make of it."""

import hashlib
import json
from dataclasses import dataclass

from dossier_shared.sealed import Contact, SealError
from dossier_shared.staff import Register
from notify.application.opening import Unseal, opened
from notify.application.ports import Message
from notify.application.templates import NotReadYet
from notify.application.texts import Texts
from notify.domain.correspondence import Correspondence
from notify.domain.notices import Notice
from notify.domain.outcomes import Busy, Outcome, Refused
from notify.domain.reaching import OWNER

ERASED = ("Tin đã hết thời hạn lưu", "Nội dung tin này đã được xóa khi hết thời hạn lưu.")


@dataclass(frozen=True, slots=True)
class Write:
    """Writes a notice out for its provider. Here, and only here, an address and a text meet."""

    texts: Texts
    staff: Register
    unseal: Unseal

    def __call__(self, correspondence: Correspondence, notice: Notice) -> Message | Outcome:
        """The message, or why there can be none."""
        try:
            address = self.address(correspondence, notice)
        except SealError:
            return Busy("contact-unreadable")
        if address is None:
            return Refused("no-address")
        if notice.channel == "webhook":
            return Message(address, notice.request_id, "", event=json.loads(notice.event or "{}"))
        try:
            said = self.texts.render(correspondence, notice, self._name(notice))
        except NotReadYet:
            return Busy("text-not-read-yet")
        return Message(
            address, notice.request_id, said.text, subject=said.subject, html=said.html,
            template=said.registered, fields=said.fields, units=said.units,
            wording=said.template, encoding=said.counted.encoding if said.counted else None,
        )  # fmt: skip

    def say(self, correspondence: Correspondence, notice: Notice) -> tuple[str, str]:
        """The subject and the text of what stands in an inbox."""
        if notice.erased_at is not None:
            return ERASED
        said = self.texts.render(correspondence, notice, self._name(notice))
        return said.subject or "", said.text

    def _name(self, notice: Notice) -> str:
        person = self.staff.find(notice.to) if notice.audience == "staff" and notice.to else None
        return person.name if person else ""

    def address(self, correspondence: Correspondence, notice: Notice) -> str | None:
        """Where the notice goes; SealError for a contact that cannot be opened."""
        if notice.audience == "client":
            return notice.to
        if notice.audience == "staff" and notice.to is not None:
            person = self.staff.find(notice.to)
            return person.email if person else None
        contact = opened(correspondence, self.unseal)
        if notice.to == OWNER:
            contact = contact.owner or Contact()
        return contact.email if notice.channel == "email" else contact.phone


def digest_of(message: Message) -> str:
    """What proves later which text was told, without keeping it."""
    return hashlib.sha256(f"{message.subject or ''}\0{message.text}".encode()).hexdigest()
