"""Packets through a gateway of the exchange, over HTTP.

The gateway's interface is no part of the regulation; this is the least that one must offer (see
docs/edxml.md): POST packets, GET packets, GET packets/{id}, and for each id that was read
POST packets/{id}/acknowledgement or packets/{id}/refusal.
"""

import hashlib
import re
from collections.abc import AsyncIterator

from dossier_shared.rules import RuleViolation
from routing.adapters.edxml.calls import GatewayCalls
from routing.adapters.edxml.packets import Packets
from routing.application.exchange import ExchangeAway, OnRefusal, Packet, Refusal
from routing.application.turns import Turns
from routing.domain.exchange import Message
from routing.domain.exchange.errors import SIGNER_UNKNOWN

XML = {"Content-Type": "application/xml; charset=utf-8"}
LIST_BYTES = 1_000_000
LEFT_WAITING = frozenset({SIGNER_UNKNOWN.code})
"""What we mend ourselves: the gateway is not told, so that the packet is there afterwards."""

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")


class Gateway:
    """An Exchange over a gateway. Its calls are made again, with the same bytes and key, when
    their outcome is not clear.
    """

    def __init__(self, calls: GatewayCalls, packets: Packets, on_refusal: OnRefusal) -> None:
        self._calls = calls
        self._packets = packets
        self._on_refusal = on_refusal
        self._fetching: Turns[str] = Turns()

    async def send(self, message: Message) -> None:
        """The gateway compares the key and takes a packet once."""
        data = await self._packets.packed(message)
        key = hashlib.sha256("\n".join(message.key).encode()).hexdigest()
        await self._calls.post("packets", data, {**XML, "Idempotency-Key": key})

    async def receive(self) -> AsyncIterator[Packet]:
        """One that cannot be fetched does not hold up the others; it is told of at the end."""
        lost = 0
        for id_ in self._fetching.of(await self._waiting()):
            try:
                packet = await self._fetched(id_)
            except ExchangeAway:
                self._fetching.failed(id_)
                lost += 1
            else:
                self._fetching.went(id_)
                if packet is not None:
                    yield packet
        if lost:
            raise ExchangeAway(f"{lost} packets could not be fetched or refused")

    async def done(self, packet: Packet) -> None:
        await self._calls.tell(f"packets/{packet.receipt}/acknowledgement", {})

    async def set_aside(self, packet: Packet, why: RuleViolation) -> None:
        await self._refuse(Refusal(packet.receipt, why.code, why.detail))

    async def close(self) -> None:
        await self._calls.close()

    async def _waiting(self) -> list[str]:
        """In the gateway's order; an id that would lead elsewhere in the gateway is none."""
        answer = await self._calls.get_json("packets", LIST_BYTES)
        waiting = answer.get("waiting") if isinstance(answer, dict) else None
        if not isinstance(waiting, list):
            raise ExchangeAway("answer-unreadable")
        return [id_ for id_ in waiting if isinstance(id_, str) and _ID.fullmatch(id_)]

    async def _fetched(self, id_: str) -> Packet | None:
        """None when it was refused."""
        try:
            data = await self._calls.get(f"packets/{id_}", self._packets.limits.packet_bytes)
            return await self._packets.opened(data, id_)
        except RuleViolation as error:
            await self._refuse(Refusal(id_, error.code, error.detail))
            return None

    async def _refuse(self, refusal: Refusal) -> None:
        """Told here whether or not the gateway hears of it: if not, the packet comes again."""
        self._on_refusal(refusal)
        if refusal.code not in LEFT_WAITING:
            reason = {"code": refusal.code, "detail": refusal.detail}
            await self._calls.tell(f"packets/{refusal.receipt}/refusal", reason)
