"""Work lists: what stands in each, for who may see it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from dossier_shared.clock import Clock
from routing.application.ports import Counts, ProcedureNames, Queues, Row
from routing.domain.caller import Caller, scope_of
from routing.domain.deadlines import Horizon, Standing, horizon
from routing.domain.errors import QUEUE_UNKNOWN
from routing.domain.office import Office
from routing.domain.queues import QUEUES, Horizons, Listed, Queue, seen_by, tag


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
    counts: Mapping[str, int]
    names: Mapping[str, str]
    horizon: Horizon


@dataclass(frozen=True, slots=True)
class ListWork:
    queues: Queues
    counts: Counts
    procedures: ProcedureNames
    clock: Clock
    office: Office
    near_days: int

    async def __call__(self, caller: Caller, asked: Asked) -> Page:
        """A page and the counts of the whole; both of what the caller sees, and of nothing else."""
        now = horizon(self.clock.now(), self.near_days, self.office.calendar)
        seen = scope_of(caller)
        scope = seen.within(asked.division) if seen else None
        if scope is None:
            return Page([], False, dict.fromkeys(("open", "near-due", "overdue"), 0), {}, now)
        key = tag("listed", scope.agency, scope.division, asked.assignee)
        lists = _by_standing(key, now)
        return await self._page(lists[asked.standing], asked.after, asked.limit, lists, now)

    async def queue(self, caller: Caller, name: str, after: str, limit: int) -> tuple[Queue, Page]:
        """A page of one of the office's lists; QUEUE_UNKNOWN also for one that is not his."""
        now = self._horizons()
        queue = next((queue for queue in QUEUES if queue.id == name), None)
        listed = seen_by(queue, caller, now) if queue else None
        if queue is None or listed is None:
            raise QUEUE_UNKNOWN.broken(queue=name)
        return queue, await self._page(listed, after, limit, {queue.id: listed}, now[2])

    async def overview(self, caller: Caller) -> list[tuple[Queue, int]]:
        """The lists that the caller has, each with how many stand in it."""
        await self.counts.look()
        now = self._horizons()
        mine = ((queue, seen_by(queue, caller, now)) for queue in QUEUES)
        return [(queue, self.counts.count(listed)) for queue, listed in mine if listed]

    def _horizons(self) -> Horizons:
        now, calendar = self.clock.now(), self.office.calendar
        today, one, two, three = (horizon(now, days, calendar) for days in range(4))
        return today, one, two, three

    async def _page(
        self,
        listed: Listed,
        after: str,
        limit: int,
        counted: Mapping[str, Listed],
        now: Horizon,
    ) -> Page:
        rows, _ = await asyncio.gather(
            self.queues.page(listed, after, limit + 1), self.counts.look()
        )
        shown = rows[:limit]
        names = await self.procedures.names({row.procedure for row in shown})
        counts = {name: self.counts.count(each) for name, each in counted.items()}
        return Page(shown, len(rows) > limit, counts, names, now)


def _by_standing(key: str, now: Horizon) -> dict[str, Listed]:
    """`open` is all that is not finished: the near and the late are among it."""
    return {
        "open": Listed(key),
        "near-due": Listed(key, due_from=now.today, due_before=now.near),
        "overdue": Listed(key, due_before=now.today),
    }
