"""All that somebody has in hand goes to others: he is absent, or has left."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from dossier_shared.clock import Clock
from dossier_shared.mongo.aggregates import Aggregates, Change, NotFound
from dossier_shared.rules import RuleViolation
from routing.application.see_case import must_see
from routing.domain.caller import Caller
from routing.domain.case import Case
from routing.domain.commands import Act, reassign
from routing.domain.may import must_lead_some
from routing.domain.office import Office


@dataclass(frozen=True, slots=True)
class Moved:
    """`refused` is why a case stayed where it is, None when it went to `assignee`."""

    code: str
    assignee: str
    refused: str | None


@dataclass(frozen=True, slots=True)
class ReassignAll:
    cases: Aggregates[Case]
    in_hand: Callable[[str], Iterable[str]]
    clock: Clock
    office: Office

    async def __call__(self, person: str, caller: Caller, reason: str) -> Sequence[Moved]:
        """One after another, the soonest due first, each to whom the policy names. Said again, it
        moves what is still there: a case that went is no longer in his hands.
        """
        must_lead_some(caller)
        return [
            moved
            for code in list(self.in_hand(person))
            if (moved := await self._one(code, person, Act(caller, self.clock.now(), reason)))
        ]

    async def _one(self, code: str, person: str, act: Act) -> Moved | None:
        def command(case: Case) -> Change[Case]:
            must_see(case, act.caller)
            if case.assignee != person:
                raise NotFound(code)
            return reassign(case, act, None, self.office)

        try:
            stored = await self.cases.change(code, command, act.at)
        except NotFound:
            return None
        except RuleViolation as refused:
            return Moved(code, person, refused.code)
        return Moved(code, stored.state.assignee, None)
