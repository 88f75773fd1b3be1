"""What a look at a correspondence comes to, before anything is written or sent."""

from collections import Counter
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from dossier_shared.contracts import Channel, Payload
from dossier_shared.mongo.aggregates import Stored
from dossier_shared.observability.logs import log
from notify.application.choosing import Choosing
from notify.application.deliver import digest_of
from notify.application.ports import Message, Provider
from notify.domain.correspondence import (
    Correspondence,
    Tried,
    claim_due,
    park,
    review,
    settle_all,
    to_send,
    withhold,
)
from notify.domain.hours import Hours
from notify.domain.notices import Notice, Sent
from notify.domain.outcomes import Outcome, Withheld

Write = Callable[[Correspondence, Notice], Message | Outcome | Withheld]
"""The message, or the outcome of the try where there can be none, or that none is to be sent."""


@dataclass(frozen=True, slots=True)
class Call:
    """Try `number` of a notice, as it is about to be made."""

    notice: Notice
    number: int
    provider: Provider
    message: Message


@dataclass(frozen=True, slots=True)
class Plan:
    """`state` and `payloads` are to be written over `before`; then the calls are to be made."""

    before: Stored[Correspondence]
    state: Correspondence
    payloads: list[Payload]
    calls: list[Call]


@dataclass(slots=True)
class _Sorted:
    """The due notices of one correspondence, by what is to be done with them now."""

    sent: dict[str, Sent | None] = field(default_factory=dict)
    messages: dict[str, tuple[Provider, Message]] = field(default_factory=dict)
    ended: list[Tried] = field(default_factory=list)
    parked: dict[str, str] = field(default_factory=dict)
    withheld: dict[str, str] = field(default_factory=dict)
    waited_for: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Planner:
    """`lease` is how long a claim holds."""

    write: Write
    choosing: Choosing
    hours: Hours
    lease: timedelta

    def __call__(self, before: Stored[Correspondence], now: datetime) -> Plan | Set[str]:
        """When there is nothing to be done with it now, the providers that it waits for."""
        looked_at, told = review(before.state, now, self.hours)
        found = self._sorted(looked_at, now)
        kept_back, _ = withhold(looked_at, found.withheld, now)
        parked, more = park(kept_back, found.parked, now)
        claimed, _ = claim_due(parked, found.sent, now, self.lease)
        state, ended = settle_all(claimed, found.ended, now)
        if state == before.state:
            return found.waited_for
        calls = [
            Call(notice, len(notice.attempts) - 1, *found.messages[notice.id])
            for notice in state.notices
            if notice.id in found.messages
        ]
        return Plan(before, state, [*told, *more, *ended], calls)

    def _sorted(self, looked_at: Correspondence, now: datetime) -> _Sorted:
        found = _Sorted()
        for notice in to_send(looked_at, now):
            try:
                provider = self.choosing.choose(notice, now)
            except LookupError:
                found.parked[notice.id] = "no-provider"
                continue
            if isinstance(provider, Set):
                found.waited_for |= provider
            else:
                self._write_out(found, looked_at, notice, provider, now)
        return found

    def _write_out(
        self, found: _Sorted, told: Correspondence, notice: Notice, provider: Provider,
        now: datetime,
    ) -> None:  # fmt: skip
        """A text that cannot be written out parks its own notice, and stops no other."""
        try:
            message = self.write(told, notice)
        except Exception as error:
            log.error("sender.unwritable", notice=notice.id, error=type(error).__name__)
            found.parked[notice.id] = "unwritable"
            return
        if isinstance(message, Withheld):
            found.withheld[notice.id] = message.reason
            return
        if not isinstance(message, Message):
            found.sent[notice.id] = None
            found.ended.append(Tried(notice.id, len(notice.attempts), message))
            return
        able = self._able(provider, notice, message, now)
        if isinstance(able, Set):
            found.waited_for |= able
            return
        probe, patience = self.choosing.begun(able, message.units, now)
        found.messages[notice.id] = (able, message)
        found.sent[notice.id] = Sent(
            able.name, digest_of(message), message.wording, message.units, probe, patience
        )

    def _able(
        self, provider: Provider, notice: Notice, message: Message, now: datetime
    ) -> Provider | Set[str]:
        """One that has the letters of the text, or those that are waited for; where none has them,
        this one, which refuses it.
        """
        encoding = message.encoding
        if encoding is None or encoding in provider.abilities.encodings:
            return provider
        try:
            return self.choosing.choose(notice, now, encoding)
        except LookupError:
            return provider


def wanted(found: list[Stored[Correspondence]], now: datetime) -> Mapping[Channel, int]:
    """How many messages of each channel are due, at most."""
    return Counter(notice.channel for one in found for notice in to_send(one.state, now))
