"""Notify's processes on a real broker and database, their clock, and the other side of the wire."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import resources
from pathlib import Path
from uuid import uuid4

from joserfc.jwk import ECKey

from dossier_shared.clock import VirtualClock
from dossier_shared.contracts import DossierReceived, Event
from dossier_shared.devtokens import ISSUER, DevelopmentIssuer
from dossier_shared.mongo.client import Database
from dossier_shared.sealed import Contact, seal
from dossier_shared.testing.backing import Backing
from dossier_shared.testing.processes import Process, free_port
from motcua.counterparts import Counterparts, counterparts

AGENCY = "000.00.19.H50"
CALL_SECONDS, LEASE_SECONDS = 4, 12


class Clock:
    """The office's: it ticks as time goes by, and is put forward when only long waits are left."""

    def __init__(self, clock: VirtualClock) -> None:
        self._clock = clock
        self._ahead = timedelta(0)
        clock.move(self.now())

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def forward(self, instant: datetime) -> None:
        self._ahead += max(timedelta(0), instant - self.now())

    async def tick(self) -> None:
        while True:
            self._clock.move(self.now())
            await asyncio.sleep(0.1)


@dataclass(frozen=True, slots=True)
class Office:
    """Notify's processes, their database, the broker's address, the key that opens contacts, and
    the other side.
    """

    workers: list[Process]
    database: Database
    amqp: str
    key: ECKey
    side: Counterparts
    clock: Clock


@asynccontextmanager
async def office(
    backing: Backing, folder: Path, replicas: int, *, own_clock: bool = True
) -> AsyncIterator[Office]:
    """Without a clock of their own the processes go by the machine's."""
    async with AsyncExitStack() as stack:
        amqp = stack.enter_context(backing.broker.vhost(f"kills_{uuid4().hex[:8]}"))
        side = await stack.enter_async_context(counterparts())
        side.mails.dedupe = False
        key, name = ECKey.generate_key("P-256"), backing.database.fresh("kills")
        database = Database(backing.database.url, name, "kills")
        stack.push_async_callback(database.close)
        clock = Clock(VirtualClock(folder / "clock"))
        ticking = asyncio.create_task(clock.tick())
        stack.callback(ticking.cancel)
        env = _environment(folder, key, side) | {
            "NOTIFY_AMQP_URL": amqp,
            "NOTIFY_MONGO_URL": backing.database.url,
            "NOTIFY_MONGO_DATABASE": name,
        }
        if own_clock:
            env["NOTIFY_CLOCK_FILE"] = str(folder / "clock")
        workers = [_worker(env, folder, number) for number in range(replicas)]
        for worker in workers:
            worker.launch()
            stack.callback(worker.close)
        for worker in workers:
            await asyncio.to_thread(worker.wait_ready)
        yield Office(workers, database, amqp, key, side, clock)


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
