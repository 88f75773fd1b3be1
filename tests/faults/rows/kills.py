"""Services killed: at random instants, and at every point between the steps of their work."""

import signal
from collections.abc import Callable
from functools import partial
from random import Random
from threading import Event

from tests.faults.judge import witness
from tests.faults.lines import BROKER
from tests.faults.load.running import Load
from tests.faults.patience import patiently
from tests.faults.plant import Plant, Replica
from tests.faults.row import Row, Run

from dossier_shared.points import Point
from motcua.stack import SERVICES

KILLS = 51
RESENT_LIMIT = 60
KILLED = 128 + signal.SIGKILL
AT: dict[Point, tuple[str, ...]] = {
    "accepted": ("intake", "routing"),
    "written": SERVICES,
    "confirmed": SERVICES,
    "pulled": SERVICES,
    "effect-written": SERVICES,
    "acked": SERVICES,
    "provider-called": ("notify",),
}
"""Which services pass each point."""


def killed_at_random(run: Run) -> None:
    """Two replicas of each; one of them is killed, started again, and another is killed soon."""
    with run.plant() as plant:
        with run.load(plant, dossiers=60, seconds=60) as load:
            _storm(plant, run.draw, load.over)
        _all_up(plant)
        kills = sum(replica.killed for replica in plant.every())
        run.verdict.measured["kills"] = str(kills)
        run.verdict.expect(kills >= KILLS - 1, f"only {kills} kills")
        run.judged(plant)


def _storm(plant: Plant, draw: Random, over: Event) -> None:
    """Each service in turn; which replica, and when, is drawn."""
    for number in range(KILLS):
        over.wait(draw.uniform(0.2, 1.6))
        replica = draw.choice(plant.replicas[SERVICES[number % len(SERVICES)]])
        replica.kill()
        replica.launch()


def _all_up(plant: Plant) -> None:
    """A replica that ended by itself is not started again: it is for the judge to see."""
    for replica in plant.every():
        replica.process.wait_ready()


def killed_at(point: Point, run: Run) -> None:
    """Every replica that passes the point dies there, and is started again."""
    with run.plant() as plant:
        armed = plant.every(*AT[point])
        for replica in armed:
            replica.stop()
            replica.launch(die_at=f"{point}:{run.draw.randint(1, 3)}")
        for replica in armed:
            replica.process.wait_ready()
        told_once = point == "provider-called"  # what comes later would overtake its notice
        with run.load(plant, dossiers=16, seconds=8, only_received=told_once) as load:
            _start_again(run, plant, armed, load)
        for service in AT[point]:  # one replica relays, and may do so to the end of the load
            deaths = sum(replica.killed for replica in plant.replicas[service])
            run.verdict.expect(deaths > 0, f"{service} never died at «{point}»")
        run.verdict.measured["deaths"] = str(sum(replica.killed for replica in armed))
        found = run.judged(plant)
        if point == "provider-called":
            _resent_in_time(run, found.stores["notify"].values())


def _start_again(run: Run, plant: Plant, armed: list[Replica], load: Load) -> None:
    while not load.over.wait(0.1):
        for replica in armed:
            if not replica.process.running:
                code = replica.process.wait_ended(1)
                run.verdict.expect(code == KILLED, f"{replica.name} ended with {code}")
                replica.killed += 1
                plant.timeline.say("died at its point", replica=replica.name)
                replica.launch()


def _resent_in_time(run: Run, letters: "object") -> None:
    """From the try that its worker did not outlive to the next one."""
    waits = [
        (after["at"] - before["at"]).total_seconds()
        for correspondence in letters  # type: ignore[attr-defined]
        for notice in correspondence["notices"]
        for before, after in zip(notice["attempts"], notice["attempts"][1:], strict=False)
    ]
    run.verdict.expect(bool(waits), "no notice was tried again")
    run.verdict.bar("sent again after", max(waits, default=0), RESENT_LIMIT)


def killed_before_the_confirm(run: Run) -> None:
    """The broker has the event and says so, but nothing comes back; then its publisher dies."""
    with run.plant(lines=True) as plant:
        with run.load(plant, dossiers=40, seconds=30):
            for service in ("routing", "intake"):
                _unconfirmed(plant, service)
            _all_up(plant)
        run.judged(plant)


def _unconfirmed(plant: Plant, service: str) -> None:
    line = plant.lines[service, BROKER]
    before = _published(plant)
    line.hole("back")
    plant.timeline.say("no confirms", service=service)
    patiently(lambda: _published(plant) > before, 30, f"{service} published nothing")
    for replica in plant.replicas[service]:
        replica.kill()
    line.mend()
    for replica in plant.replicas[service]:
        replica.start()


def _published(plant: Plant) -> int:
    return witness.waiting(plant.stack.amqp_url, [witness.QUEUE])[witness.QUEUE]


def _row(point: Point) -> Row:
    play: Callable[[Run], None] = partial(killed_at, point)
    return Row(f"killed-at-{point}", f"replicas die where they have «{point}»", play)


ROWS = [
    Row("killed-at-random", f"{KILLS} kills of services at random instants", killed_at_random),
    *map(_row, AT),
    Row(
        "killed-at-published",
        "publishers die when the broker has an event that it has not confirmed",
        killed_before_the_confirm,
    ),
]
