"""What the office itself keeps: its calendar, and what it destroys when its time is over."""

from typing import Unpack

from motcua_client import models as m
from motcua_client.transport import How, Resource


class Calendar(Resource):
    """Days off, worked days and hours, in versions by official letter."""

    async def get(self, number: int | None = None) -> m.CalendarOut:
        """The version in force, or one by its number."""
        path = "/calendar" if number is None else f"/calendar/versions/{number}"
        return await self._get(m.CalendarOut, path)

    async def versions(self) -> m.VersionsOut:
        return await self._get(m.VersionsOut, "/calendar/versions")

    async def edit(self, edit: m.EditIn, **how: Unpack[How]) -> m.CalendarOut:
        """A new version; no promise given before moves by it."""
        return await self._post(m.CalendarOut, "/calendar/versions", edit, how)

    async def preview(self, asked: m.PreviewIn) -> m.PreviewOut:
        """The open dossiers whose due date would be another."""
        return await self._post(m.PreviewOut, "/calendar/preview", asked, {})

    async def move(self, moves: m.MovesIn, **how: Unpack[How]) -> m.MovesOut:
        """Promise these dossiers the day that the calendar in force gives."""
        return await self._post(m.MovesOut, "/calendar/moves", moves, how)


class DestroyLists(Resource):
    """Personal data whose period is over: listed, approved by another, destroyed."""

    async def draft(self, **how: Unpack[How]) -> m.DestroyListOut:
        return await self._post(m.DestroyListOut, "/destroy-lists", None, how)

    async def get(self, list_id: str) -> m.DestroyListOut:
        return await self._get(m.DestroyListOut, f"/destroy-lists/{list_id}")

    async def approve(self, list_id: str, **how: Unpack[How]) -> m.DestroyListOut:
        return await self._post(m.DestroyListOut, f"/destroy-lists/{list_id}/approve", None, how)

    async def execute(self, list_id: str, **how: Unpack[How]) -> m.DestroyListOut:
        return await self._post(m.DestroyListOut, f"/destroy-lists/{list_id}/execute", None, how)
