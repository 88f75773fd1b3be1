"""Drafts are kept for their author, and become a dossier once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from dossier_shared.clock import Clock
from dossier_shared.mongo.aggregates import (
    Aggregates,
    AlreadyThere,
    Answer,
    NotFound,
    Once,
    Stale,
    Stored,
    answered_now,
)
from intake.application.receive_dossier import Describe, NewDossier, ReceiveDossier
from intake.domain.drafts import Draft, save, sent_in

DescribeDraft = Callable[[Draft], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class AskedOfDraft:
    """By whom, under which key, for which version."""

    by: str
    once: Once
    expected: int | None
    describe: DescribeDraft


@dataclass(frozen=True, slots=True)
class Drafts:
    """Another's draft is as if it were not there."""

    drafts: Aggregates[Draft]
    clock: Clock

    async def begin(
        self, by: str, content: Mapping[str, Any], once: Once, describe: DescribeDraft
    ) -> Answer:
        if (earlier := await self.drafts.created(once)) is not None:
            return earlier
        draft = Draft(uuid4().hex, by, content, self.clock.now())
        body = describe(draft)
        try:
            await self.drafts.add(
                draft, [], draft.saved_at, created=answered_now(once, body, 1)
            )  # fmt: skip
        except AlreadyThere:
            if (earlier := await self.drafts.created(once)) is None:
                raise
            return earlier
        return Answer(body, version=1, replayed=False)

    async def own(self, draft_id: str, by: str) -> Stored[Draft]:
        stored = await self.drafts.load(draft_id)
        if stored.state.by != by:
            raise NotFound(draft_id)
        return stored

    async def save(self, draft_id: str, content: Mapping[str, Any], asked: AskedOfDraft) -> Answer:
        await self.own(draft_id, asked.by)
        now = self.clock.now()
        return await self.drafts.answer(
            draft_id, lambda draft: (save(draft, content, now), []), now,
            once=asked.once, describe=asked.describe, expected=asked.expected,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class SubmitDraft:
    """A draft is sent in under a key of its own: however often, it becomes one dossier."""

    drafts: Drafts
    receiving: ReceiveDossier

    async def __call__(
        self,
        draft_id: str,
        by: str,
        expected: int | None,
        new: Callable[[Draft, Once], NewDossier],
        describe: Describe,
    ) -> Answer:
        """`new` reads the draft as a whole application, and says what is wrong in it."""
        stored = await self.drafts.own(draft_id, by)
        once = Once(f"draft:{draft_id}", "")
        answer = await self.receiving.dossiers.created(once)
        if answer is None:
            if expected is not None and stored.version != expected:
                raise Stale(draft_id)
            answer = await self.receiving.submit(new(stored.state, once), describe)
        code = answer.body["code"]
        await self.drafts.drafts.change(
            draft_id, lambda draft: (sent_in(draft, code), []), self.drafts.clock.now()
        )
        return answer
