"""Numbers and addresses that fail on purpose, outside production: what they do stands in a table.

A message to one of them never reaches a carrier. So a whole way through the product can be tried,
its failures too, without anybody's telephone ringing.
"""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Literal

from dossier_shared.clock import Clock
from notify.application.ports import Abilities, Fate, Message, Provider, Receipt, TakeReceipt
from notify.domain.outcomes import Accepted, Busy, Outcome, Refused, Unknown

Manner = Literal["delivered", "undelivered", "refused", "busy", "unknown", "slow"]
MANNERS: Mapping[str, Manner] = {
    "+84900000001": "delivered",
    "+84900000002": "refused",
    "+84900000003": "busy",
    "+84900000004": "unknown",
    "+84900000005": "slow",
    "+84900000006": "undelivered",
    "delivered@thu.motcua.test": "delivered",
    "refused@thu.motcua.test": "refused",
    "busy@thu.motcua.test": "busy",
    "unknown@thu.motcua.test": "unknown",
    "slow@thu.motcua.test": "slow",
    "undelivered@thu.motcua.test": "undelivered",
}
"""The numbers are of the right form, so that the counter takes them; the domain is one that is
reserved for tests (RFC 2606).
"""
SLOW = 3.0
REF = "thu-"
_FATES: Mapping[Manner, Fate] = {
    "delivered": "delivered",
    "slow": "delivered",
    "undelivered": "failed-for-good",
}


class TrialProvider:
    """A provider, and in front of it those who fail on purpose. `slow` in seconds."""

    def __init__(
        self, behind: Provider, take: TakeReceipt, clock: Clock, slow: float = SLOW
    ) -> None:
        self._behind = behind
        self._take = take
        self._clock = clock
        self._slow = slow
        self._reporting: set[asyncio.Task[None]] = set()

    @property
    def name(self) -> str:
        return self._behind.name

    @property
    def abilities(self) -> Abilities:
        return self._behind.abilities

    async def send(self, message: Message) -> Outcome:
        manner = MANNERS.get(message.address.lower())
        if manner is None:
            return await self._behind.send(message)
        return await self._played(manner, message)

    async def close(self) -> None:
        for task in self._reporting:
            task.cancel()
        await self._behind.close()

    async def _played(self, manner: Manner, message: Message) -> Outcome:
        match manner:
            case "refused":
                return Refused("number-refused", hard=True)
            case "busy":
                return Busy("gateway-busy")
            case "unknown":
                return Unknown("timeout")
            case "slow":
                await asyncio.sleep(self._slow)
        self._report(_FATES[manner], message)
        return Accepted(f"{REF}{message.request_id}")

    def _report(self, fate: Fate, message: Message) -> None:
        """As a carrier does: after it has answered."""
        at = self._clock.now() + timedelta(milliseconds=1)
        ref = f"{REF}{message.request_id}"
        receipt = Receipt(self.name, message.request_id, ref, fate, f"test-{fate}", at)
        task = asyncio.create_task(self._told(receipt))
        self._reporting.add(task)
        task.add_done_callback(self._reporting.discard)

    async def _told(self, receipt: Receipt) -> None:
        await self._take(receipt)
