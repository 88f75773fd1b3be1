"""Notify's processes killed at random while citizens are to be told: who hears, and how often.

Each citizen is owed an SMS, by a gateway that compares request ids, and a mail, by a server that
compares nothing; both misbehave now and then.
"""

import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib import resources
from pathlib import Path
from random import Random
from uuid import uuid4

import aio_pika
from joserfc.jwk import ECKey

from dossier_shared.contracts import DossierReceived, Event, encode
from dossier_shared.devtokens import ISSUER, DevelopmentIssuer
from dossier_shared.messaging import topology
from dossier_shared.mongo.client import Database
from dossier_shared.sealed import Contact, seal
from dossier_shared.testing.backing import Backing
from dossier_shared.testing.processes import Process, free_port
from motcua.counterparts import Counterparts, counterparts

AGENCY = "000.00.19.H50"
MISBEHAVING = ["500", "accept-then-drop", "slow:4"]
WAITING = {"queued", "held", "sending", "unknown"}
CALL_SECONDS, LEASE_SECONDS = 2, 6
REST_SECONDS = 300


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
    notices: list[dict[str, object]] = field(default_factory=list)

    @property
    def doubtful(self) -> int:
        """Tries of mails whose outcome nobody knows: only these may be heard twice."""
        mails = [notice for notice in self.notices if notice["channel"] == "email"]
        return sum(
            attempt.get("outcome") in {None, "unknown"}
            for notice in mails
            for attempt in notice["attempts"]  # type: ignore[attr-defined]
        )


def doubles(delivered: Counter[str]) -> int:
    return sum(times - 1 for times in delivered.values())


@asynccontextmanager
async def office(
    backing: Backing, folder: Path, weather: Weather
) -> AsyncIterator[tuple[list[Process], Database, str, ECKey, Counterparts]]:
    """Notify's processes, their database, the broker's address, the key that opens contacts, and
    the other side.
    """
    async with AsyncExitStack() as stack:
        amqp = stack.enter_context(backing.broker.vhost(f"kills_{uuid4().hex[:8]}"))
        side = await stack.enter_async_context(counterparts())
        side.mails.dedupe = False
        key, name = ECKey.generate_key("P-256"), backing.database.fresh("kills")
        database = Database(backing.database.url, name, "kills")
        stack.push_async_callback(database.close)
        env = _environment(folder, key, side) | {
            "NOTIFY_AMQP_URL": amqp,
            "NOTIFY_MONGO_URL": backing.database.url,
            "NOTIFY_MONGO_DATABASE": name,
        }
        workers = [_worker(env, folder, number) for number in range(weather.replicas)]
        for worker in workers:
            worker.launch()
            stack.callback(worker.close)
        for worker in workers:
            await asyncio.to_thread(worker.wait_ready)
        yield workers, database, amqp, key, side


def _worker(env: dict[str, str], folder: Path, number: int) -> Process:
    port = free_port()
    argv, log = [sys.executable, "-m", "notify"], folder / f"notify-{number}.log"
    own = env | {"NOTIFY_PORT": str(port)}
    return Process(argv, own, f"http://127.0.0.1:{port}", log, start_seconds=120)


def _environment(folder: Path, key: ECKey, side: Counterparts) -> dict[str, str]:
    contact = folder / "contact.json"
    contact.write_text(json.dumps(key.as_dict(private=True)))
    given = {
        "ENVIRONMENT": "test",
        "TOKEN_KEYS": str(DevelopmentIssuer.at(folder / "tokens").jwks),
        "TOKEN_ISSUER": ISSUER,
        "CONTACT_KEY_FILE": str(contact),
        "STAFF_FILE": str(resources.files("motcua").joinpath("data/staff.json")),
        "SMS_URL": side.sms_url,
        "SMS_KEY": "key",
        "SMS_BRANDNAME": "MOTCUA",
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(side.smtp_port),
        "MAIL_FROM": "motcua@quangtri.example",
        "TELEPHONE": "0233 3852 550",
        "PROVIDER_TIMEOUT_SECONDS": str(CALL_SECONDS),
        "LEASE_SECONDS": str(LEASE_SECONDS),
        "CITIZENS_FROM": "00:00",
        "CITIZENS_UNTIL": "00:00",
        "AGENCY": AGENCY,
    }
    return {f"NOTIFY_{name}": value for name, value in given.items()}


async def weathered(backing: Backing, folder: Path, weather: Weather) -> Toll:
    """Tell the citizens through the storm, and wait until no notice waits any more."""
    draw = Random(weather.seed)
    async with office(backing, folder, weather) as (workers, database, amqp, key, side):
        for till in (side.sms, side.mails):
            till.script([_answer(draw) for _ in range(weather.notices)])
        feeding = asyncio.create_task(_feed(amqp, key, weather))
        troubles = asyncio.create_task(_troubles(backing, draw)) if weather.away else None
        kills = await _kill(workers, weather, draw)
        await feeding
        if troubles is not None:
            await troubles
        for worker in workers:
            await asyncio.to_thread(worker.wait_ready)
        notices = await _at_rest(database, weather.notices)
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


def received(number: int, key: ECKey, contact: Contact) -> Event:
    """A dossier just received of whoever wants to hear by `contact`."""
    now = datetime.now(UTC)
    data = DossierReceived(
        agency=AGENCY,
        procedure="TTHC-1",
        procedure_version=1,
        field="nguoi-co-cong",
        division="ncc",
        received_at=now,
        due_at=now + timedelta(days=10),
        limit=None,
        sensitive=False,
        contact=seal(contact, key),
    )
    return Event(uuid4(), "intake", data.type, f"{AGENCY}-181126-{number:05d}", 1, now, data)


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


async def _at_rest(database: Database, owed: int) -> list[dict[str, object]]:
    """The notices, once all are there and none waits; TimeoutError when that does not come."""
    ends = time.monotonic() + REST_SECONDS
    while True:
        rows = await database["correspondences"].find({}, {"notices": 1}).to_list(None)
        notices = [notice for row in rows for notice in row["notices"]]
        waiting = Counter(n["status"] for n in notices if n["status"] in WAITING)
        if len(rows) == owed and not waiting:
            return notices
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
