"""ClamAV's daemon over TCP, by its INSTREAM command (clamd(8))."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

from intake.application.files import ScannerAway

_FOUND = re.compile(r"stream: (.+) FOUND")


@dataclass(frozen=True, slots=True)
class Clamd:
    """`seconds` is the limit of a whole scan, from connecting to the verdict."""

    host: str
    port: int
    seconds: float

    async def __call__(self, blocks: AsyncIterator[bytes]) -> str | None:
        """The name of the virus found, None for none; ScannerAway for anything but a verdict."""
        try:
            async with asyncio.timeout(self.seconds):
                reader, writer = await asyncio.open_connection(self.host, self.port)
                try:
                    return _verdict(await _asked(reader, writer, blocks))
                finally:
                    writer.transport.abort()
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
            raise ScannerAway(type(error).__name__) from error


async def _asked(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, blocks: AsyncIterator[bytes]
) -> str:
    """Each block goes with its length in four bytes; a length of zero ends the stream."""
    writer.write(b"zINSTREAM\0")
    async for block in blocks:
        writer.write(len(block).to_bytes(4, "big") + block)
        await writer.drain()
    writer.write(bytes(4))
    await writer.drain()
    return (await reader.readuntil(b"\0")).rstrip(b"\0").decode(errors="replace")


def _verdict(answer: str) -> str | None:
    if answer == "stream: OK":
        return None
    if found := _FOUND.fullmatch(answer):
        return found[1]
    raise ScannerAway(answer)
