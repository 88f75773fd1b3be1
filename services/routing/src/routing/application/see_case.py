"""One case, for who may see it."""

from dataclasses import dataclass

from dossier_shared.mongo.aggregates import NotFound, Stored
from routing.application.ports import Cases
from routing.domain.caller import Caller, scope_of
from routing.domain.case import Case


@dataclass(frozen=True, slots=True)
class SeeCase:
    cases: Cases

    async def __call__(self, code: str, caller: Caller) -> Stored[Case]:
        """The case; NotFound also when it is there and the caller does not see it."""
        stored = await self.cases.load(code)
        must_see(stored.state, caller)
        return stored


def must_see(case: Case, caller: Caller) -> None:
    """NotFound for a case out of the caller's scope: he is not even told that it exists."""
    scope = scope_of(caller)
    if scope is None or not scope.holds(case.agency, case.divisions):
        raise NotFound(case.code)
