"""What citizens ask, with no token or with their own."""

from typing import Unpack

from motcua_client import models as m
from motcua_client.transport import How, Resource


class Lookup(Resource):
    """An unknown code, a wrong secret and another's dossier are answered alike."""

    async def degree(self, code: str) -> m.DegreeOut:
        """How far a dossier is, by its code alone."""
        return await self._get(m.DegreeOut, f"/lookup/{code}")

    async def with_secret(self, code: str, secret: str) -> m.StandingOut:
        """Where it stands, for who holds its slip."""
        asked = m.LookupIn(code=code, secret=secret)
        return await self._post(m.StandingOut, "/lookup", asked, {})

    async def own(self, code: str) -> m.StandingOut:
        """Where it stands, for its owner's own token."""
        return await self._post(m.StandingOut, "/lookup/own", m.OwnLookupIn(code=code), {})

    async def own_slips(self, code: str) -> m.SlipsOut:
        """The slips that its owner was given."""
        return await self._post(m.SlipsOut, "/lookup/own/slips", m.OwnLookupIn(code=code), {})

    async def own_slip(self, code: str, number: str) -> bytes:
        """One of them as it was given out, as PDF."""
        asked = m.OwnLookupIn(code=code)
        return (await self.transport.send("POST", f"/lookup/own/slips/{number}", asked)).content

    async def rate(self, rating: m.CitizenRateIn, **how: Unpack[How]) -> m.RatedOut:
        return await self._post(m.RatedOut, "/ratings", rating, how)

    async def verify(self, token: str) -> m.VerifiedOut:
        """Whether the slip that shows this token is genuine."""
        return await self._get(m.VerifiedOut, f"/verify/{token}")

    async def keys(self) -> m.KeysOut:
        """The public keys that slips can be checked with, without asking anybody."""
        return await self._get(m.KeysOut, "/verify/keys")
