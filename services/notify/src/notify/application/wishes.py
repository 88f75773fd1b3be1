"""What people want of the office's messages, and which addresses are dead, as each replica knows.

Both are asked at each notice, so they are held here and followed: what another replica has changed
is known some seconds later.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from dossier_shared.clock import Clock
from dossier_shared.contracts import Channel
from dossier_shared.mongo.aggregates import Aggregates, AlreadyThere, Answer, Describe, Once
from dossier_shared.mongo.looking import looking
from notify.domain.kinds import Kind
from notify.domain.wishes import Refusable, Suppression, Wish, refuses, refusing, suppressed, wanted

FOLLOW_SECONDS = 3.0
OVERLAP = timedelta(minutes=1)
"""Clocks of replicas differ a little; what was changed so long ago is read once more."""
CITIZEN = "citizen"


class Wishes(Protocol):
    async def changed_since(self, at: datetime | None) -> Sequence[Wish]: ...


class Suppressions(Protocol):
    async def keep(self, one: Suppression) -> None: ...
    async def lift(self, tag: str) -> bool: ...
    async def live(self, now: datetime) -> Sequence[Suppression]:
        """Those that hold; what is over is removed."""


@dataclass(slots=True)
class Recipients:
    """`office` is the order of channels for who has asked for none."""

    stored: Aggregates[Wish]
    wishes: Wishes
    suppressions: Suppressions
    clock: Clock
    office: tuple[Channel, ...] = ()
    _known: dict[str, Wish] = field(default_factory=dict)
    _dead: Mapping[str, Suppression] = field(default_factory=dict)
    _until: datetime | None = None

    def order(self, tags: tuple[str, ...]) -> tuple[Channel, ...]:
        orders = (self._known[tag].order for tag in tags if tag in self._known)
        return next((order for order in orders if order), self.office)

    def refuses(self, tag: str, kind: Kind) -> bool:
        return refuses(self._known.get(tag), kind)

    def is_dead(self, tag: str) -> bool:
        dead = self._dead.get(tag)
        return dead is not None and self.clock.now() < dead.until

    @property
    def some_dead(self) -> bool:
        return bool(self._dead)

    async def look(self) -> None:
        """Learn what this process and the others have changed."""
        now = self.clock.now()
        for wish in await self.wishes.changed_since(self._until):
            self._known[wish.tag] = wish
        self._until = now - OVERLAP
        self._dead = {one.tag: one for one in await self.suppressions.live(now)}

    async def follow(self) -> None:
        """For as long as the service lives."""
        await looking(self.look, FOLLOW_SECONDS, "recipients.not-read")

    async def of(self, tag: str) -> Wish:
        found = await self.stored.collection.find_one({"_id": tag})
        return self.stored.read(found).state if found else Wish(tag)

    async def want(
        self,
        tag: str,
        order: Sequence[Channel],
        refused: Sequence[Refusable],
        by: str,
        once: Once,
        describe: Describe[Wish],
    ) -> Answer:
        now = self.clock.now()
        await self._there(tag, now)
        answer = await self.stored.answer(
            tag, lambda w: (wanted(w, order, refused, by, now), []), now,
            once=once, describe=describe,
        )  # fmt: skip
        await self.look()
        return answer

    async def refuse(self, tag: str, what: Refusable) -> None:
        """By the citizen's own link; refused twice is refused."""
        now = self.clock.now()
        await self._there(tag, now)
        await self.stored.change(tag, lambda w: (refusing(w, what, CITIZEN, now), []), now)
        await self.look()

    async def bury(self, tag: str, reason: str) -> None:
        """Nothing arrives there: it is not tried for a month."""
        now = self.clock.now()
        one = suppressed(tag, reason, now)
        await self.suppressions.keep(one)
        self._dead = {**self._dead, tag: one}

    async def revive(self, tag: str) -> bool:
        """Something arrived there, or the counter says so; False when it was not dead."""
        lifted = await self.suppressions.lift(tag)
        self._dead = {each: one for each, one in self._dead.items() if each != tag}
        return lifted

    def dead(self, tag: str) -> Suppression | None:
        return self._dead.get(tag) if self.is_dead(tag) else None

    async def _there(self, tag: str, now: datetime) -> None:
        try:
            await self.stored.add(Wish(tag), [], now)
        except AlreadyThere:
            return


Tag = Callable[[str], str]
