"""What notify needs of the world: somebody who takes messages, and who tells what became of them.

A provider answers with an outcome and never raises for what its other side does. It carries the
request id there, and keeps to a time limit of its own.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, runtime_checkable
from uuid import UUID

from dossier_shared.contracts import Channel
from notify.domain.outcomes import Outcome
from notify.domain.statuses import Fate
from notify.domain.text.segments import Encoding

__all__ = [
    "Abilities", "Encoding", "Fate", "Message", "NotGenuine", "Provider", "ReadsReceipts",
    "Receipt", "TakeReceipt", "Unreadable",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a provider can do. `max_rate` is in units (parts of an SMS, mails) a second.

    `one_fate`: its answers say something about the provider as a whole; False where behind each
    address there is another machine. `at_once`: so many messages it takes at a time; more would
    wait in a queue of ours, where what is urgent overtakes nothing.
    """

    channel: Channel
    dedupes: bool = False
    reports_delivery: bool = False
    max_rate: float | None = None
    encodings: frozenset[Encoding] = frozenset({"GSM-7", "UCS-2"})
    one_fate: bool = True
    at_once: int = 200


@dataclass(frozen=True, slots=True)
class Message:
    """What is handed over. `wording` is the version of our text, `template` the id under which the
    carrier knows it, `fields` its parameters; `encoding` is the alphabet an SMS needs; `event` is
    what a webhook tells.
    `lawful_unsubscribe` is where these messages can be refused, given only where refusing is
    lawful.
    """

    address: str = field(repr=False)
    request_id: UUID
    text: str = field(repr=False)
    subject: str | None = None
    html: str | None = field(default=None, repr=False)
    wording: str | None = None
    template: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict, repr=False)
    units: int = 1
    encoding: Encoding | None = None
    lawful_unsubscribe: str | None = field(default=None, repr=False)
    event: Mapping[str, object] | None = None


class Provider(Protocol):
    """One carrier's line; `name` is stable, for it stands in what is stored."""

    @property
    def name(self) -> str: ...
    @property
    def abilities(self) -> Abilities: ...
    async def send(self, message: Message) -> Outcome: ...
    async def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a provider tells later of a notice it took, by our request id or by its own `ref`;
    `hard` when nothing will ever arrive at that address.
    """

    provider: str
    request_id: UUID | None
    ref: str | None
    state: Fate
    reason: str | None
    at: datetime
    hard: bool = False


class NotGenuine(Exception):
    """A call that says it comes from a provider and does not."""


class Unreadable(ValueError):
    """A provider's call that makes no sense."""


@runtime_checkable
class ReadsReceipts(Protocol):
    """A provider that calls back: what its call tells, after proof that it is its own.

    Raises NotGenuine or Unreadable. `headers` have lower-case names.
    """

    def read_receipts(self, headers: Mapping[str, str], body: bytes) -> tuple[Receipt, ...]: ...


TakeReceipt = Callable[[Receipt], Awaitable[bool]]
"""False when no notice is known yet that it is about; the receipt is kept all the same."""
