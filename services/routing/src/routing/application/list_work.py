"""Work lists: what is open, near its due date or late, for who may see it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace

from dossier_shared.clock import Clock
from dossier_shared.worktime import Calendar
from routing.application.ports import ProcedureNames, Queue, Queues, Row
from routing.domain.caller import Caller, scope_of
from routing.domain.deadlines import Horizon, Standing, horizon


@dataclass(frozen=True, slots=True)
class Asked:
    """`after` is the place of the last row of the page before."""

    division: str | None
    assignee: str | None
    standing: Standing
    after: str
    limit: int


@dataclass(frozen=True, slots=True)
class Page:
    rows: list[Row]
    more: bool
    counts: Mapping[Standing, int]
    names: Mapping[str, str]
    horizon: Horizon


@dataclass(frozen=True, slots=True)
class ListWork:
    queues: Queues
    procedures: ProcedureNames
    clock: Clock
    calendar: Calendar
    near_days: int

    async def __call__(self, caller: Caller, asked: Asked) -> Page:
        """A page and the counts of the whole; both of what the caller sees, and of nothing else."""
        now = horizon(self.clock.now(), self.near_days, self.calendar)
        seen = scope_of(caller)
        scope = seen.within(asked.division) if seen else None
        if scope is None:
            return Page([], False, dict.fromkeys(("open", "near-due", "overdue"), 0), {}, now)
        queues = _by_standing(Queue(scope, asked.assignee), now)
        rows, counts = await asyncio.gather(
            self.queues.page(queues[asked.standing], asked.after, asked.limit + 1),
            asyncio.gather(*map(self.queues.count, queues.values())),
        )
        shown = rows[: asked.limit]
        names = await self.procedures.names({row.procedure for row in shown})
        by_standing = dict(zip(queues, counts, strict=True))
        return Page(shown, len(rows) > asked.limit, by_standing, names, now)


def _by_standing(queue: Queue, now: Horizon) -> dict[Standing, Queue]:
    """`open` is all that is not finished: the near and the late are among it."""
    return {
        "open": queue,
        "near-due": replace(queue, due_from=now.today, due_before=now.near),
        "overdue": replace(queue, due_before=now.today),
    }
