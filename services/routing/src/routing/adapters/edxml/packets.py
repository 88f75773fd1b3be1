"""Messages to signed packets and back: what both ways of carrying them share."""

import asyncio
from dataclasses import dataclass, field

from dossier_shared.clock import Clock
from dossier_shared.observability.logs import log
from dossier_shared.rules import RuleViolation
from routing.adapters.edxml.attaching import encoded
from routing.adapters.edxml.parsing import Limits, parse
from routing.adapters.edxml.reading import message_of
from routing.adapters.edxml.signing import Seal
from routing.adapters.edxml.trust import Trust
from routing.adapters.edxml.writing import tree_of
from routing.application.exchange import Packet
from routing.domain.exchange import Document, Message, check
from routing.domain.exchange.errors import NOT_FOR_US, SIGNER_OTHER, TOO_BIG, UNHANDLED


@dataclass(frozen=True, slots=True)
class Packets:
    """`agency` is our own code: what we sign is from us, what we take is for us."""

    agency: str
    seal: Seal
    trust: Trust
    clock: Clock
    limits: Limits = field(default_factory=Limits)

    async def packed(self, message: Message) -> bytes:
        """The signed packet; RuleViolation when the message may not be sent as it is.

        ValueError when it is not ours to send. Signing goes on in a thread.
        """
        if message.sender.id != self.agency:
            raise ValueError(f"{message.sender.id} is not {self.agency}")
        check(message)
        contents = (
            await encoded(message.attachments, self.limits) if isinstance(message, Document) else []
        )
        return await asyncio.to_thread(self._signed, message, contents)

    async def opened(self, data: bytes, receipt: str) -> Packet:
        """The message of a packet as its sender signed it; RuleViolation when it is not taken."""
        try:
            return await asyncio.to_thread(self._opened, data, receipt)
        except RuleViolation:
            raise
        except Exception as error:
            log.exception("exchange.unhandled", receipt=receipt)
            raise UNHANDLED.broken() from error

    def _signed(self, message: Message, contents: list[str]) -> bytes:
        root, header = tree_of(message, contents, self.clock.now())
        data = self.seal.sign(root, header)
        if len(data) > self.limits.packet_bytes:
            raise TOO_BIG.broken(most=self.limits.packet_bytes)
        return data

    def _opened(self, data: bytes, receipt: str) -> Packet:
        signed = self.trust.signed_part(data, parse(data, self.limits), self.clock.now())
        message = message_of(signed.root, self.limits)
        check(message)
        if message.sender.id != signed.signer:
            raise SIGNER_OTHER.broken(organ=message.sender.id)
        if self.agency not in _addressed(message):
            raise NOT_FOR_US.broken()
        return Packet(message, receipt, signed.digest)


def _addressed(message: Message) -> set[str]:
    """A status message has no address of its own: it goes to whose document it tells of."""
    if isinstance(message, Document):
        return {receiver.id for receiver in message.receivers}
    return {message.response_for.organ_id}
