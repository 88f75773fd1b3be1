"""Commands on what the office itself keeps: by its own people, once, on the version they saw."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from dossier_shared.acts import Act
from dossier_shared.clock import Clock
from dossier_shared.mongo.aggregates import (
    Aggregates,
    AlreadyThere,
    Answer,
    Change,
    NotFound,
    Once,
    Stale,
    answered_now,
)
from intake.domain.errors.life import OTHER_AGENCY

S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class AskedOffice:
    """How such a command comes."""

    agency: str
    once: Once
    expected: int | None
    act: Act


@dataclass(frozen=True, slots=True)
class Keeping(Generic[S]):
    kept: Aggregates[S]
    clock: Clock
    agency: str

    async def answer(
        self, key: str, command: Callable[[S], Change[S]], asked: AskedOffice,
        describe: Callable[[S], dict[str, Any]],
    ) -> Answer:  # fmt: skip
        """NotFound when there is nothing to change."""
        self._check(asked)
        return await self.kept.answer(
            key, command, self.clock.now(),
            once=asked.once, describe=describe, expected=asked.expected, act=asked.act,
        )  # fmt: skip

    async def answer_or_add(
        self, key: str, command: Callable[[S], Change[S]], fresh: Callable[[], Change[S]],
        asked: AskedOffice, describe: Callable[[S], dict[str, Any]],
    ) -> Answer:  # fmt: skip
        """Like `answer`; what is not there begins as `fresh`."""
        self._check(asked)
        if (earlier := await self.kept.created(asked.once)) is not None:
            return earlier
        try:
            return await self.answer(key, command, asked, describe)
        except NotFound:
            if asked.expected is not None:
                raise Stale(key) from None
        return await self._added(key, fresh(), asked, describe)

    async def _added(
        self, key: str, change: Change[S], asked: AskedOffice,
        describe: Callable[[S], dict[str, Any]],
    ) -> Answer:  # fmt: skip
        body, now = describe(change[0]), self.clock.now()
        created = answered_now(asked.once, body, 1)
        try:
            await self.kept.add(*change, now, created=created, act=asked.act)
        except AlreadyThere as taken:
            if (earlier := await self.kept.created(asked.once)) is not None:
                return earlier
            raise Stale(key) from taken
        return Answer(body, 1, replayed=False)

    def _check(self, asked: AskedOffice) -> None:
        if asked.agency != self.agency:
            raise OTHER_AGENCY.broken()
