"""One after the other for each dossier, side by side for different ones."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Lanes:
    """Gives out turns, in the order in which they were asked for."""

    def __init__(self) -> None:
        self._lanes: dict[str, deque[asyncio.Future[None]]] = {}

    @asynccontextmanager
    async def turn(self, subject: str) -> AsyncIterator[None]:
        """Entered when all who came before about this subject have left."""
        lane = self._lanes.setdefault(subject, deque())
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        before = lane[-1] if lane else None
        lane.append(mine)

        def leave(_: object = None) -> None:
            mine.set_result(None)
            lane.remove(mine)
            if not lane:
                del self._lanes[subject]

        try:
            if before is not None:
                await asyncio.wait({before})
            yield
        finally:
            if before is None or before.done():
                leave()
            else:  # cancelled before it was our turn: who follows must still wait
                before.add_done_callback(leave)
