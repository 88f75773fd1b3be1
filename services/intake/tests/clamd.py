"""A clamd that speaks INSTREAM and checks how it is spoken to."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Literal

VIRUS = b"X5O!P%@AP-DAY-LA-MA-DOC-THU"
NAME = "Win.Test.EICAR_HDB-1"
Mood = Literal["well", "silent", "closes", "size", "garbles"]


@dataclass
class FakeClamd:
    """`received` holds what each caller streamed; `mood` is how it takes it."""

    mood: Mood = "well"
    received: list[bytes] = field(default_factory=list)
    port: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            assert await reader.readexactly(10) == b"zINSTREAM\0"
            if self.mood == "closes":
                return
            if self.mood == "size":
                await reader.readexactly(4)
                writer.write(b"INSTREAM size limit exceeded. ERROR\0")
                await writer.drain()
                return
            content = b""
            while length := int.from_bytes(await reader.readexactly(4), "big"):
                content += await reader.readexactly(length)
            self.received.append(content)
            if self.mood == "silent":
                await reader.read()
                return
            writer.write(self._answer(content))
            await writer.drain()
        finally:
            writer.close()

    def _answer(self, content: bytes) -> bytes:
        if self.mood == "garbles":
            return b"PONG\0"
        found = f"{NAME} FOUND" if VIRUS in content else "OK"
        return f"stream: {found}\0".encode()


@asynccontextmanager
async def clamd(port: int = 0, mood: Mood = "well") -> AsyncIterator[FakeClamd]:
    fake = FakeClamd(mood)
    server = await asyncio.start_server(fake.serve, "127.0.0.1", port)
    fake.port = server.sockets[0].getsockname()[1]
    try:
        yield fake
    finally:
        server.close()
        await server.wait_closed()
