"""Events of real dossiers delivered in any order, and twice; the end is that of their order."""

import asyncio
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

import aio_pika
from aio_pika.abc import AbstractExchange
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from pymongo import MongoClient
from tests.faults.judge.kept import kept
from tests.faults.plant import Plant
from tests.faults.row import Row, Run
from tests.faults.settle import settled

from dossier_shared.contracts import Event
from dossier_shared.identifiers import event_id
from dossier_shared.messaging import topology
from dossier_shared.testing.waiting import eventually

EXAMPLES = 500
READERS = {"routing": "cases", "notify": "correspondences"}
_NUMBERS = count(1)


@dataclass(frozen=True, slots=True)
class Delivery:
    """Which life, in which order (places of its events), as drawn."""

    life: int
    order: Sequence[int]


def shuffled(run: Run) -> None:
    """Real events of intake to routing and notify, each example about a dossier of its own."""
    with run.plant(replicas=1) as plant:
        with run.load(plant, dossiers=24, seconds=8):
            pass
        settled(plant)
        found = kept(plant)
        lives = _lives(found.events)
        run.verdict.measured["lives"] = str(len(lives))
        plant.replicas["intake"][0].stop()  # it knows none of the dossiers that are made up
        with asyncio.Runner() as runner, plant.database() as client:
            feed = Feed(plant, run, lives, client)
            runner.run(feed.open())
            try:
                _examples(run, feed, runner)
            finally:
                runner.run(feed.close())
    run.verdict.acknowledged = run.verdict.attempted


def _lives(events: Sequence[Event]) -> list[list[Event]]:
    """What intake told of each dossier, in order, those with at least two events."""
    by_subject: dict[str, dict[int, Event]] = defaultdict(dict)
    for event in events:
        if event.source == "intake" and event.type.startswith("dossier."):
            by_subject[event.subject][event.sequence] = event
    lives = [[told[n] for n in sorted(told)] for told in by_subject.values()]
    return [life for life in lives if len(life) > 1]


def _examples(run: Run, feed: "Feed", runner: asyncio.Runner) -> None:
    @seed(run.seed)
    @settings(
        max_examples=EXAMPLES, deadline=None, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(_deliveries(feed.lives))
    def example(delivery: Delivery) -> None:
        wrong = runner.run(feed.deliver(delivery))
        assert not wrong, wrong

    try:
        example()
    except AssertionError as failure:
        run.verdict.unexpected.append(f"order matters: {failure}")


def _deliveries(lives: Sequence[Sequence[Event]]) -> st.SearchStrategy[Delivery]:
    """Every event at least once, some twice, in any order."""

    def of(life: int) -> st.SearchStrategy[Delivery]:
        places = range(len(lives[life]))
        again = st.lists(st.sampled_from(places), max_size=len(places))
        orders = again.flatmap(lambda more: st.permutations([*places, *more]))
        return orders.map(lambda order: Delivery(life, tuple(order)))

    return st.integers(0, len(lives) - 1).flatmap(of)


class Feed:
    """Delivers to the readers' own queues, and looks at what they make of it."""

    def __init__(
        self, plant: Plant, run: Run, lives: list[list[Event]], client: MongoClient[dict[str, Any]]
    ) -> None:
        self.lives = lives
        self._client = client
        self._plant, self._run = plant, run
        self._expected: dict[int, Mapping[str, Any]] = {}
        self._connection: Any = None
        self._exchange: AbstractExchange | None = None

    async def open(self) -> None:
        self._connection = await aio_pika.connect(self._plant.stack.amqp_url, timeout=10)
        self._exchange = (await self._connection.channel()).default_exchange

    async def close(self) -> None:
        await self._connection.close()

    async def deliver(self, delivery: Delivery) -> str:
        """What is wrong with the end; nothing when it is that of the events in their order."""
        life = self.lives[delivery.life]
        if delivery.life not in self._expected:
            in_order = range(len(life))
            self._expected[delivery.life] = await self._end(await self._sent(life, in_order), life)
        code = await self._sent(life, delivery.order)
        end, expected = await self._end(code, life), self._expected[delivery.life]
        return "" if end == expected else f"{delivery}: {end}, in order {expected}"

    async def _sent(self, life: Sequence[Event], order: Sequence[int]) -> str:
        """All events of the life, as if about a dossier that nobody has seen."""
        assert self._exchange is not None
        number = next(_NUMBERS)
        code = f"000.00.19.H50-99{1 + number // 9000:02d}01-{number % 9000 + 1:04d}"
        for place in order:
            body = _about(code, life[place])
            self._run.verdict.attempted += 1
            for service in READERS:
                message = aio_pika.Message(body, message_id=f"{code}/{place}")
                await self._exchange.publish(message, topology.queue_of(service), timeout=10)
        return code

    async def _end(self, code: str, life: Sequence[Event]) -> Mapping[str, Any]:
        """How the readers stand once they have heard everything."""
        await eventually(lambda: self._heard(code, len(life)), 60, f"{code} is not heard")
        case, letters = self._stands("routing", code) or {}, self._stands("notify", code) or {}
        return {
            "case": (case["status"], case["step"], case.get("outcome"), case["sequence"]),
            "told": sorted(
                (one["kind"], one["channel"], one["audience"]) for one in letters["notices"]
            ),
        }

    def _heard(self, code: str, events: int) -> bool:
        case, letters = self._stands("routing", code), self._stands("notify", code)
        if case is None or letters is None:
            return False
        told = case["seen"].get("intake") == letters["seen"].get("intake") == events
        return bool(told and letters["seen"].get("routing", 0) == case["sequence"])

    def _stands(self, service: str, code: str) -> dict[str, Any] | None:
        base = self._client[self._plant.stack.databases[service]]
        return base[READERS[service]].find_one({"_id": code})


def _about(code: str, event: Event) -> bytes:
    body = json.loads(event.wire)
    body |= {"subject": code, "id": str(event_id(event.source, code, event.sequence))}
    return json.dumps(body).encode()


ROWS = [Row("shuffled", f"events delivered in any order and twice, {EXAMPLES} examples", shuffled)]
