"""One act on one dossier: in the caller's scope, once, on the version he saw, in one write."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dossier_shared.acts import Act
from dossier_shared.clock import Clock
from dossier_shared.mongo.aggregates import Aggregates, Answer, NotFound, Once, Stale
from intake.domain.dossier import Change, Dossier
from intake.domain.scope import Scope

Describe = Callable[[Dossier], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Asked:
    """How a command came: who may see the dossier, under which key, for which version, by whom."""

    scope: Scope
    once: Once
    expected: int | None
    act: Act


@dataclass(frozen=True, slots=True)
class ActOnDossier:
    """The use case of every command; what a command does is a pure function of the dossier."""

    dossiers: Aggregates[Dossier]
    clock: Clock

    async def __call__(
        self, code: str, command: Callable[[Dossier], Change], asked: Asked, describe: Describe
    ) -> Answer:
        """NotFound for a dossier outside the scope, as for one that is not there."""

        def in_scope(dossier: Dossier) -> Change:
            if not asked.scope.covers(dossier):
                raise NotFound(code)
            return command(dossier)

        try:
            return await self.dossiers.answer(
                code, in_scope, self.clock.now(),
                once=asked.once, describe=describe, expected=asked.expected, act=asked.act,
            )  # fmt: skip
        except Stale:
            if not asked.scope.covers((await self.dossiers.load(code)).state):
                raise NotFound(code) from None
            raise
