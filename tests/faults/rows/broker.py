"""The broker killed, stopped, and out of memory or of disk."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from time import sleep

from tests.faults.judge import witness
from tests.faults.probing import FLOW_LIMIT, first_case, flows
from tests.faults.row import Row, Run

from dossier_shared.testing.backing import Broker
from dossier_shared.testing.programs import Program

KILLS = 5
STOPPED_SECONDS = 600
ALARM_SECONDS = 30
NO_DISK = str(10**15)
MEMORY, DISK = "1GB", "50MB"
"""What the node is started with (shared/src/dossier_shared/testing/rabbitmq.py)."""


def killed(run: Run) -> None:
    """Killed and started again, five times, with the load going on."""
    slowest = 0.0
    with run.plant() as plant:
        with run.load(plant, dossiers=50, seconds=50):
            for _ in range(KILLS):
                sleep(run.draw.uniform(0.5, 3))
                plant.kill_broker()
                sleep(run.draw.uniform(0, 2))
                slowest = max(slowest, flows(plant, run.ledger, plant.start_broker()))
        run.verdict.bar("flows again after", slowest, FLOW_LIMIT)
        run.judged(plant)


def killed_at_declaration(run: Run) -> None:
    """Killed within a second of the declaration of all queues, which must be there afterwards;
    and again within a second of the services' start.
    """

    def first(amqp_url: str) -> None:
        witness.listen(amqp_url)
        sleep(run.draw.uniform(0, 1))
        run.timeline.say("broker killed after declaration")
        run.backing.broker.kill()
        run.backing.broker.start()

    with run.plant(first=first) as plant:
        with run.load(plant, dossiers=20, seconds=15):
            sleep(run.draw.uniform(0, 1))
            plant.kill_broker()
            took = flows(plant, run.ledger, plant.start_broker())
        run.verdict.bar("flows again after", took, FLOW_LIMIT)
        run.judged(plant)


def stopped(run: Run) -> None:
    """For ten minutes dossiers are taken all the same; then everything drains."""
    with run.plant(replicas=1) as plant:
        plant.timeline.say("broker stopped")
        plant.backing.broker.stop()
        with run.load(plant, dossiers=120, seconds=STOPPED_SECONDS - 5):
            sleep(STOPPED_SECONDS)
            received = [one for one in run.ledger.commands if one.name == "receive"]
            unanswered = [one for one in received if one.fate != "acknowledged"]
            run.verdict.measured["taken meanwhile"] = str(len(received))
            run.verdict.unexpected += [f"not taken with the broker away: {o}" for o in unanswered]
            took = first_case(plant, plant.start_broker())
        run.verdict.bar("flows again after", took, FLOW_LIMIT)
        run.judged(plant)


def alarm(setting: str, low: str, usual: str, run: Run) -> None:
    """The broker takes nothing from publishers for half a minute; consumers go on."""
    with run.plant(replicas=1) as plant:
        with run.load(plant, dossiers=30, seconds=ALARM_SECONDS):
            with _set(plant.backing.broker, setting, low, usual):
                plant.timeline.say("alarm", setting=setting)
                sleep(ALARM_SECONDS)
            took = flows(plant, run.ledger, plant.timeline.now())
        run.verdict.bar("flows again after", took, FLOW_LIMIT)
        run.judged(plant)


@contextmanager
def _set(broker: Broker, setting: str, low: str, usual: str) -> Iterator[None]:
    control(broker, setting, *low.split())
    try:
        yield
    finally:
        control(broker, setting, *usual.split())


def control(broker: Broker, *arguments: str) -> str:
    """rabbitmqctl at the node of ours."""
    node = broker.server
    if not isinstance(node, Program):
        raise TypeError("this row needs a broker that is a program on this machine")
    ctl = Path(node.argv[0]).with_name("rabbitmqctl")
    done = subprocess.run(
        [str(ctl), *arguments], env=dict(node.env), capture_output=True, text=True, timeout=60,
        check=True,
    )  # fmt: skip
    return done.stdout


MEMORY_ALARM = partial(alarm, "set_vm_memory_high_watermark", "absolute 1MB", f"absolute {MEMORY}")
DISK_ALARM = partial(alarm, "set_disk_free_limit", NO_DISK, DISK)

ROWS = [
    Row("broker-killed", f"the broker is killed {KILLS} times under load", killed),
    Row(
        "broker-killed-at-declaration",
        "the broker is killed within a second of the declaration of the queues",
        killed_at_declaration,
    ),
    Row("broker-stopped-10-min", "the broker is stopped for ten minutes", stopped, waits=True),
    Row("broker-memory-alarm", "the broker is out of memory for 30 s", MEMORY_ALARM),
    Row("broker-disk-alarm", "the broker is out of disk for 30 s", DISK_ALARM),
]
