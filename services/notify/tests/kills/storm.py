"""Notify's processes killed at random while citizens are to be told: who hears, and how often.

Each citizen is owed an SMS, by a gateway that compares request ids, and a mail, by a server that
compares nothing; both misbehave now and then.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import aio_pika
from joserfc.jwk import ECKey
from services.notify.tests.kills.offices import Office, office, received

from dossier_shared.contracts import DossierReceived, encode
from dossier_shared.messaging import topology
from dossier_shared.sealed import Contact
from dossier_shared.testing.backing import Backing
from dossier_shared.testing.processes import Process

MISBEHAVING = ["500", "accept-then-drop", "slow:8"]
WAITING = {"queued", "held", "sending", "unknown"}
REST_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Weather:
    """How many citizens are to be told, how often somebody is killed, and who else goes away."""

    notices: int
    kills: int
    away: bool
    seed: int = 7
    replicas: int = 2


@dataclass(slots=True)
class Toll:
    """What it came to: by request id, how often each message was delivered."""

    owed: int
    kills: int
    sms: Counter[str]
    mails: Counter[str]
    notices: list[dict[str, Any]] = field(default_factory=list)

    @property
    def doubtful(self) -> int:
        """Tries of mails whose outcome nobody knows: only these may be heard twice."""
        mails = [notice for notice in self.notices if notice["channel"] == "email"]
        return sum(
            attempt.get("outcome") in {None, "unknown"}
            for notice in mails
            for attempt in notice["attempts"]
        )


def doubles(delivered: Counter[str]) -> int:
    return sum(times - 1 for times in delivered.values())


async def weathered(backing: Backing, folder: Path, weather: Weather) -> Toll:
    """Tell the citizens through the storm, and wait until no notice waits any more."""
    draw = Random(weather.seed)
    async with office(backing, folder, weather.replicas) as it:
        side = it.side
        for till in (side.sms, side.mails):
            till.script([_answer(draw) for _ in range(weather.notices)])
        feeding = asyncio.create_task(_feed(it.amqp, it.key, weather))
        troubles = asyncio.create_task(_troubles(backing, draw)) if weather.away else None
        kills = await _kill(it.workers, weather, draw)
        await feeding
        if troubles is not None:
            await troubles
        for worker in it.workers:
            await asyncio.to_thread(worker.wait_ready)
        notices = await _at_rest(it, weather.notices)
        return Toll(weather.notices, kills, side.sms.taken, side.mails.taken, notices)


def _answer(draw: Random) -> str:
    return draw.choice(MISBEHAVING) if draw.random() < 0.05 else "ok"


async def _feed(amqp: str, key: ECKey, weather: Weather) -> None:
    """The events, spread over the time of the storm; through a broker that is away too."""
    pause = weather.kills * 1.2 / weather.notices
    connection = await aio_pika.connect_robust(amqp, timeout=60)
    async with connection:
        channel = await connection.channel(publisher_confirms=True)
        exchange = await topology.declare(channel)
        for number in range(weather.notices):
            contact = Contact(phone=f"+8491{number:07d}", email=f"dan{number}@example.vn")
            body = encode(received(number, key, contact))
            await _told(exchange, body)
            await asyncio.sleep(pause)


async def _told(exchange: aio_pika.abc.AbstractExchange, body: bytes) -> None:
    while True:
        message = aio_pika.Message(body, delivery_mode=aio_pika.DeliveryMode.PERSISTENT)
        try:
            async with asyncio.timeout(10):
                await exchange.publish(message, topology.routing_key(DossierReceived.type))
        except (aio_pika.exceptions.AMQPError, ConnectionError, TimeoutError, RuntimeError):
            await asyncio.sleep(0.5)
        else:
            return


async def _kill(workers: list[Process], weather: Weather, draw: Random) -> int:
    """One after another, each as soon as another one is at work or at a random instant."""
    killed = 0
    while killed < weather.kills:
        worker = workers[killed % len(workers)]
        await asyncio.to_thread(worker.wait_ready)
        await asyncio.sleep(draw.uniform(0.0, 1.5))
        await asyncio.to_thread(worker.kill)
        worker.launch()
        killed += 1
    return killed


async def _troubles(backing: Backing, draw: Random) -> None:
    """The broker goes away, and later the database, each for some seconds."""
    for server in (backing.broker, backing.database):
        await asyncio.sleep(draw.uniform(8, 15))
        await asyncio.to_thread(server.kill)
        await asyncio.sleep(draw.uniform(2, 5))
        await asyncio.to_thread(server.start)


async def _at_rest(it: Office, owed: int) -> list[dict[str, Any]]:
    """The notices, once all are there and none waits; TimeoutError when that does not come."""
    ends = time.monotonic() + REST_SECONDS
    while True:
        rows = await it.database["correspondences"].find({}, {"notices": 1}).to_list(None)
        notices = [notice for row in rows for notice in row["notices"]]
        waiting = Counter(n["status"] for n in notices if n["status"] in WAITING)
        if len(rows) == owed and not waiting:
            return notices
        if len(rows) == owed and "sending" not in waiting:
            it.clock.forward(min(n["next_at"] for n in notices if n["status"] in WAITING))
        if time.monotonic() > ends:
            raise TimeoutError(f"{len(rows)} of {owed} heard of, waiting: {dict(waiting)}")
        await asyncio.sleep(0.5)


Report = Callable[[str], None]


def told(toll: Toll, report: Report) -> None:
    report(
        f"{toll.owed} citizens, {toll.kills} kills; SMS: {len(toll.sms)} heard, "
        f"{doubles(toll.sms)} twice; mails: {len(toll.mails)} heard, {doubles(toll.mails)} twice, "
        f"{toll.doubtful} tries of unknown outcome"
    )
