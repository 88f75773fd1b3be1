"""One process of a service: killed, frozen, armed, and started again."""

import os
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx
from tests.faults.timeline import Timeline

from dossier_shared.points import VARIABLE
from dossier_shared.testing.processes import Process
from dossier_shared.testing.waiting import wait_until


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
