"""Changes of the texts: drafted, looked at, published; and following what others published."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dossier_shared.acts import Act
from dossier_shared.clock import Clock
from dossier_shared.mongo.aggregates import Aggregates, AlreadyThere, Answer, NotFound, Once, Stored
from dossier_shared.mongo.looking import looking
from notify.application.templates.library import Library
from notify.domain.wording import template as wording
from notify.domain.wording.bodies import FORM_OF, Body
from notify.domain.wording.checking import faults
from notify.domain.wording.errors import OTHER_CHANNEL, OTHER_OFFICE
from notify.domain.wording.previewing import Terms
from notify.domain.wording.template import Change, Draft, Key, Template

REFRESH_SECONDS = 5.0
PUBLISHED = {"published": {"$gte": 1}}
Describe = Callable[[Template], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Asked:
    """How a command on a template comes; `expected` is the version its sender saw."""

    agency: str
    once: Once
    expected: int | None
    act: Act
    describe: Describe


@dataclass(frozen=True, slots=True)
class EditTemplates:
    """`agency` is the department that the texts speak for."""

    stored: Aggregates[Template]
    library: Library
    terms: Terms
    clock: Clock
    agency: str

    async def load(self, key: Key) -> Stored[Template]:
        """As it is kept, or as it would begin; NotFound where the product has no such text."""
        self._shipped(key)
        try:
            return await self.stored.load(str(key))
        except NotFound:
            return Stored(1, 0, {}, {}, Template(str(key)))

    async def all(self) -> list[tuple[Key, Template]]:
        """Every text that the product has, as it is kept now."""
        rows = await self.stored.collection.find({"_id": {"$in": self._ids()}}).to_list(None)
        kept = {row["_id"]: self.stored.read(row).state for row in rows}
        return [
            (key, kept.get(str(key), Template(str(key)))) for key in sorted(self.library.shipped)
        ]

    async def save_draft(self, key: Key, body: Body, asked: Asked) -> Answer:
        if FORM_OF[key.channel] != body.form:
            raise OTHER_CHANNEL.broken(channel=key.channel)
        draft = Draft(body, asked.act.by, self.clock.now())
        return await self._answer(key, lambda kept: wording.save_draft(kept, draft), asked)

    async def discard_draft(self, key: Key, asked: Asked) -> Answer:
        return await self._answer(key, wording.discard_draft, asked)

    async def publish(self, key: Key, asked: Asked) -> Answer:
        """From now on notices are written by the draft; those begun keep the text they have."""
        shipped, now = self._shipped(key), self.clock.now()

        def check(body: Body) -> list[Any]:
            return faults(key.name, key.channel, key.language, body, self.terms.office)

        answer = await self._answer(
            key, lambda kept: wording.publish(kept, shipped, check, asked.act.by, now), asked
        )
        self.library.learn((await self.stored.load(str(key))).state)
        return answer

    async def look(self) -> None:
        """What was published, here and by other replicas."""
        found = self.stored.collection.find(PUBLISHED)
        for row in await found.to_list(None):
            self.library.learn(self.stored.read(row).state)

    async def follow(self) -> None:
        """For as long as the service lives; no trouble of the database ends it."""
        await looking(self.look, REFRESH_SECONDS, "templates.not-read", self.clock.sleep)

    async def _answer(
        self, key: Key, command: Callable[[Template], Change], asked: Asked
    ) -> Answer:
        self._shipped(key)
        if asked.agency != self.agency:
            raise OTHER_OFFICE.broken()
        await self._begun(key, asked.act)
        return await self.stored.answer(
            str(key), command, self.clock.now(),
            once=asked.once, describe=asked.describe, expected=asked.expected, act=asked.act,
        )  # fmt: skip

    async def _begun(self, key: Key, act: Act) -> None:
        """There is something to lock before the first change."""
        try:
            await self.stored.add(Template(str(key)), [], self.clock.now(), act=act)
        except AlreadyThere:
            return

    def _ids(self) -> list[str]:
        return [str(key) for key in self.library.shipped]

    def _shipped(self, key: Key) -> Body:
        body = self.library.shipped.get(key)
        if body is None:
            raise NotFound(str(key))
        return body
