"""Somebody of the one-stop has a notice sent again."""

from dataclasses import dataclass
from uuid import UUID

from dossier_shared.clock import Clock
from dossier_shared.mongo.aggregates import Aggregates, Answer, Describe, NotFound, Once
from notify.domain.correspondence import Change, Correspondence
from notify.domain.resending import resend


@dataclass(frozen=True, slots=True)
class Resend:
    """Raises NotFound for a dossier that is not of the caller's department."""

    correspondences: Aggregates[Correspondence]
    clock: Clock

    async def __call__(
        self,
        code: str,
        notice_id: UUID,
        *,
        agency: str,
        by: str,
        once: Once,
        describe: Describe[Correspondence],
    ) -> Answer:
        now = self.clock.now()

        def again(correspondence: Correspondence) -> Change:
            if correspondence.agency != agency:
                raise NotFound(code)
            return resend(correspondence, notice_id, now, by)

        return await self.correspondences.answer(code, again, now, once=once, describe=describe)
