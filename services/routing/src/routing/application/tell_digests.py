"""Sends the digests that are due: one replica tells each, whoever writes first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from dossier_shared.clock import Clock
from dossier_shared.mongo.aggregates import Aggregates, AlreadyThere
from dossier_shared.mongo.looking import looking
from dossier_shared.mongo.timers import due
from routing.application.ports import Counts
from routing.domain.deadlines import horizon
from routing.domain.digests import Digest, Figures, Rhythm, digest, digest_id, tell
from routing.domain.office import Office
from routing.domain.queues import Listed, tag
from routing.domain.workflow import DIVISION_ROLES

BATCH = 100


@dataclass(frozen=True, slots=True)
class TellDigests:
    """`begun`: the digests that are known to stand in the database."""

    digests: Aggregates[Digest]
    counts: Counts
    office: Office
    clock: Clock
    agency: str
    near_days: int
    poll: float
    begun: set[str] = field(default_factory=set)

    async def begin(self) -> None:
        """A digest for each division of the register as it stands, and two for the agency."""
        now, calendar = self.clock.now(), self.office.calendar
        for rhythm, division in self._wanted():
            key = digest_id(self.agency, rhythm, division)
            if key not in self.begun:
                await self._add(digest(self.agency, rhythm, division, now, calendar), now)
                self.begun.add(key)

    async def _add(self, fresh: Digest, now: datetime) -> None:
        try:
            await self.digests.add(fresh, [], now)
        except AlreadyThere:
            return

    def _wanted(self) -> Iterator[tuple[Rhythm, str | None]]:
        members = [m for m in self.office.members.values() if m.role in DIVISION_ROLES]
        for name in sorted({m.division for m in members if m.agency == self.agency}):
            yield "daily", name
        yield "weekly", None
        yield "quarterly", None

    async def sweep(self) -> int:
        """Tell what is due, a division that came in meanwhile included from its next morning on;
        how many this replica told.
        """
        now = self.clock.now()
        await self.begin()
        found = await due(self.digests, now, BATCH)
        if found:
            await self.counts.look()
        told = 0
        for before in found:
            after, payloads = tell(
                before.state, self._figures(before.state, now), now, self.office.calendar
            )
            told += await self.digests.replace(before, after, payloads, now) is not None
        return told

    async def run(self) -> None:
        """Sweep for ever; no trouble of the database ends it."""
        await looking(self.sweep, self.poll, "digests.interrupted", self.clock.sleep)

    def _figures(self, told: Digest, now: datetime) -> Figures:
        days = horizon(now, self.near_days, self.office.calendar)
        key = tag("listed", told.agency, told.division)
        windows: Sequence[Listed] = (
            Listed(key),
            Listed(key, due_from=days.today, due_before=days.near),
            Listed(key, due_before=days.today),
        )
        return Figures(*(self.counts.count(each) for each in windows))
