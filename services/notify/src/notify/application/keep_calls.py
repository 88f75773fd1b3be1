"""The list of calls by hand, and what came of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from dossier_shared.clock import Clock
from dossier_shared.mongo.aggregates import Aggregates, Answer, Describe, NotFound, Once
from dossier_shared.worktime import Calendar
from notify.domain.calls import CallOutcome, CallTry, tried
from notify.domain.correspondence import Change, Correspondence, with_calls


class Waiting(Protocol):
    """The dossiers of a department that somebody has to call about."""

    async def page(
        self, agency: str, after: str | None, limit: int
    ) -> tuple[Sequence[Correspondence], str | None]:
        """The one due first first, and the place where the next page begins."""

    async def count(self, agency: str) -> int: ...


@dataclass(frozen=True, slots=True)
class KeepCalls:
    correspondences: Aggregates[Correspondence]
    waiting: Waiting
    calendar: Callable[[], Calendar]
    clock: Clock

    async def note(
        self,
        code: str,
        call: str,
        outcome: CallOutcome,
        *,
        agency: str,
        by: str,
        once: Once,
        describe: Describe[Correspondence],
    ) -> Answer:
        """NotFound for a dossier that is not of the caller's department."""
        now = self.clock.now()

        def command(correspondence: Correspondence) -> Change:
            must_be_of(agency, correspondence)
            one = CallTry(now, by, outcome)
            return with_calls(correspondence, tried(correspondence.calls, call, one)), []

        return await self.correspondences.answer(code, command, now, once=once, describe=describe)


def must_be_of(agency: str, correspondence: Correspondence) -> None:
    """One's own department's; another's is as if it were not."""
    if correspondence.agency != agency:
        raise NotFound(correspondence.code)
