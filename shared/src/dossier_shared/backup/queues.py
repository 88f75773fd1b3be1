"""What lies in the broker: messages that wait to be tried again, and dead letters.

The working queues are empty while the fence holds, if their services run; of one that does not run
the messages are copied too. A look takes nothing away.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import aio_pika
import bson
import httpx
from aio_pika.abc import AbstractChannel, AbstractIncomingMessage, AbstractQueue
from bson.raw_bson import RawBSONDocument

from dossier_shared.doctor.management import management, vhost_of
from dossier_shared.messaging import topology

SECONDS = 10
LOOKS = 4
"""The broker's counts are up to five seconds old."""
OURS = "x-motcua-"


class NotQuiet(RuntimeError):
    """A service runs and does not come to the end of its queue."""


async def until_quiet(url: str, amqp_url: str, patience: float) -> None:
    """Until every queue that is consumed is empty, its unacked messages counted too."""
    quiet = 0
    for _ in range(int(patience / 2) + LOOKS):
        busy = await asyncio.to_thread(_busy, url, amqp_url)
        quiet = 0 if busy else quiet + 1
        if quiet == LOOKS:
            return
        await asyncio.sleep(2)
    raise NotQuiet(f"{', '.join(busy)}: not at the end of the queue in {patience:g} s")


def _busy(url: str, amqp_url: str) -> list[str]:
    with management(url) as api:
        answer = api.get(f"/api/queues/{quote(vhost_of(amqp_url), safe='')}")
        rows = answer.raise_for_status().json()
    work = {topology.queue_of(service) for service in topology.SUBSCRIPTIONS}
    return [
        row["name"]
        for row in rows
        if row["name"] in work and row.get("consumers") and row.get("messages")
    ]


async def messages(amqp_url: str) -> list[dict[str, Any]]:
    """Every message of every queue; twice the same, so that none was on its way meanwhile."""
    before: list[dict[str, Any]] | None = None
    for _ in range(5):
        found = await _messages(amqp_url)
        if before is not None and _ids(found) == _ids(before):
            return found
        before = found
    raise NotQuiet("messages go from queue to queue; try again in a minute")


def _ids(found: Sequence[dict[str, Any]]) -> list[tuple[str, str]]:
    return sorted((one["queue"], str(one["id"])) for one in found)


async def _messages(amqp_url: str) -> list[dict[str, Any]]:
    found = []
    for service in topology.SUBSCRIPTIONS:
        for queue in topology.queues(service):
            async with _channel(amqp_url) as channel:
                found += [_kept(queue.name, one) for one in await _peeked(channel, queue)]
    return found


@asynccontextmanager
async def _channel(amqp_url: str) -> AsyncIterator[AbstractChannel]:
    """What was looked at goes back when it closes."""
    connection = await aio_pika.connect(amqp_url, timeout=SECONDS)
    async with connection:
        yield await connection.channel(publisher_confirms=True, on_return_raises=True)


async def _peeked(channel: AbstractChannel, queue: topology.Queue) -> list[AbstractIncomingMessage]:
    async with asyncio.timeout(SECONDS):
        there = await channel.declare_queue(queue.name, passive=True)
    counts = there.declaration_result
    number = counts.message_count or 0
    if "x-single-active-consumer" not in queue.arguments:
        got = [await there.get(fail=False, timeout=SECONDS) for _ in range(number)]
        return [message for message in got if message is not None]
    if not number or counts.consumer_count:
        return []
    return await _consumed(there, number)


async def _consumed(queue: AbstractQueue, number: int) -> list[AbstractIncomingMessage]:
    """Of a queue that gives nothing to whoever does not consume it."""
    found: list[AbstractIncomingMessage] = []
    whole = asyncio.Event()

    async def look(message: AbstractIncomingMessage) -> None:
        found.append(message)
        if len(found) >= number:
            whole.set()

    await queue.consume(look, timeout=SECONDS)
    async with asyncio.timeout(SECONDS + number / 100):
        await whole.wait()
    return found[:number]


def _kept(queue: str, message: AbstractIncomingMessage) -> dict[str, Any]:
    return {
        "queue": queue,
        "id": message.message_id,
        "type": message.type,
        "app": message.app_id,
        "time": message.timestamp,
        "content_type": message.content_type,
        "headers": {k: v for k, v in message.headers.items() if k.startswith(OURS)},
        "body": message.body,
    }


def as_raw(kept: dict[str, Any]) -> RawBSONDocument:
    return RawBSONDocument(bson.encode(kept))


async def put_back(amqp_url: str, kept: Sequence[RawBSONDocument]) -> None:
    """Each into the queue that it was copied from, confirmed."""
    async with _channel(amqp_url) as channel:
        await topology.declare(channel)
        for one in map(dict, kept):
            time: datetime | None = one["time"]
            message = aio_pika.Message(
                one["body"],
                headers=dict(one["headers"]),
                message_id=one["id"],
                type=one["type"],
                app_id=one["app"],
                timestamp=time.replace(tzinfo=UTC) if time else None,
                content_type=one["content_type"],
                delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
            )
            await channel.default_exchange.publish(
                message, one["queue"], mandatory=True, timeout=SECONDS
            )


def definitions(url: str, amqp_url: str) -> bytes:
    """Queues, exchanges, bindings and policies; users are with the deployment's secrets."""
    with management(url) as api:
        return api.get(_place(amqp_url)).raise_for_status().content


def define(url: str, amqp_url: str, content: bytes) -> None:
    with management(url) as api:
        kind = {"content-type": "application/json"}
        answer = api.post(_place(amqp_url), content=content, headers=kind)
        if answer.is_error:
            raise httpx.HTTPError(f"definitions refused: {answer.text[:200]}")


def _place(amqp_url: str) -> str:
    return f"/api/definitions/{quote(vhost_of(amqp_url), safe='')}"


async def empty(amqp_url: str) -> bool:
    """Whether no queue that we know holds anything; queues need not exist."""
    for service in topology.SUBSCRIPTIONS:
        for queue in topology.queues(service):
            async with _channel(amqp_url) as channel:
                try:
                    there = await channel.declare_queue(queue.name, passive=True)
                except aio_pika.exceptions.ChannelNotFoundEntity:
                    continue
                if there.declaration_result.message_count:
                    return False
    return True
