"""All lines of a run, on a loop of their own in a thread of their own."""

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any

from tests.faults.proxy import Link, ReadMessage, read_some


class Wires:
    """Makes lines, and ends them all."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._links: list[Link] = []
        self._thread = threading.Thread(target=self._loop.run_forever, name="wires", daemon=True)
        self._thread.start()

    def link(self, target: int, read: ReadMessage = read_some) -> Link:
        """A line to a port of this machine."""
        link = Link(self._loop, target, read)
        self._run(link.listen())
        self._links.append(link)
        return link

    def close(self) -> None:
        """End them all."""
        self._run(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _end(self) -> None:
        for link in self._links:
            link.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)
