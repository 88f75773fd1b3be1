"""Replicas beside each other: a frozen leader, a drain under load, a clock that is set."""

import signal
from datetime import timedelta
from time import sleep

from tests.faults.plant import Plant, Replica
from tests.faults.row import Row, Run

from dossier_shared.testing.waiting import wait_until
from motcua.stack import SERVICES

FROZEN_SECONDS = 30
DRAIN_LIMIT = 20
ENDED = {0, 128 + signal.SIGTERM}
"""The server ends by the signal that it was asked with, once it is drained."""
LEADER = "motcua_relay_leader"
DUPLICATE = 'taken="duplicate"'


def frozen_leader(run: Run) -> None:
    """Each service's leading replica stands still for longer than its lease; then it goes on,
    beside the one that has taken over.
    """
    run.request_limit = FROZEN_SECONDS + 25  # what is sent to it as it freezes waits for it
    with run.plant() as plant:
        with run.load(plant, dossiers=40, seconds=FROZEN_SECONDS + 10):
            sleep(3)
            leaders = [_leader(plant, service) for service in SERVICES]
            for leader in leaders:
                leader.freeze()
            sleep(FROZEN_SECONDS)
            for service in SERVICES:
                _leader(plant, service)
            for leader in leaders:
                leader.thaw()
        run.judged(plant)


def _leader(plant: Plant, service: str) -> Replica:
    def find() -> Replica | None:
        awake = [one for one in plant.replicas[service] if not one.frozen]
        return next((one for one in awake if one.metric(LEADER)), None)

    found = wait_until(find, 30, f"{service} has no leader")
    assert found is not None
    return found


def drained(run: Run) -> None:
    """Each replica in turn is asked to stop under load, and started again."""
    slowest, duplicates = 0.0, 0.0
    with run.plant() as plant:
        with run.load(plant, dossiers=50, seconds=40):
            for replica in plant.every():
                sleep(run.draw.uniform(0.5, 2))
                duplicates += _duplicates(replica)
                began = plant.timeline.now()
                code = replica.stop(DRAIN_LIMIT + 10)
                slowest = max(slowest, plant.timeline.now() - began)
                run.verdict.expect(code in ENDED, f"{replica.name} ended with {code}")
                replica.start()
        run.judged(plant)
        duplicates += sum(map(_duplicates, plant.every()))
    run.verdict.bar("slowest drain", slowest, DRAIN_LIMIT)
    run.verdict.measured["delivered again"] = f"{duplicates:g}"
    run.verdict.expect(duplicates == 0, f"{duplicates:g} events that had taken effect came again")


def _duplicates(replica: Replica) -> float:
    return replica.metric("motcua_events_handled_total", DUPLICATE)


def clock_set(run: Run) -> None:
    """Two hours ahead, back again, and ahead again, with the load going on."""
    with run.plant() as plant:
        with run.load(plant, dossiers=40, seconds=25):
            for hours in (2, -2, 2, -1, 1):
                sleep(run.draw.uniform(2, 5))
                plant.clock.set(timedelta(hours=hours))
                plant.timeline.say("clock set", hours=hours)
        run.judged(plant)


ROWS = [
    Row(
        "frozen-leader", f"the leaders are stopped (SIGSTOP) for {FROZEN_SECONDS} s", frozen_leader
    ),
    Row("drained", "each replica is asked to stop (SIGTERM) under load", drained),
    Row("clock-set", "the clock is set two hours forward and back", clock_set),
]
