"""A broker that hangs up in the midst of the greeting, as one that is just starting or ending."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest
from pamqp import commands, frame
from tests.faults.proxy import HOST

from dossier_shared.messaging import connection
from dossier_shared.messaging.publisher import Publisher
from dossier_shared.testing.waiting import eventually

Frames = Sequence[frame.FrameTypes]
ABLE = {"capabilities": {"publisher_confirms": True, "basic.nack": True}}
START = commands.Connection.Start(mechanisms="PLAIN", locales="en_US", server_properties=ABLE)
TUNE = commands.Connection.Tune(channel_max=10, frame_max=131072, heartbeat=10)
OPEN = commands.Connection.OpenOk()


@asynccontextmanager
async def hanging_up(greeting: Frames) -> AsyncIterator[tuple[int, list[int]]]:
    """Its port, and a list that is as long as lines were taken; each ends after the greeting."""
    taken: list[int] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for said in greeting:
            await reader.read(4096)
            writer.write(frame.marshal(said, 0))
        writer.close()  # its end comes with the last frame, before there is an answer to it
        taken.append(len(greeting))

    async with await asyncio.start_server(serve, HOST, 0) as server:
        yield server.sockets[0].getsockname()[1], taken


@pytest.mark.parametrize(
    "greeting", [[], [START], [START, TUNE], [START, TUNE, OPEN]],
    ids=["at once", "after its start", "after its tune", "when a channel is asked for"],
)  # fmt: skip
async def test_who_was_hung_up_on_comes_again_and_again(
    greeting: Frames, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the driver makes of it: once it ended the publisher, and nobody relayed."""
    sleep = asyncio.sleep
    monkeypatch.setattr(connection.asyncio, "sleep", lambda seconds: sleep(min(seconds, 0.02)))
    async with hanging_up(greeting) as (port, taken):
        running = asyncio.create_task(Publisher(f"amqp://{HOST}:{port}/", "intake").run())
        try:
            await eventually(lambda: len(taken) >= 5 or running.done(), timeout=30)
            assert not running.done()
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
