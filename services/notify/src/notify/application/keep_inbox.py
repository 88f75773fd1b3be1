"""An official's inbox: what he is to read, and the marks he sets. Nobody sees another's."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Protocol
from uuid import UUID

from dossier_shared.clock import Clock
from dossier_shared.mongo.aggregates import Aggregates, Answer, Describe, NotFound, Once
from notify.domain import inbox
from notify.domain.correspondence import Change, Correspondence
from notify.domain.inbox import Marked

AT_ONCE = 200


class Inboxes(Protocol):
    """What was put into people's inboxes, by subject."""

    async def page(
        self, person: str, before: str | None, limit: int, *, unread: bool
    ) -> tuple[Sequence[Correspondence], str | None]:
        """The latest first, and the place where the next page begins."""

    async def unread(self, person: str) -> int:
        """Of how many subjects there is something unread."""


@dataclass(frozen=True, slots=True)
class KeepInbox:
    correspondences: Aggregates[Correspondence]
    inboxes: Inboxes
    clock: Clock

    async def mark(
        self,
        subject: str,
        person: str,
        mark: Marked,
        only: Collection[UUID] | None,
        once: Once,
        describe: Describe[Correspondence],
    ) -> Answer:
        """The person's notices about a subject; NotFound where none is there."""
        now = self.clock.now()

        def command(correspondence: Correspondence) -> Change:
            if not inbox.of(person, correspondence.notices):
                raise NotFound(subject)
            marked = inbox.marked(correspondence.notices, person, mark, now, only)
            return replace(correspondence, notices=marked), []

        return await self.correspondences.answer(
            subject, command, now, once=once, describe=describe
        )

    async def mark_all(self, person: str, mark: Marked, once: Once) -> int:
        """All that is unread, at most so much at once; of how many subjects it was."""
        found, _ = await self.inboxes.page(person, None, AT_ONCE, unread=True)
        for one in found:
            await self.mark(one.code, person, mark, None, once, lambda _: {})
        return len(found)
