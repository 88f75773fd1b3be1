"""The proxy does what it is told, and then as if nothing had been."""

import asyncio
import struct
from collections.abc import Iterator
from typing import cast

import bson
import pytest
from tests.faults.mongowire import HEADER, OP_MSG, command_of, read_only
from tests.faults.proxy import HOST, Link
from tests.faults.wires import Wires

from dossier_shared.testing.waiting import eventually


class Echo(asyncio.Protocol):
    """Answers with what it hears, and remembers it."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self.heard.append(data)
        self.transport.write(data)


@pytest.fixture
def wires() -> Iterator[Wires]:
    wires = Wires()
    yield wires
    wires.close()


class Ends:
    """A line through a proxy to an echo."""

    def __init__(self, link: Link, echo: Echo) -> None:
        self.link, self.echo = link, echo

    async def open(self) -> None:
        self.reader, self.writer = await asyncio.open_connection(HOST, self.link.port)

    async def say(self, line: bytes) -> None:
        self.writer.write(line)
        await self.writer.drain()

    async def answer(self, seconds: float = 5) -> bytes:
        async with asyncio.timeout(seconds):
            return await self.reader.readline()


async def listening(echo: Echo) -> asyncio.Server:
    return await asyncio.get_running_loop().create_server(lambda: echo, HOST, 0)


async def ends(wires: Wires, server: asyncio.Server, echo: Echo) -> Ends:
    made = Ends(wires.link(server.sockets[0].getsockname()[1]), echo)
    await made.open()
    await made.say(b"first\n")
    assert await made.answer() == b"first\n"
    return made


async def test_a_hole_there_keeps_back_what_is_sent_until_it_is_mended(wires: Wires) -> None:
    echo = Echo()
    async with await listening(echo) as server:
        line = await ends(wires, server, echo)
        line.link.hole("there")
        await line.say(b"second\n")
        with pytest.raises(TimeoutError):
            await line.answer(0.3)
        assert echo.heard == [b"first\n"]
        line.link.mend()
        assert await line.answer() == b"second\n"
        line.writer.close()


async def test_a_hole_back_lets_through_what_is_sent_and_keeps_the_answer(wires: Wires) -> None:
    echo = Echo()
    async with await listening(echo) as server:
        line = await ends(wires, server, echo)
        line.link.hole("back")
        await line.say(b"second\n")
        await eventually(lambda: b"second\n" in echo.heard)
        with pytest.raises(TimeoutError):
            await line.answer(0.3)
        line.link.mend()
        assert await line.answer() == b"second\n"
        line.writer.close()


async def test_a_cut_ends_the_line_and_takes_a_new_one(wires: Wires) -> None:
    echo = Echo()
    async with await listening(echo) as server:
        line = await ends(wires, server, echo)
        line.link.cut()
        with pytest.raises(ConnectionError):
            await _to_the_end(line)
        line.writer.close()
        await line.open()
        await line.say(b"again\n")
        assert await line.answer() == b"again\n"
        line.writer.close()


async def test_a_slow_line_carries_a_call_after_its_delay(wires: Wires) -> None:
    echo = Echo()
    async with await listening(echo) as server:
        line = await ends(wires, server, echo)
        line.link.slow(delay=0.4)
        await line.say(b"late\n")
        with pytest.raises(TimeoutError):
            await line.answer(0.2)
        assert await line.answer() == b"late\n"
        line.writer.close()


async def test_an_answer_of_the_proxy_never_reaches_the_listener(wires: Wires) -> None:
    echo = Echo()
    async with await listening(echo) as server:
        line = await ends(wires, server, echo)
        line.link.answer(lambda data: b"no\n" if data == b"write\n" else None)
        await line.say(b"write\n")
        assert await line.answer() == b"no\n"
        assert echo.heard == [b"first\n"]
        line.writer.close()


async def _to_the_end(line: Ends) -> None:
    if await line.answer() == b"":
        raise ConnectionError("ended")


def message(command: dict[str, object]) -> bytes:
    body = struct.pack("<ib", 0, 0) + bson.encode(command)
    return HEADER.pack(HEADER.size + len(body), 7, 0, OP_MSG) + body


def test_a_member_that_is_not_primary_refuses_writes_and_answers_reads() -> None:
    refused = read_only(message({"update": "dossiers", "$db": "intake"}))
    assert refused is not None
    length, _, answers, kind = HEADER.unpack_from(refused)
    assert (length, answers, kind) == (len(refused), 7, OP_MSG)
    assert bson.decode(refused[21:])["codeName"] == "NotWritablePrimary"
    assert read_only(message({"find": "dossiers", "$db": "intake"})) is None


def test_the_name_of_a_command_is_its_first_field() -> None:
    assert command_of(message({"ping": 1})) == "ping"
