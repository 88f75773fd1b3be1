"""An SMS centre as a provider of notices."""

import asyncio
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from smpp34 import DeliverSm, SubmitSm

from dossier_shared.clock import Clock
from dossier_shared.mongo.aggregates import Contention
from dossier_shared.mongo.client import AWAY
from dossier_shared.observability.logs import log
from notify.adapters.smpp import pdus
from notify.adapters.smpp.ledger import Ledger, Whole
from notify.adapters.smpp.line import Line
from notify.adapters.smpp.parts import Part, parts_of
from notify.adapters.smpp.receipts import Told, is_receipt, told
from notify.adapters.smpp.session import Lost, NotSent, Session
from notify.adapters.smpp.statuses import outcome_of
from notify.application.ports import Abilities, Message, Receipt, TakeReceipt
from notify.domain.outcomes import Accepted, Busy, Outcome, Refused, Unknown

ALPHANUMERIC, INTERNATIONAL, ISDN = 5, 1, 1
WITH_RECEIPT = 1
PATIENCE = 1.0
"""How long a message waits for a line to be bound, in seconds."""


@dataclass(frozen=True, slots=True)
class _Order:
    """A message on its way: what is sent, to whom, under which id."""

    request_id: UUID
    to: str
    parts: tuple[Part, ...]


class SmppCarrier:
    """`run` keeps the line; `limit` is for all the parts of a message together.

    It does not claim to compare request ids, for the centre does not: but what the ledger knows
    to be taken is not sent again.
    """

    def __init__(
        self,
        name: str,
        line: Line,
        ledger: Ledger,
        brandname: str,
        abilities: Abilities,
        limit: float,
        clock: Clock,
    ) -> None:
        self.name = name
        self.abilities = abilities
        self._line = line
        self._ledger = ledger
        self._brandname = brandname
        self._limit = limit
        self._clock = clock
        self._offers: dict[UUID, asyncio.Task[Outcome]] = {}

    async def run(self, take: TakeReceipt) -> None:
        """For as long as the service lives; receipts go to `take`."""
        await self._line.run(partial(self._delivered, take))

    async def send(self, message: Message) -> Outcome:
        order = _Order(
            message.request_id,
            message.address.removeprefix("+"),
            parts_of(message.text, message.request_id),
        )
        if order.parts[0].encoding not in self.abilities.encodings:
            return Refused("characters-refused", hard=False)
        session = await self._line.session(min(PATIENCE, self._limit))
        if session is None:
            return Busy(self._line.trouble)
        try:
            async with asyncio.timeout(self._limit):
                return await asyncio.shield(self._offer_once(session, order))
        except TimeoutError:
            return Unknown("timeout")

    async def close(self) -> None:
        offers = list(self._offers.values())
        for offer in offers:
            offer.cancel()
        await asyncio.gather(*offers, return_exceptions=True)

    def _offer_once(self, session: Session, order: _Order) -> asyncio.Task[Outcome]:
        """Who tries again while an answer is still outstanding waits for it too."""
        offer = self._offers.get(order.request_id)
        if offer is None:
            offer = asyncio.create_task(self._offer(session, order))
            self._offers[order.request_id] = offer
            offer.add_done_callback(lambda _: self._offers.pop(order.request_id, None))
        return offer

    async def _offer(self, session: Session, order: _Order) -> Outcome:
        """One part after another, up to the first that is not taken. It goes on when `send` has
        given up: an answer that comes late is kept all the same.
        """
        try:
            taken = dict(await self._ledger.taken(order.request_id))
        except AWAY:
            return Busy("ledger-away")
        for number, part in enumerate(order.parts):
            if number in taken:
                continue
            outcome = await self._hand_in(session, order, number, part)
            if not isinstance(outcome, Accepted):
                return _in_part(outcome) if taken else outcome
            taken[number] = outcome.ref
        return Accepted("+".join(ref for _, ref in sorted(taken.items())))

    async def _hand_in(self, session: Session, order: _Order, number: int, part: Part) -> Outcome:
        try:
            answer = await session.submit(partial(self._submit_sm, order.to, part))
        except NotSent as error:
            return Busy(str(error))
        except Lost:
            return Unknown("dropped")
        if answer.command_status != pdus.OK:
            return outcome_of(answer.command_status)
        ref = pdus.message_id(answer)
        await self._keep(order, number, ref)
        return Accepted(ref)

    async def _keep(self, order: _Order, number: int, ref: str) -> None:
        """That it was taken is true although it cannot be written down just now."""
        now, total = self._clock.now(), len(order.parts)
        try:
            await self._ledger.took(order.request_id, total, number, ref, now)
        except AWAY as error:
            log.warning("smpp.part-not-kept", provider=self.name, error=type(error).__name__)

    def _submit_sm(self, to: str, part: Part, sequence: int) -> SubmitSm:
        return SubmitSm(
            self._brandname,
            to,
            part.octets,
            source_addr_ton=ALPHANUMERIC,
            dest_addr_ton=INTERNATIONAL,
            dest_addr_npi=ISDN,
            esm_class=part.esm_class,
            data_coding=part.data_coding,
            registered_delivery=WITH_RECEIPT,
            sequence_number=sequence,
        )

    async def _delivered(self, take: TakeReceipt, pdu: DeliverSm) -> int:
        """Acknowledged when it is kept; else the centre is to come again."""
        if not is_receipt(pdu):
            log.info("smpp.message-from-a-phone", provider=self.name)
            return pdus.OK
        receipt = told(pdu)
        if receipt is None:
            return pdus.OK
        try:
            await self._take(take, receipt)
        except (*AWAY, Contention) as error:
            log.warning("smpp.receipt-not-kept", provider=self.name, error=type(error).__name__)
            return pdus.COME_AGAIN
        return pdus.OK

    async def _take(self, take: TakeReceipt, of: Told) -> None:
        """A receipt may overtake the answer to what it is about, so those outstanding are waited
        for. What the ledger does not have then may be of a message that another process sent.
        """
        whole = await self._ledger.told(of)
        if whole is None and self._offers:
            await asyncio.wait(set(self._offers.values()), timeout=self._limit)
            whole = await self._ledger.told(of)
        whole = whole or Whole(None, of.fate, of.reason)
        if whole.fate is None:
            return
        ref = of.message_id if whole.request_id is None else None
        now = self._clock.now()
        await take(Receipt(self.name, whole.request_id, ref, whole.fate, whole.reason, now))


def _in_part(outcome: Outcome) -> Outcome:
    """Of a text of which the centre has a part: only it can be given the rest."""
    return Unknown(f"part-{outcome.reason}") if isinstance(outcome, Busy) else outcome
