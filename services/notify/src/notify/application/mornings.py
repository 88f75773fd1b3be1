"""Writes the mails of the morning, in whichever replica: each has a natural key, so there is one a
person and day, however many replicas there are and however often they start.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from dossier_shared.clock import Clock
from dossier_shared.mongo.aggregates import Aggregates, AlreadyThere
from dossier_shared.mongo.looking import looking
from dossier_shared.staff import Register
from dossier_shared.worktime import Calendar
from notify.application.keep_inbox import Inboxes
from notify.domain.correspondence import Correspondence
from notify.domain.morning import Morning, digest_of, morning_of

POLL_SECONDS = 20.0
READ = 200
"""Of so many dossiers at most a mail tells; nobody reads more."""


class Told(Protocol):
    """The last morning whose mails are all written, for whichever replica asks."""

    async def last(self) -> datetime | None: ...
    async def note(self, at: datetime) -> None: ...


@dataclass(slots=True)
class Mornings:
    """Who of the `staff` has a mailbox is written to."""

    correspondences: Aggregates[Correspondence]
    inboxes: Inboxes
    staff: Register
    calendar: Callable[[], Calendar]
    clock: Clock
    wake: Callable[[], None]
    told: Told
    _told: date | None = field(default=None)

    async def run(self) -> None:
        """For as long as the service lives; no trouble of the database ends it."""
        await looking(self.look, POLL_SECONDS, "mornings.interrupted", self.clock.sleep)

    async def look(self) -> int:
        """Write what this morning's mails lack; return how many this replica wrote."""
        now = self.clock.now()
        morning = morning_of(now, self.calendar())
        if morning is None or morning.day == self._told:
            return 0
        last = await self.told.last()
        told = last is not None and last >= morning.at
        written = 0 if told else await self._tell_all(morning, now, last)
        self._told = morning.day
        return written

    async def _tell_all(self, morning: Morning, now: datetime, last: datetime | None) -> int:
        """Noted when all is written, so that who dies in the middle is followed by another."""
        mailed = [person.id for person in self.staff.people if person.email]
        written = sum([await self._tell(morning, person, now, last) for person in mailed])
        await self.told.note(morning.at)
        if written:
            self.wake()
        return written

    async def _tell(
        self, morning: Morning, person: str, now: datetime, last: datetime | None
    ) -> bool:
        unread, _ = await self.inboxes.page(person, None, READ, unread=True)
        digest = digest_of(morning, person, unread, now, last)
        if digest is None:
            return False
        try:
            await self.correspondences.add(digest, [], now)
        except AlreadyThere:
            return False
        return True
