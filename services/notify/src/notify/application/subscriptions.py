"""Who is told by webhook: kept by administrators, read by who plans and by who sends."""

import base64
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID, uuid5

from dossier_shared.clock import Clock
from dossier_shared.mongo.aggregates import Aggregates, AlreadyThere, KeyReused, NotFound
from dossier_shared.mongo.looking import looking
from dossier_shared.observability.logs import log
from notify.domain.subscriptions import (
    ENDED_BY_HAND,
    GONE,
    Subscription,
    checked_kinds,
    checked_url,
    ended,
    rotated,
)

_IDS = UUID("5f0d6a3c-8a57-5d0e-9a57-1d7d1a0f6d11")
PREFIX = "whsec_"
SECRET_OCTETS = 32
REFRESH_SECONDS = 5


class Seals(Protocol):
    def seal(self, secret: str) -> str: ...
    def open(self, sealed: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Target:
    """Where a webhook goes, and the secrets that sign it."""

    url: str
    secrets: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Made:
    """`secret` is shown once: None when the same request comes again."""

    subscription: Subscription
    secret: str | None = field(repr=False)


@dataclass(slots=True)
class Subscriptions:
    """`https_only` except where the client systems are on this machine."""

    stored: Aggregates[Subscription]
    seals: Seals
    clock: Clock
    https_only: bool = True
    live: tuple[Subscription, ...] = ()
    draw: Callable[[int], bytes] = secrets.token_bytes

    async def begin(self, agency: str, url: str, kinds: Sequence[str], by: str, key: str) -> Made:
        """KeyReused when the key stood on another request."""
        secret, now = self._drawn(), self.clock.now()
        fresh = Subscription(
            str(uuid5(_IDS, key)), agency, checked_url(url, https_only=self.https_only),
            checked_kinds(tuple(kinds)), self.seals.seal(secret), key, now, by,
        )  # fmt: skip
        try:
            await self.stored.add(fresh, [], now)
        except AlreadyThere:
            known = (await self.stored.load(fresh.id)).state
            if (known.agency, known.url, known.kinds) != (agency, url, fresh.kinds):
                raise KeyReused(key) from None
            return Made(known, None)
        await self.look()
        return Made(fresh, secret)

    async def rotate(self, agency: str, id_: str, key: str) -> Made:
        await self.one(agency, id_)
        secret, now = self._drawn(), self.clock.now()
        sealed = self.seals.seal(secret)
        after = await self.stored.change(id_, lambda s: (rotated(s, sealed, key, now), []), now)
        return Made(after.state, secret if after.state.secret == sealed else None)

    async def end(self, agency: str, id_: str) -> None:
        await self.one(agency, id_)
        await self._end(id_, ENDED_BY_HAND)

    async def gone(self, id_: str) -> None:
        """The client said that nobody is there any more (HTTP 410)."""
        log.warning("webhook.gone", subscription=id_)
        await self._end(id_, GONE)

    async def one(self, agency: str, id_: str) -> Subscription:
        """NotFound also for another department's."""
        found = (await self.stored.load(id_)).state
        if found.agency != agency:
            raise NotFound(id_)
        return found

    async def of(self, agency: str) -> list[Subscription]:
        rows = self.stored.collection.find({"agency": agency}).sort("created_at")
        return [self.stored.read(row).state for row in await rows.to_list(None)]

    async def target(self, id_: str) -> Target | None:
        """Where this one is told now; None when it has ended or never was."""
        try:
            found = (await self.stored.load(id_)).state
        except NotFound:
            return None
        if not found.active:
            return None
        return Target(found.url, tuple(map(self.seals.open, found.secrets(self.clock.now()))))

    def wanting(self, agency: str | None, kind: str) -> list[str]:
        """The ids of those who want to hear of such an event, as far as this process knows."""
        return [s.id for s in self.live if s.agency == agency and kind in s.kinds]

    async def look(self) -> None:
        """Learn what this process and the others have changed."""
        rows = await self.stored.collection.find({"active": True}).to_list(None)
        self.live = tuple(self.stored.read(row).state for row in rows)

    async def follow(self) -> None:
        """For as long as the service lives."""
        await looking(self.look, REFRESH_SECONDS, "subscriptions.not-read")

    async def _end(self, id_: str, why: str) -> None:
        now = self.clock.now()
        await self.stored.change(id_, lambda s: (ended(s, why, now), []), now)
        await self.look()

    def _drawn(self) -> str:
        return PREFIX + base64.b64encode(self.draw(SECRET_OCTETS)).decode()
