"""Return the result to the citizen at the counter, by post or electronically."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dossier_shared.clock import Clock
from dossier_shared.mongo.aggregates import Aggregates, Answer, NotFound, Once, Stale
from intake.domain.dossier import Change, Dossier, Return, ReturnMethod, return_result
from intake.domain.scope import Scope


@dataclass(frozen=True, slots=True)
class Handover:
    """To whom, and by which paper he was known. `by` is the receptionist's id."""

    method: ReturnMethod
    recipient: str
    paper: str | None
    by: str


@dataclass(frozen=True, slots=True)
class ReturnResult:
    dossiers: Aggregates[Dossier]
    clock: Clock

    async def __call__(
        self,
        code: str,
        handover: Handover,
        scope: Scope,
        once: Once,
        expected: int | None,
        describe: Callable[[Dossier], dict[str, Any]],
    ) -> Answer:
        now = self.clock.now()

        def command(dossier: Dossier) -> Change:
            if not scope.covers(dossier):
                raise NotFound(code)
            returned = Return(handover.method, now, handover.by, handover.recipient, handover.paper)
            return return_result(dossier, returned)

        try:
            return await self.dossiers.answer(
                code, command, now, once=once, describe=describe, expected=expected
            )
        except Stale:
            if not scope.covers((await self.dossiers.load(code)).state):
                raise NotFound(code) from None
            raise
