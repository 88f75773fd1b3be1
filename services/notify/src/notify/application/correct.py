"""The counter corrects a number or an address; what failed or told a stranger goes out again."""

from collections.abc import Callable
from dataclasses import dataclass

from dossier_shared.clock import Clock
from dossier_shared.contracts import Channel
from dossier_shared.mongo.aggregates import Aggregates, Answer, Describe, Once
from dossier_shared.sealed import Contact
from notify.application.keep_calls import must_be_of
from notify.application.opening import Unseal, opened
from notify.domain.contacts import NewContact, corrected
from notify.domain.correspondence import Change, Correspondence
from notify.domain.errors import NO_CONTACT


@dataclass(frozen=True, slots=True)
class Correct:
    """`channels_of` says what a contact holds; `wake` has the sender look."""

    correspondences: Aggregates[Correspondence]
    seal: Callable[[Contact], str]
    unseal: Unseal
    tags: Callable[[Contact], tuple[str, ...]]
    channels_of: Callable[[Contact], tuple[Channel, ...]]
    clock: Clock
    wake: Callable[[], None]

    async def __call__(
        self,
        code: str,
        contact: Contact,
        *,
        agency: str,
        by: str,
        once: Once,
        describe: Describe[Correspondence],
        tell_again: bool = False,
    ) -> Answer:
        """NotFound for a dossier that is not of the caller's department. The owner's own contact,
        where somebody else hands in, stays.
        """
        if contact == Contact():
            raise NO_CONTACT.broken()
        now = self.clock.now()

        def command(correspondence: Correspondence) -> Change:
            must_be_of(agency, correspondence)
            new = self._new(contact, correspondence)
            return corrected(correspondence, new, by, now, tell_again=tell_again)

        answer = await self.correspondences.answer(code, command, now, once=once, describe=describe)
        self.wake()
        return answer

    def _new(self, contact: Contact, correspondence: Correspondence) -> NewContact:
        known = opened(correspondence, self.unseal)
        owner = known.owner
        whole = contact.model_copy(update={"owner": owner, "language": known.language})
        channels = self.channels_of(contact)
        return NewContact(
            self.seal(whole),
            channels,
            frozenset(c for c in channels if _address(contact, c) != _address(known, c)),
            self.channels_of(owner) if owner else (),
            self.tags(whole),
        )


def _address(contact: Contact, channel: Channel) -> str | None:
    """As it is compared: a mail address is the same in any case."""
    address = contact.email if channel == "email" else contact.phone
    return address.lower() if address else None
