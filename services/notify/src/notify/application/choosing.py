"""Which provider a notice goes to, if any can take it now.

What this replica has seen of a provider (its breaker) is its own; what a provider may be given is
shared by all replicas.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta

from dossier_shared.contracts import Channel
from notify.application.counting import BREAKER, STATES
from notify.application.ports import Encoding, Provider
from notify.domain.notices import Notice, pinned
from notify.domain.outcomes import Accepted, Outcome, Refused
from notify.domain.providers.breaker import Breaker
from notify.domain.providers.split import picked, shares

TakeTokens = Callable[[str, int, float, datetime], Awaitable[tuple[int, float]]]
"""Provider, how many, how many it may be given a second, now: how many are given, and when there
will be one again, in seconds.
"""
PATIENCE = timedelta(minutes=15)
"""A receipt of a provider that does not compare request ids is waited for so long."""


@dataclass(slots=True)
class Line:
    """A provider, its `weight` among those of its channel, and what is known of it here; `in_hand`
    is what it was given and has not answered.
    """

    provider: Provider
    weight: float
    breaker: Breaker
    tokens: int = 0
    rests_until: datetime | None = None
    in_hand: int = 0

    @property
    def room(self) -> int:
        return self.provider.abilities.at_once - self.in_hand

    def has_tokens(self, now: datetime) -> bool:
        if self.provider.abilities.max_rate is None or self.tokens > 0:
            return True
        return self.rests_until is None or self.rests_until <= now

    def free(self, now: datetime) -> bool:
        return self.room > 0 and self.breaker.lets_through(now) and self.has_tokens(now)


class Choosing:
    """The providers of all channels. `limit` is within which a call ends."""

    def __init__(
        self,
        providers: Sequence[tuple[Provider, float]],
        now: datetime,
        limit: timedelta,
        take: TakeTokens | None = None,
    ) -> None:
        self._lines = {p.name: Line(p, weight, Breaker(now)) for p, weight in providers}
        self._limit = limit
        self._take = take
        for name in self._lines:
            BREAKER.labels(name).set(0)

    def free(self, now: datetime) -> set[str]:
        """The providers that take something now."""
        return {name for name, line in self._lines.items() if line.free(now)}

    def open_channels(self, now: datetime) -> dict[Channel, bool]:
        """Of each channel that has a provider, whether it takes something now."""
        free: dict[Channel, bool] = {}
        for line in self._lines.values():
            channel = line.provider.abilities.channel
            free[channel] = free.get(channel, False) or line.free(now)
        return free

    async def provide(self, wanted: Mapping[Channel, int], now: datetime) -> None:
        """Have tokens for so many messages of each channel, as far as there are any."""
        for line in self._lines.values():
            rate = line.provider.abilities.max_rate
            missing = min(line.room, wanted.get(line.provider.abilities.channel, 0)) - line.tokens
            if rate is None or self._take is None or missing <= 0 or not line.has_tokens(now):
                continue
            given, seconds = await self._take(line.provider.name, missing, rate, now)
            line.tokens += given
            line.rests_until = now + timedelta(seconds=seconds)

    def choose(
        self, notice: Notice, now: datetime, encoding: Encoding | None = None
    ) -> Provider | Set[str]:
        """The provider to ask, of those that have the `encoding`; the names of those that are
        waited for when none takes it just now. A LookupError when there never is one: the channel
        has none, or the only one that may be asked is gone.
        """
        held = pinned(notice)
        able = self._able(notice.channel, encoding) if held is None else {held: self._lines[held]}
        if not able:
            raise LookupError(notice.channel)
        lines = self._free(able, notice, now)
        if not lines:
            return able.keys()
        weights = {name: line.weight for name, line in lines.items()}
        trouble = {name: line.breaker.trouble(now) for name, line in lines.items()}
        point = notice.request_id_of(len(notice.attempts)).int % 9973 / 9973
        return lines[picked(shares(weights, trouble), point)].provider

    def begun(self, provider: Provider, units: int, now: datetime) -> tuple[bool, int]:
        """A message goes to it: whether that is a probe, and how many seconds a receipt is waited
        for should its fate stay unknown.
        """
        line, can = self._lines[provider.name], provider.abilities
        line.in_hand += 1
        line.tokens -= units if can.max_rate is not None else 0
        probe = line.breaker.state(now) == "half-open"
        line.breaker = line.breaker.asked(now, self._limit)
        waits = can.reports_delivery and not can.dedupes
        return probe, int(PATIENCE.total_seconds()) if waits else 0

    def ended(self, provider: Provider, outcome: Outcome, now: datetime) -> bool:
        """Whether it takes something again that took nothing before."""
        line = self._lines[provider.name]
        was_free = line.free(now)
        line.in_hand -= 1
        if provider.abilities.one_fate:
            line.breaker = line.breaker.answered(isinstance(outcome, Accepted | Refused), now)
            BREAKER.labels(provider.name).set(STATES.index(line.breaker.state(now)))
        return line.free(now) and not was_free

    def not_asked(self, provider: Provider) -> None:
        """What was begun does not go there after all."""
        self._lines[provider.name].in_hand -= 1

    def _able(self, channel: Channel, encoding: Encoding | None) -> dict[str, Line]:
        return {
            name: line
            for name, line in self._lines.items()
            if line.provider.abilities.channel == channel
            and (encoding is None or encoding in line.provider.abilities.encodings)
        }

    def _free(self, able: Mapping[str, Line], notice: Notice, now: datetime) -> Mapping[str, Line]:
        """The free ones; the one that was busy last only when it is the only one."""
        free = {name: line for name, line in able.items() if line.free(now) and self._enough(line)}
        last = notice.attempts[-1].provider if notice.attempts else None
        others = {name: line for name, line in free.items() if name != last}
        return others or free

    def _enough(self, line: Line) -> bool:
        return line.provider.abilities.max_rate is None or line.tokens > 0 or self._take is None
