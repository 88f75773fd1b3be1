"""A person's command on a case: seen, allowed, done and told in one write."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dossier_shared.clock import Clock
from dossier_shared.contracts import Payload
from dossier_shared.mongo.aggregates import Answer, Once, Stale
from routing.application.ports import Cases, Describe
from routing.application.see_case import must_see
from routing.domain.caller import Caller
from routing.domain.case import Case
from routing.domain.commands import Act

Doing = Callable[[Case, Act], tuple[Case, Sequence[Payload]]]


@dataclass(frozen=True, slots=True)
class Request:
    """Who wants it done to which case, what he notes down, and the version that he has seen."""

    code: str
    caller: Caller
    note: str | None
    once: Once
    expected: int | None


@dataclass(frozen=True, slots=True)
class ActOnCase:
    cases: Cases
    clock: Clock
    describe: Describe

    async def __call__(self, request: Request, doing: Doing) -> Answer:
        """Do it once, however often it is asked for under the same key."""
        act = Act(request.caller, self.clock.now(), request.note)

        def command(case: Case) -> tuple[Case, Sequence[Payload]]:
            must_see(case, request.caller)
            return doing(case, act)

        try:
            return await self.cases.answer(
                request.code,
                command,
                act.at,
                once=request.once,
                describe=self.describe,
                expected=request.expected,
            )
        except Stale:
            must_see((await self.cases.load(request.code)).state, request.caller)
            raise
