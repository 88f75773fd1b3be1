"""What a mail that came back does to its notice: the same as a carrier's receipt."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from prometheus_client import Counter

from dossier_shared.clock import Clock
from notify.application.ports import Receipt, TakeReceipt
from notify.domain.statuses import Fate

BOUNCES = Counter("motcua_mails_back", "Mails handed in as bounces, by what they were.", ["was"])
PROVIDER = "bounces"


class Back(Protocol):
    """Of a mail that could not be delivered: which notice it was, and why."""

    @property
    def request_id(self) -> UUID: ...
    @property
    def fate(self) -> Fate: ...
    @property
    def reason(self) -> str: ...
    @property
    def hard(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class TakeBounce:
    """`read` finds the bounce in a mail; None where there is none of ours."""

    read: Callable[[bytes], Back | None]
    take: TakeReceipt
    clock: Clock

    async def __call__(self, mail: bytes) -> None:
        found = self.read(mail)
        BOUNCES.labels("no-bounce" if found is None else found.fate).inc()
        if found is not None:
            await self.take(self._receipt(found))

    def _receipt(self, of: Back) -> Receipt:
        now = self.clock.now()
        return Receipt(PROVIDER, of.request_id, None, of.fate, of.reason, now, of.hard)
