"""A TCP proxy between any two parts of the product, which misbehaves on demand.

A hole holds bytes back instead of dropping them: on a real line the kernel would send them again
until they pass, so a connection that outlives the hole goes on with nothing missing.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Literal

HOST = "127.0.0.1"
CHUNK = 65_536
Way = Literal["there", "back"]
"""From who connects to who listens, and from him back."""

Answer = Callable[[bytes], bytes | None]
"""From a whole message to the answer that the proxy gives in the listener's place, if any."""
ReadMessage = Callable[[asyncio.StreamReader], Awaitable[bytes]]


async def read_some(reader: asyncio.StreamReader) -> bytes:
    return await reader.read(CHUNK)


@dataclass(slots=True)
class Flow:
    """How bytes pass one way: not at all while it is a hole, late by `delay`, `drip` a second."""

    passes: asyncio.Event = field(default_factory=asyncio.Event)
    delay: float = 0
    drip: int = 0

    async def send(self, data: bytes, writer: asyncio.StreamWriter) -> None:
        await self.passes.wait()
        if self.delay:
            await asyncio.sleep(self.delay)
        for piece in self._pieces(data):
            await self.passes.wait()
            writer.write(piece)
            await writer.drain()
            if self.drip:
                await asyncio.sleep(0.1)

    def _pieces(self, data: bytes) -> list[bytes]:
        size = max(1, self.drip // 10) if self.drip else len(data)
        return [data[at : at + size] for at in range(0, len(data), size)]


class Link:
    """One line; its methods may be called from any thread."""

    def __init__(self, loop: asyncio.AbstractEventLoop, target: int, read: ReadMessage) -> None:
        self.port = 0
        self._loop = loop
        self._target = target
        self._read = read
        self._flows: dict[Way, Flow] = {"there": Flow(), "back": Flow()}
        self._answer: Answer | None = None
        self._down = False
        self._open: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None
        self._mend()

    async def listen(self) -> None:
        self._server = await asyncio.start_server(self._serve, HOST, 0)
        self.port = int(self._server.sockets[0].getsockname()[1])

    def close(self) -> None:
        if self._server is not None:
            self._server.close()

    def cut(self) -> None:
        """Every connection ends at once; new ones are taken."""
        self._soon(self._cut)

    def down(self) -> None:
        """Every connection ends, and a new one as soon as it is made."""
        self._soon(self._fall)

    def hole(self, *ways: Way) -> None:
        """Nothing passes these ways, and nobody is told."""

        def open_it() -> None:
            for way in ways:
                self._flows[way].passes.clear()

        self._soon(open_it)

    def slow(self, delay: float = 0, drip: int = 0) -> None:
        """What is asked comes late, or drips at so many bytes a second both ways."""

        def change() -> None:
            self._flows["there"].delay = delay
            for flow in self._flows.values():
                flow.drip = drip

        self._soon(change)

    def answer(self, answer: Answer) -> None:
        """Messages for which `answer` has an answer do not reach the listener."""

        def change() -> None:
            self._answer = answer

        self._soon(change)

    def mend(self) -> None:
        """As if nothing had been."""
        self._soon(self._mend)

    def _soon(self, change: Callable[[], object]) -> None:
        self._loop.call_soon_threadsafe(change)

    def _mend(self) -> None:
        self._down, self._answer = False, None
        for flow in self._flows.values():
            flow.delay, flow.drip = 0, 0
            flow.passes.set()

    def _fall(self) -> None:
        self._down = True
        self._cut()

    def _cut(self) -> None:
        for writer in self._open:
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._down:
            writer.transport.abort()
            return
        try:
            there_reader, there = await asyncio.open_connection(HOST, self._target)
        except OSError:
            writer.transport.abort()
            return
        self._open |= {writer, there}
        ways = (
            asyncio.create_task(self._pump("there", reader, there, writer)),
            asyncio.create_task(self._pump("back", there_reader, writer, there)),
        )
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            self._open -= {writer, there}
            writer.transport.abort()
            there.transport.abort()

    async def _pump(
        self,
        way: Way,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        sender: asyncio.StreamWriter,
    ) -> None:
        read = self._read if way == "there" else read_some
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while data := await read(reader):
                said = self._answer(data) if self._answer and way == "there" else None
                if said is not None:
                    sender.write(said)
                else:
                    await self._flows[way].send(data, writer)
