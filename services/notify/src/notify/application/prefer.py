"""What a citizen wants of the office's messages, entered at the counter for one of his dossiers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from dossier_shared.clock import Clock
from dossier_shared.contracts import Channel
from dossier_shared.mongo.aggregates import Aggregates, Once
from dossier_shared.sealed import Contact
from notify.application.keep_calls import must_be_of
from notify.application.opening import Unseal, opened
from notify.application.wishes import Recipients
from notify.domain.correspondence import Change, Correspondence
from notify.domain.wishes import Refusable, Suppression, Wish, in_order

Known = list[tuple[Wish, Suppression | None]]


@dataclass(frozen=True, slots=True)
class Prefer:
    """Raises NotFound for a dossier that is not of the caller's department. It is about the contact
    as it is: who has the number that was wrong has wishes of his own.

    `tags` are those of a contact's addresses, `places` what of it may be dead.
    """

    correspondences: Aggregates[Correspondence]
    recipients: Recipients
    unseal: Unseal
    tags: Callable[[Contact], Sequence[str]]
    places: Callable[[Contact], Sequence[str]]
    clock: Clock

    async def of(self, code: str, agency: str) -> tuple[Correspondence, Known]:
        """By tag of each number and address, and whether it is dead."""
        state = await self._load(code, agency)
        tags = self.tags(self._contact(state))
        known = [(await self.recipients.of(tag), self.recipients.dead(tag)) for tag in tags]
        return state, known

    async def __call__(
        self,
        code: str,
        order: Sequence[Channel],
        refused: Sequence[Refusable],
        *,
        agency: str,
        by: str,
        once: Once,
    ) -> None:
        """Each step is done once under the key, so a call that broke off is repeated whole."""
        wanted = in_order(order)
        state = await self._load(code, agency)
        for tag in self.tags(self._contact(state)):
            await self.recipients.want(tag, wanted, refused, by, once, lambda _: {})

        def ordered(correspondence: Correspondence) -> Change:
            return replace(correspondence, order=wanted), []

        await self.correspondences.answer(
            code, ordered, self.clock.now(), once=once, describe=lambda _: {}
        )

    async def revive(self, code: str, agency: str) -> None:
        for place in self.places(self._contact(await self._load(code, agency))):
            await self.recipients.revive(place)

    def _contact(self, state: Correspondence) -> Contact:
        return opened(state, self.unseal)

    async def _load(self, code: str, agency: str) -> Correspondence:
        state = (await self.correspondences.load(code)).state
        must_be_of(agency, state)
        return state
