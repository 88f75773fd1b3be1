"""Dead addresses and refusals are heeded where a notice is written out; what is learnt of an
address is noted where a carrier answers.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from dossier_shared.contracts import Channel
from dossier_shared.sealed import Contact, SealError
from notify.application.ports import Abilities, Message, Provider, Receipt
from notify.application.wishes import Recipients, Tag
from notify.domain.correspondence import Correspondence
from notify.domain.notices import Notice
from notify.domain.outcomes import Outcome, Refused
from notify.domain.reaching import NOT_WANTED
from notify.domain.wishes import Refusable, refusable

SUPPRESSED = "suppressed"


def place_of(tag: Tag, channel: Channel, address: str) -> str:
    """What may be dead: a number that nobody has on Zalo still takes SMS."""
    return tag(f"zalo:{address}" if channel == "zalo" else address)


def places_of(tag: Tag, contact: Contact) -> list[str]:
    """All that may be dead of a contact, and of its owner's."""
    led_to: dict[Channel, str | None] = {
        "sms": contact.phone, "zalo": contact.phone, "email": contact.email,
    }  # fmt: skip
    own = [place_of(tag, channel, address) for channel, address in led_to.items() if address]
    return own + (places_of(tag, contact.owner) if contact.owner else [])


Written = Callable[[Correspondence, Notice], Message | Outcome]
Link = Callable[[str, Refusable], str]
"""The tag of an address, and what its owner may refuse; where he does so."""


@dataclass(frozen=True, slots=True)
class Heeding:
    """Writes a notice out, unless nothing arrives at its address or its owner refused such ones.

    Where refusing is lawful, a mail says where.
    """

    write: Written
    recipients: Recipients
    tag: Tag
    link: Link | None = None

    def __call__(self, correspondence: Correspondence, notice: Notice) -> Message | Outcome:
        written = self.write(correspondence, notice)
        if not isinstance(written, Message) or notice.audience == "client":
            return written
        if self.recipients.is_dead(place_of(self.tag, notice.channel, written.address)):
            return Refused(SUPPRESSED)
        tag = self.tag(written.address)
        if notice.audience == "citizen" and self.recipients.refuses(tag, notice.kind):
            return Refused(NOT_WANTED)
        return self._with_link(written, notice, tag)

    def _with_link(self, message: Message, notice: Notice, tag: str) -> Message:
        what = refusable(notice.kind)
        if what is None or self.link is None:
            return message
        if notice.audience != "citizen" or notice.channel != "email":
            return message
        return replace(message, lawful_unsubscribe=self.link(tag, what))


@dataclass(frozen=True, slots=True)
class Noting:
    """A provider whose last word on an address is noted: it will never take a message there."""

    inner: Provider
    recipients: Recipients
    tag: Tag

    @property
    def name(self) -> str:
        return self.inner.name

    @property
    def abilities(self) -> Abilities:
        return self.inner.abilities

    async def send(self, message: Message) -> Outcome:
        outcome = await self.inner.send(message)
        if isinstance(outcome, Refused) and outcome.hard:
            place = place_of(self.tag, self.abilities.channel, message.address)
            await self.recipients.bury(place, outcome.reason)
        return outcome

    async def close(self) -> None:
        await self.inner.close()


@dataclass(frozen=True, slots=True)
class ReceiptNotes:
    """Receipts on their way in: one that says nothing will ever arrive, or that something did."""

    address: Callable[[Correspondence, Notice], str | None]
    recipients: Recipients
    tag: Tag

    async def __call__(
        self, receipt: Receipt, correspondence: Correspondence, notice: Notice
    ) -> None:
        dead = receipt.state == "failed-for-good" and receipt.hard
        arrived = receipt.state == "delivered" and self.recipients.some_dead
        if not (dead or arrived):
            return
        try:
            address = self.address(correspondence, notice)
        except SealError:
            return
        if address is None:
            return
        place = place_of(self.tag, notice.channel, address)
        if dead:
            await self.recipients.bury(place, receipt.reason or receipt.state)
        else:
            await self.recipients.revive(place)
