"""Everything of one run as processes: broker, database, N replicas of each service, and the lines
between them.
"""

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import httpx
from pymongo import MongoClient
from tests.faults.clocks import Ticking
from tests.faults.lines import plain
from tests.faults.lines import through as through_lines
from tests.faults.proxy import Link
from tests.faults.replica import Replica, process_of
from tests.faults.timeline import Timeline
from tests.faults.wires import Wires

from dossier_shared.testing.answering import greets, pings
from dossier_shared.testing.backing import Backing
from dossier_shared.testing.processes import free_port
from dossier_shared.testing.waiting import wait_until
from motcua.stack import SERVICES, Stack, running_stack

__all__ = ["Plant", "Replica", "running_plant"]


@dataclass(slots=True)
class Plant:
    """What a row holds in its hands. `lines` are by service and by what is at the other end."""

    backing: Backing
    stack: Stack
    clock: Ticking
    timeline: Timeline
    folder: Path
    replicas: dict[str, list[Replica]]
    lines: dict[tuple[str, str], Link]
    _numbers: Iterator[int] = field(default_factory=lambda: count(100))

    def every(self, *services: str) -> list[Replica]:
        return [one for name in services or SERVICES for one in self.replicas[name]]

    def lines_to(self, end: str) -> list[Link]:
        return [link for (_, other), link in self.lines.items() if other == end]

    def url(self, service: str, draw: Random) -> str:
        """Of some replica, as a load balancer would choose it."""
        awake = [replica for replica in self.replicas[service] if not replica.frozen]
        return draw.choice(awake).url

    def another(self, service: str, more: Mapping[str, str] | None = None) -> Replica:
        """One more replica, launched and ready."""
        fresh = self._replica(service, next(self._numbers), more or {})
        fresh.start()
        self.replicas[service].append(fresh)
        return fresh

    def add_replicas(self, numbers: Mapping[str, int]) -> None:
        """Up to so many of each service; they get ready side by side."""
        fresh = [
            self._replica(name, n, {})
            for name, number in numbers.items()
            for n in range(2, number + 1)
        ]
        for replica in fresh:
            replica.launch()
            self.replicas[replica.service].append(replica)
        for replica in fresh:
            replica.process.wait_ready()

    def kill_broker(self) -> None:
        self.timeline.say("broker killed")
        self.backing.broker.kill()

    def start_broker(self) -> float:
        """Start it; the moment at which it listened, on the timeline's clock."""
        return self._started(self.backing.broker.server, lambda: greets(self.backing.broker.url))

    def start_database(self) -> float:
        """Start it; the moment at which it answered."""
        url = self.backing.database.url
        return self._started(self.backing.database.server, lambda: pings(url))

    def documents(self, service: str, collection: str) -> list[dict[str, Any]]:
        """All of a collection, read past the lines."""
        with self.database() as client:
            return list(client[self.stack.databases[service]][collection].find())

    @contextmanager
    def database(self) -> Iterator[MongoClient[dict[str, Any]]]:
        client: MongoClient[dict[str, Any]] = MongoClient(
            self.backing.database.url, tz_aware=True, timeoutMS=30_000
        )
        with client:
            yield client

    def delivered(self) -> dict[str, list[str]]:
        """The request ids of the messages each counterpart delivered."""
        url = f"{self.stack.counterparts_url}/delivered"
        return dict(httpx.get(url, timeout=10, trust_env=False).json())

    def close(self) -> None:
        for replica in self.every():
            if replica.process.running:
                replica.process.terminate(30)
            replica.process.close()

    def _started(self, server: Any, answers: Any) -> float:
        server.launch()
        wait_until(answers, 60, "it does not come up")
        at = self.timeline.now()
        self.timeline.say("answers again")
        server.wait_ready()
        return at

    def _replica(self, service: str, number: int, more: Mapping[str, str]) -> Replica:
        first, port = self.replicas[service][0], free_port()
        env = first.env | {f"{service.upper()}_PORT": str(port)} | dict(more)
        log = self.folder / f"{service}-{number}.log"
        url = f"http://127.0.0.1:{port}"
        made = Replica(service, number, env, url, log, self.timeline, first.process)
        made.process = process_of(made, {})
        return made


@contextmanager
def running_plant(
    backing: Backing,
    folder: Path,
    timeline: Timeline,
    *,
    replicas: int | Mapping[str, int] = 2,
    lines: bool = False,
    first: Callable[[str], None] = lambda _: None,
    more: Mapping[str, str] | None = None,
) -> Iterator[Plant]:
    """Everything, ready; with `lines` the services reach the rest through proxies. `first` is told
    the broker's address before any service starts; `more` is added to every environment.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        clock = Ticking(folder / "clock")
        stack.callback(clock.close)
        made: dict[tuple[str, str], Link] = {}
        adjusted = through_lines(_wires(stack), made) if lines else plain

        def adjust(service: str, env: dict[str, str]) -> dict[str, str]:
            if service == SERVICES[0]:
                first(env[f"{service.upper()}_AMQP_URL"])
            slowly = {f"{service.upper()}_CLOCK_LOOK_SECONDS": "0.25"}  # it ticks once a second
            return adjusted(service, env) | slowly | dict(more or {})

        running = stack.enter_context(
            running_stack(
                backing, folder, clock_file=clock.clock.path, environment="test", dedupe=True,
                adjust=adjust,
            )
        )  # fmt: skip
        one_each = {name: [_first(name, running, timeline)] for name in SERVICES}
        plant = Plant(backing, running, clock, timeline, folder, one_each, made)
        stack.callback(plant.close)
        plant.add_replicas(
            dict.fromkeys(SERVICES, replicas) if isinstance(replicas, int) else replicas
        )
        yield plant


def _first(name: str, running: Stack, timeline: Timeline) -> Replica:
    process = running.processes[name]
    env = process.environment
    return Replica(name, 1, env, process.base_url, process.log, timeline, process)


def _wires(stack: ExitStack) -> Wires:
    wires = Wires()
    stack.callback(wires.close)
    return wires


def cleared(folder: Path) -> Path:
    """The folder, empty."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
