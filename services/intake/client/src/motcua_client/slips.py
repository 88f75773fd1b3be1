"""What is printed: slips, lists of results handed over, the tracking book."""

from collections.abc import Sequence
from datetime import date

from motcua_client import models as m
from motcua_client.transport import Resource, written


class Slips(Resource):
    async def all(self, code: str) -> m.SlipsOut:
        """Those that were given out for a dossier."""
        return await self._get(m.SlipsOut, f"/dossiers/{code}/slips")

    async def pdf(self, code: str, number: str) -> bytes:
        """A slip as it was given out."""
        return (await self.transport.get(f"/dossiers/{code}/slips/{number}")).content

    async def transfer(self, division: str, day: date) -> bytes:
        """The list of what was received for a division on a day, to be signed by both sides."""
        asked = {"division": division, "day": day.isoformat()}
        return (await self.transport.get("/hand-over-lists", **asked)).content

    async def hand_over(self, codes: Sequence[str]) -> bytes:
        """The list of these results, to be signed by both sides, as PDF."""
        asked = written(m.HandOverIn(codes=list(codes)))
        return (await self.transport.send("POST", "/hand-over-lists", asked)).content


class Book(Resource):
    """The tracking book of a year."""

    async def page(self, year: int, first: int = 1, limit: int = 100) -> m.BookOfYearOut:
        """So many numbers from `first` on."""
        return await self._get(m.BookOfYearOut, f"/book/{year}", first=first, limit=limit)

    async def xlsx(self, year: int) -> bytes:
        return (await self.transport.get(f"/book/{year}/xlsx")).content

    async def pdf(self, year: int) -> bytes:
        return (await self.transport.get(f"/book/{year}/pdf")).content
