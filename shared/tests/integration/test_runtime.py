"""A service as it is run: a process with its HTTP, its consumer, its relay and its drain."""

import asyncio
import json
import signal
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime

import aio_pika
import httpx
import pytest
from pymongo import MongoClient

from dossier_shared.contracts import CaseClaimed, Event, encode
from dossier_shared.identifiers import event_id
from dossier_shared.messaging import topology
from dossier_shared.mongo.client import Database
from dossier_shared.serving import PART_ENDED
from dossier_shared.testing.ports import free_port
from dossier_shared.testing.processes import Process
from dossier_shared.testing.waiting import eventually, wait_until

NOW = datetime(2018, 4, 12, 2, 0, tzinfo=UTC)
SERVICE = """
import asyncio, os, sys
from dataclasses import dataclass, replace
from fastapi import APIRouter, Request
from dossier_shared.contracts import DossierReturned
from dossier_shared.mongo.aggregates import Aggregates
from dossier_shared.mongo.codec import Codec
from dossier_shared.mongo.inbox import Inbox
from dossier_shared.mongo.outbox import OUTBOX_INDEX
from dossier_shared.runtime import Parts, build_app, serve
from dossier_shared.settings import ServiceSettings
from dossier_shared.web.auth import public

@dataclass(frozen=True)
class Basket:
    code: str
    items: tuple[str, ...]

def react(basket, event, now):
    put = replace(basket, items=(*basket.items, event.data.assignee))
    return put, [DossierReturned(method="post")]

router = APIRouter()

@router.post("/slow", dependencies=[public("a test")])
async def slow(request: Request) -> dict[str, bool]:
    print("slow began", flush=True)
    await asyncio.sleep(1)
    return {"done": True}

def make(ground):
    baskets = Aggregates(ground.database["baskets"], Codec(Basket, "code"), "intake", ground.queued)
    opens = lambda event: Basket(event.subject, ())
    inbox = Inbox(baskets, ground.database["held"], react, opens, ground.clock)

    async def handle(event):
        await ground.database["deliveries"].insert_one({"event": str(event.id)})
        await asyncio.sleep(float(os.environ["HANDLE_SECONDS"]))
        await inbox.take(event)
        await ground.database["effects"].insert_one({"event": str(event.id)})

    async def stays():
        await asyncio.sleep(float(os.environ.get("PART_SECONDS", "3600")))

    return Parts(
        indexes={"baskets": [OUTBOX_INDEX]}, relayed=[baskets.collection], handle=handle,
        look_again=inbox.look_again, background=[stays],
    )

settings = ServiceSettings(_env_prefix="TRIAL_")
serve(build_app("intake", "1", settings, [router], make), settings)
"""


@dataclass
class Trial:
    process: Process
    database: Database
    amqp_url: str

    async def send(self, number, items=1):
        """Tell the service of `number` baskets that nobody else hears of."""
        async with await aio_pika.connect(self.amqp_url) as connection:
            exchange = await topology.declare(await connection.channel())
            for count in range(number * items):
                subject, sequence = f"B-{count % number}", count // number + 1
                data = CaseClaimed(step="put", assignee=f"item-{sequence}")
                number_of = event_id("routing", subject, sequence)
                event = Event(number_of, "routing", data.type, subject, sequence, NOW, data)
                await exchange.publish(aio_pika.Message(encode(event)), "case.claimed")

    async def count(self, collection):
        return await self.database[collection].count_documents({})

    async def events(self, collection):
        return [row["event"] for row in await self.database[collection].find({}).to_list(None)]

    async def waiting(self, queue):
        async with await aio_pika.connect(self.amqp_url) as connection:
            channel = await connection.channel()
            declared = await channel.declare_queue(queue, passive=True)
            return declared.declaration_result.message_count


@pytest.fixture
def environment(tmp_path, amqp_url, mongo_url, database_name):
    (tmp_path / "service.py").write_text(SERVICE)
    (tmp_path / "jwks.json").write_text(json.dumps({"keys": []}))
    return {
        "TRIAL_ENVIRONMENT": "test",
        "TRIAL_MONGO_URL": mongo_url,
        "TRIAL_MONGO_DATABASE": database_name,
        "TRIAL_AMQP_URL": amqp_url,
        "TRIAL_PORT": str(free_port()),
        "TRIAL_TOKEN_KEYS": str(tmp_path / "jwks.json"),
        "TRIAL_TOKEN_ISSUER": "urn:test",
        "HANDLE_SECONDS": "0",
    }


def process_of(tmp_path, environment):
    argv = [sys.executable, str(tmp_path / "service.py")]
    url = f"http://127.0.0.1:{environment['TRIAL_PORT']}"
    return Process(argv, environment, url, tmp_path / "service.log")


@pytest.fixture
async def trial(tmp_path, environment, mongo_url, database_name, amqp_url):
    database = Database(mongo_url, database_name, "tests")
    process = process_of(tmp_path, environment)
    yield Trial(process, database, amqp_url)
    if process.running:
        process.kill()
    await database.close()


async def test_events_in_and_events_out_pass_through_a_service(trial):
    await trial.send(20, items=3)
    await asyncio.to_thread(trial.process.start)
    await eventually(lambda: counts(trial, "effects", 60), timeout=30)
    await eventually(lambda: waits(trial, "notify.events", 120), timeout=30)
    await asyncio.to_thread(trial.process.terminate)
    assert await trial.count("leases") == 0


async def counts(trial, collection, number):
    return await trial.count(collection) >= number


async def waits(trial, queue, number):
    return await trial.waiting(queue) == number


async def test_nothing_that_took_effect_before_the_end_is_delivered_again(trial, environment):
    environment["HANDLE_SECONDS"] = "0.5"
    trial.process._env.update(environment)
    await trial.send(100, items=2)
    await asyncio.to_thread(trial.process.start)
    await eventually(lambda: counts(trial, "deliveries", 60), timeout=30)
    began = time.monotonic()
    await asyncio.to_thread(trial.process.terminate)
    assert time.monotonic() - began < 20
    done = set(await trial.events("effects"))
    assert sorted(done) == sorted(await trial.events("deliveries"))
    trial.process._env["HANDLE_SECONDS"] = "0"
    await asyncio.to_thread(trial.process.start)
    await eventually(lambda: counts(trial, "effects", 200), timeout=30)
    again = (await trial.events("deliveries"))[len(done) :]
    assert done.isdisjoint(again)
    assert len(again) == 200 - len(done)


async def test_a_handler_that_hangs_does_not_keep_a_service_from_ending(trial, environment):
    trial.process._env["HANDLE_SECONDS"] = "600"
    await trial.send(3)
    await asyncio.to_thread(trial.process.start)
    await eventually(lambda: counts(trial, "deliveries", 3), timeout=30)
    began = time.monotonic()
    await asyncio.to_thread(trial.process.terminate)
    assert time.monotonic() - began < 20
    await eventually(lambda: waits(trial, "intake.events", 3))


async def test_a_request_that_is_being_answered_is_answered_before_the_end(trial):
    await asyncio.to_thread(trial.process.start)
    async with httpx.AsyncClient(base_url=trial.process.base_url, trust_env=False) as citizen:
        asking = asyncio.create_task(citizen.post("/slow"))
        await eventually(lambda: "slow began" in trial.process.log_tail())
        await asyncio.to_thread(trial.process.terminate)
        assert (await asking).json() == {"done": True}


async def test_a_service_of_which_a_part_ended_drains_and_ends_so_that_it_is_started_again(trial):
    trial.process._env["PART_SECONDS"] = "0.2"
    trial.process.launch()
    assert await asyncio.to_thread(trial.process.wait_ended, 30) == PART_ENDED
    log = trial.process.log.read_text()
    assert "service.part-ended" in log
    assert "service.draining" in log


def test_a_service_that_waits_for_its_database_can_be_stopped(tmp_path, environment):
    away = f"mongodb://127.0.0.1:{free_port()}/"
    process = process_of(tmp_path, environment | {"TRIAL_MONGO_URL": away})
    process.launch()
    wait_until(lambda: "waits-for-database" in process.log_tail(), 30)
    assert process.terminate(timeout=15) != -signal.SIGKILL
    assert "StoppedWhileStarting" in process.log.read_text()


def test_a_database_that_comes_late_is_waited_for(tmp_path, environment, database):
    if not database.restartable:
        pytest.skip("this database is not ours to stop")
    database.stop()
    try:
        process = process_of(tmp_path, environment)
        process.launch()
        wait_until(lambda: "waits-for-database" in process.log_tail(), 30)
    finally:
        database.start()
    try:
        process.wait_ready()
    finally:
        process.terminate()
    with MongoClient(environment["TRIAL_MONGO_URL"]) as mongo:
        indexes = mongo[environment["TRIAL_MONGO_DATABASE"]]["held"].index_information()
    assert "next" in indexes
