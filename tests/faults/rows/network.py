"""The lines between: cut, black holes one way or the other, slow."""

from collections.abc import Callable
from functools import partial
from time import sleep

from tests.faults.lines import BROKER, DATABASE, MAIL, SMS
from tests.faults.plant import Plant
from tests.faults.probing import FLOW_LIMIT, flows
from tests.faults.proxy import Link, Way
from tests.faults.row import Row, Run

HOLE_SECONDS = 60
HOLES: dict[Way, tuple[tuple[str, str], ...]] = {
    "there": (("intake", BROKER), ("notify", BROKER), ("routing", DATABASE)),
    "back": (("routing", BROKER), ("intake", DATABASE), ("notify", DATABASE)),
}
AFTER_HOLE_LIMIT = 20
"""A peer that fell silent is given up by heartbeat or time limit, and asked for again."""


def hole(way: Way, run: Run) -> None:
    """Nothing passes one way, and nobody is told: between some and the broker, between others and
    the database.
    """
    run.request_limit = 30
    with run.plant(replicas=1, lines=True) as plant:
        with run.load(plant, dossiers=40, seconds=HOLE_SECONDS):
            sleep(3)
            links = [plant.lines[between] for between in HOLES[way]]
            _during(plant, links, lambda link: link.hole(way), HOLE_SECONDS)
            took = flows(plant, run.ledger, plant.timeline.now())
        run.verdict.bar("flows again after", took, AFTER_HOLE_LIMIT)
        run.judged(plant)


def cut(run: Run) -> None:
    """All lines to broker and database are cut again and again."""
    with run.plant(replicas=1, lines=True) as plant:
        with run.load(plant, dossiers=40, seconds=25):
            for _ in range(12):
                sleep(run.draw.uniform(0.5, 3))
                for link in plant.lines_to(run.draw.choice((BROKER, DATABASE))):
                    link.cut()
                plant.timeline.say("cut")
            took = flows(plant, run.ledger, plant.timeline.now())
        run.verdict.bar("flows again after", took, FLOW_LIMIT)
        run.judged(plant)


def drip(run: Run) -> None:
    """30 kB/s on each connection to the broker, and as much to the database."""
    with run.plant(replicas=1, lines=True) as plant:
        with run.load(plant, dossiers=20, seconds=15):
            links = [*plant.lines_to(BROKER), *plant.lines_to(DATABASE)]
            _during(plant, links, lambda link: link.slow(drip=30_000), 15)
            took = flows(plant, run.ledger, plant.timeline.now())
        run.verdict.bar("flows again after", took, FLOW_LIMIT)
        run.judged(plant)


def silent_providers(run: Run) -> None:
    """They take messages, and their answers do not come: nobody knows what was sent."""
    with run.plant(replicas=1, lines=True) as plant:
        run.verdict.expect(len(plant.lines_to(SMS)) == 1, "notify has no line to the SMS gateway")
        with run.load(plant, dossiers=30, seconds=30):
            links = [*plant.lines_to(SMS), *plant.lines_to(MAIL)]
            _during(plant, links, lambda link: link.hole("back"), 20)
            for _ in range(5):
                sleep(1)
                for link in links:
                    link.cut()
        run.judged(plant, 150)


def _during(plant: Plant, links: list[Link], harm: Callable[[Link], None], seconds: float) -> None:
    for link in links:
        harm(link)
    plant.timeline.say("lines harmed")
    sleep(seconds)
    for link in links:
        link.mend()
    plant.timeline.say("lines mended")


ROWS = [
    Row(
        "hole-there",
        f"for {HOLE_SECONDS} s nothing passes from intake and notify to the broker, "
        "nor from routing to the database",
        partial(hole, "there"),
    ),
    Row(
        "hole-back",
        f"for {HOLE_SECONDS} s nothing passes from the broker to routing, "
        "nor from the database to intake and notify",
        partial(hole, "back"),
    ),
    Row("lines-cut", "all connections to broker or database are cut, 12 times", cut),
    Row("lines-slow", "connections to broker and database carry 30 kB/s", drip),
    Row("providers-silent", "answers of the providers do not come, then break", silent_providers),
]
