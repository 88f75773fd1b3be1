"""The citizen rates the service: whoever holds the slip, which bears a code and a secret."""

import hmac
from dataclasses import dataclass

from dossier_shared.acts import Act
from dossier_shared.clock import Clock
from dossier_shared.mongo.aggregates import Aggregates, NotFound
from intake.domain.dossier import Dossier
from intake.domain.episodes import Rating
from intake.domain.rating import rate


@dataclass(frozen=True, slots=True)
class RateDossier:
    """The same rating sent again changes nothing: a citizen's phone has no idempotency key."""

    dossiers: Aggregates[Dossier]
    clock: Clock

    async def __call__(
        self, code: str, secret: str, slip: str, points: tuple[int | None, ...], act: Act
    ) -> None:
        """NotFound for a wrong secret, as for a dossier that is not there."""
        before = (await self.dossiers.load(code)).state
        if not hmac.compare_digest(before.secret.encode(), secret.encode()):
            raise NotFound(code)
        if any((told.slip, told.points) == (slip, points) for told in before.ratings):
            return
        now = self.clock.now()
        rating = Rating(slip, points, now)
        await self.dossiers.change(code, lambda dossier: rate(dossier, rating), now, act=act)
