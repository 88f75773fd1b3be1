"""Events at a steady pace into the service, and what became of each: time and CPU."""

import asyncio
import os
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

import aio_pika
from joserfc.jwk import ECKey
from services.notify.tests.kills.offices import office, received

from dossier_shared.contracts import encode
from dossier_shared.messaging import topology
from dossier_shared.mongo.client import Database
from dossier_shared.sealed import Contact
from dossier_shared.testing.backing import Backing
from dossier_shared.testing.processes import Process

WARM_UP = 100
IDLE_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Figures:
    notices: int
    per_second: float
    cpu_ms: float
    idle_ms_a_second: float
    within_a_second: float
    median_ms: float
    p95_ms: float
    parts_ms: tuple[float, float, float]

    def __str__(self) -> str:
        return (
            f"end to end: {self.notices} notices at {self.per_second:.0f}/s: "
            f"{self.cpu_ms:.2f} ms of CPU each (and {self.idle_ms_a_second:.0f} ms a second idle); "
            f"event to acceptance median {self.median_ms:.0f} ms, 95 % {self.p95_ms:.0f} ms, "
            f"{self.within_a_second:.1%} within 1 s; median until heard, claimed, accepted "
            f"{'+'.join(f'{part:.0f}' for part in self.parts_ms)} ms"
        )


async def end_to_end(backing: Backing, folder: Path, notices: int, per_second: float) -> Figures:
    """`notices` SMS, after a warm-up, by one process of the service."""
    async with office(backing, folder, replicas=1, own_clock=False) as it:
        [worker], database, amqp, key = it.workers, it.database, it.amqp, it.key
        await _publish(amqp, key, range(WARM_UP), per_second)
        await _all_accepted(database, WARM_UP)
        idle = await _idle(worker)
        before = _cpu(worker)
        began = time.monotonic()
        await _publish(amqp, key, range(WARM_UP, WARM_UP + notices), per_second)
        rows = await _all_accepted(database, WARM_UP + notices)
        lasted = time.monotonic() - began
        spent = _cpu(worker) - before
        waits = sorted(_wait(row) for row in rows[WARM_UP:])
        return Figures(
            notices,
            notices / lasted,
            1000 * spent / notices,
            1000 * idle,
            sum(wait <= 1 for wait in waits) / notices,
            1000 * waits[notices // 2],
            1000 * waits[notices * 95 // 100],
            _parts([row["notices"][0] for row in rows[WARM_UP:]]),
        )


async def _publish(amqp: str, key: ECKey, numbers: range, per_second: float) -> None:
    """Each with the instant of its publishing as its `received_at`."""
    contacts = [Contact(phone=f"+8491{number:07d}") for number in numbers]
    async with await aio_pika.connect(amqp) as connection:
        channel = await connection.channel(publisher_confirms=True)
        exchange = await topology.declare(channel)
        began = time.monotonic()
        for sent, (number, contact) in enumerate(zip(numbers, contacts, strict=True)):
            await asyncio.sleep(max(0.0, began + sent / per_second - time.monotonic()))
            event = received(number, key, contact)
            message = aio_pika.Message(encode(event))
            await exchange.publish(message, topology.routing_key(event.type))


async def _all_accepted(database: Database, number: int) -> list[dict[str, Any]]:
    """All correspondences in the order of their codes, once each is told."""
    while True:
        rows = await database["correspondences"].find({}).sort("_id").to_list(None)
        told = sum(notice["status"] == "accepted" for row in rows for notice in row["notices"])
        if told >= number:
            return rows
        await asyncio.sleep(1)


async def _idle(worker: Process) -> float:
    """CPU seconds a second with nothing to do."""
    before = _cpu(worker)
    await asyncio.sleep(IDLE_SECONDS)
    return (_cpu(worker) - before) / IDLE_SECONDS


def _cpu(worker: Process) -> float:
    """CPU seconds of the process so far, in the kernel too."""
    fields = Path(f"/proc/{worker.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _parts(notices: list[dict[str, Any]]) -> tuple[float, float, float]:
    steps = [
        (
            notice["queued_at"] - notice["params"]["received"],
            notice["history"][0]["at"] - notice["queued_at"],
            notice["history"][-1]["at"] - notice["history"][0]["at"],
        )
        for notice in notices
    ]
    heard, claimed, accepted = (
        1000 * median(step.total_seconds() for step in column)
        for column in zip(*steps, strict=True)
    )
    return heard, claimed, accepted


def _wait(row: dict[str, Any]) -> float:
    [notice] = row["notices"]
    waited: timedelta = notice["settled_at"] - notice["params"]["received"]
    return waited.total_seconds()
