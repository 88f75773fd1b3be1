"""The citizen rates the service: whoever holds the slip, which bears a code and a secret."""

from dataclasses import dataclass

from dossier_shared.acts import Act
from dossier_shared.mongo.aggregates import Aggregates
from intake.application.look_up import LookUp
from intake.domain.dossier import Dossier
from intake.domain.episodes import Rating
from intake.domain.rating import rate


@dataclass(frozen=True, slots=True)
class Claim:
    """By what a citizen claims the dossier, and from where."""

    code: str
    secret: str
    address: str


@dataclass(frozen=True, slots=True)
class RateDossier:
    """The same rating sent again changes nothing: a citizen's phone has no idempotency key."""

    dossiers: Aggregates[Dossier]
    look_up: LookUp

    async def __call__(self, claim: Claim, rating: Rating, act: Act) -> None:
        """LookupNotFound and TooManyLookups as for a lookup."""
        before = await self.look_up.with_secret(claim.code, claim.secret, claim.address)
        told = {(earlier.slip, earlier.points) for earlier in before.ratings}
        if (rating.slip, rating.points) not in told:
            await self.dossiers.change(
                before.code, lambda dossier: rate(dossier, rating), rating.at, act=act
            )
