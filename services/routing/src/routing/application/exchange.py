"""What the use cases need of the exchange of documents between agencies.

Nothing is lost: what came is given again until `done` is called, after its effect is stored.
Nothing is doubled: what comes twice has the same key.
"""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Protocol

from dossier_shared.rules import RuleViolation
from routing.domain.exchange import Key, Message


@dataclass(frozen=True, slots=True)
class Packet:
    """A message that came, its signature checked.

    `receipt` is the adapter's name for it. `digest` is the SHA-256, in hex, of what was signed:
    one key with two digests is a sender who used a document's id twice, for somebody to look at.
    """

    message: Message
    receipt: str
    digest: str

    @property
    def key(self) -> Key:
        return self.message.key


@dataclass(frozen=True, slots=True)
class Refusal:
    """A packet that was put aside: a stable code, and in Vietnamese what is wrong with it."""

    receipt: str
    code: str
    detail: str


OnRefusal = Callable[[Refusal], None]


class ExchangeAway(Exception):
    """The other side surely does not have it; the same may be tried again later."""


class OutcomeUnknown(ExchangeAway):
    """The other side may have it. To be sent again under the same id, which it compares."""


class Exchange(Protocol):
    async def send(self, message: Message) -> None:
        """Hand in a signed packet; the same message may be handed in again and counts once.

        ExchangeAway or OutcomeUnknown when it is to be tried again, RuleViolation when it never
        will be taken as it is.
        """

    def receive(self) -> AsyncIterator[Packet]:
        """What waits now, the earliest first; a packet stays until `done` is called for it.

        What cannot be taken is put aside with the reason and told to `OnRefusal`. ExchangeAway
        when the other side does not answer.
        """

    async def done(self, packet: Packet) -> None:
        """The packet's effect is stored: do not give it again. May be called twice."""

    async def set_aside(self, packet: Packet, why: RuleViolation) -> None:
        """The packet can have no effect: put aside like one that cannot be taken."""
