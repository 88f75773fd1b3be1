"""Everything of one run as processes: broker, database, N replicas of each service, and the lines
between them.
"""

import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import httpx
from pymongo import MongoClient
from tests.faults.clocks import Ticking
from tests.faults.mongowire import read_message
from tests.faults.proxy import HOST, Link, Wires
from tests.faults.timeline import Timeline

from dossier_shared.points import VARIABLE
from dossier_shared.testing.answering import greets, pings
from dossier_shared.testing.backing import Backing
from dossier_shared.testing.processes import Process, free_port
from dossier_shared.testing.waiting import wait_until
from motcua.stack import SERVICES, Adjust, Stack, running_stack

__all__ = ["Plant", "Replica", "running_plant"]

BROKER, DATABASE, SMS, MAIL = "broker", "database", "sms", "mail"


@dataclass(slots=True)
class Replica:
    """One process of a service, started again as often as it is killed."""

    service: str
    number: int
    env: dict[str, str]
    url: str
    log: Path
    timeline: Timeline
    process: Process
    killed: int = 0
    frozen: bool = False

    @property
    def name(self) -> str:
        return f"{self.service}-{self.number}"

    def kill(self) -> None:
        self.timeline.say("killed", replica=self.name)
        self.killed += 1
        self.process.kill()

    def launch(self, die_at: str | None = None) -> None:
        """Start it without waiting; `die_at` is a point that is to be fatal to it."""
        self.timeline.say("launched", replica=self.name, die_at=die_at)
        self.process.close()
        self.process = process_of(self, {VARIABLE: die_at} if die_at else {})
        self.process.launch()

    def start(self) -> None:
        self.launch()
        self.process.wait_ready()

    def died(self, seconds: float = 60) -> None:
        """Wait until it has ended by itself, at its point."""
        wait_until(lambda: not self.process.running, seconds, f"{self.name} did not reach it")
        self.killed += 1
        self.timeline.say("died", replica=self.name)

    def stop(self, seconds: float = 25) -> int:
        self.timeline.say("asked to stop", replica=self.name)
        code = self.process.terminate(seconds)
        self.timeline.say("stopped", replica=self.name, code=code)
        return code

    def freeze(self) -> None:
        """It stands still with all its connections, and nobody sends it anything any more."""
        self.timeline.say("frozen", replica=self.name)
        self.frozen = True
        os.kill(self.process.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        self.timeline.say("thawed", replica=self.name)
        os.kill(self.process.pid, signal.SIGCONT)
        self.frozen = False

    def metric(self, name: str, label: str = "") -> float:
        """The sum of a metric's samples that have this label, or of all."""
        page = httpx.get(f"{self.url}/metrics", timeout=10, trust_env=False).text
        rows = [row for row in page.splitlines() if row.startswith(name) and label in row]
        return sum(float(row.rpartition(" ")[2]) for row in rows)


def process_of(replica: "Replica", more: Mapping[str, str]) -> Process:
    argv = [sys.executable, "-m", replica.service]
    return Process(argv, replica.env | dict(more), replica.url, replica.log, start_seconds=60)


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
        through = _through(_wires(stack), made) if lines else _plain

        def adjust(service: str, env: dict[str, str]) -> dict[str, str]:
            if service == SERVICES[0]:
                first(env[f"{service.upper()}_AMQP_URL"])
            slowly = {f"{service.upper()}_CLOCK_LOOK_SECONDS": "0.25"}  # it ticks once a second
            return through(service, env) | slowly | dict(more or {})

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


def _plain(_: str, env: dict[str, str]) -> dict[str, str]:
    return env


def _through(wires: Wires, made: dict[tuple[str, str], Link]) -> Adjust:
    """Puts a line of its own into each address that a service is given."""

    def adjust(service: str, env: dict[str, str]) -> dict[str, str]:
        prefix = service.upper()
        for variable, end in (("MONGO_URL", DATABASE), ("AMQP_URL", BROKER), ("SMS_URL", SMS)):
            if url := env.get(f"{prefix}_{variable}"):
                read = {"read": read_message} if end == DATABASE else {}
                link = made[service, end] = wires.link(urlsplit(url).port or 0, **read)
                env[f"{prefix}_{variable}"] = _by(url, link)
        if port := env.get("NOTIFY_SMTP_PORT"):
            link = made[service, MAIL] = wires.link(int(port))
            env["NOTIFY_SMTP_PORT"] = str(link.port)
        return env

    return adjust


def _by(url: str, link: Link) -> str:
    parts = urlsplit(url)
    user, at, _ = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{user}{at}{HOST}:{link.port}"))


def cleared(folder: Path) -> Path:
    """The folder, empty."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
