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
AFTER_HOLE_LIMIT = 20
"""A peer that fell silent is given up by heartbeat or time limit, and asked for again."""


def hole(end: str, way: Way, run: Run) -> None:
    """Nothing passes one way, and nobody is told."""
    run.request_limit = 30
    with run.plant(lines=True) as plant:
        with run.load(plant, dossiers=40, seconds=HOLE_SECONDS):
            sleep(3)
            _during(plant, [end], lambda link: link.hole(way), HOLE_SECONDS)
            took = flows(plant, run.ledger, plant.timeline.now())
        run.verdict.bar("flows again after", took, AFTER_HOLE_LIMIT)
        run.judged(plant)


def cut(run: Run) -> None:
    """All lines to broker and database are cut again and again."""
    with run.plant(lines=True) as plant:
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
    with run.plant(lines=True) as plant:
        with run.load(plant, dossiers=20, seconds=20):
            _during(plant, [BROKER, DATABASE], lambda link: link.slow(drip=30_000), 20)
            took = flows(plant, run.ledger, plant.timeline.now())
        run.verdict.bar("flows again after", took, FLOW_LIMIT)
        run.judged(plant)


def silent_providers(run: Run) -> None:
    """They take messages, and their answers do not come: nobody knows what was sent."""
    with run.plant(lines=True) as plant:
        run.verdict.expect(len(plant.lines_to(SMS)) == 1, "notify has no line to the SMS gateway")
        with run.load(plant, dossiers=30, seconds=30):
            _during(plant, [SMS, MAIL], lambda link: link.hole("back"), 20)
            for _ in range(5):
                sleep(1)
                for link in (*plant.lines_to(SMS), *plant.lines_to(MAIL)):
                    link.cut()
        run.judged(plant, 150)


def _during(plant: Plant, ends: list[str], harm: Callable[[Link], None], seconds: float) -> None:
    links = [link for end in ends for link in plant.lines_to(end)]
    for link in links:
        harm(link)
    plant.timeline.say("lines harmed", ends=ends)
    sleep(seconds)
    for link in links:
        link.mend()
    plant.timeline.say("lines mended", ends=ends)


def _hole(end: str, way: Way) -> Row:
    said = f"what is sent to the {end}" if way == "there" else f"what the {end} sends"
    name = f"hole-{'to' if way == 'there' else 'from'}-{end}"
    return Row(name, f"{said} does not arrive for {HOLE_SECONDS} s", partial(hole, end, way))


ROWS = [
    _hole(BROKER, "there"),
    _hole(BROKER, "back"),
    _hole(DATABASE, "there"),
    _hole(DATABASE, "back"),
    Row("lines-cut", "all connections to broker or database are cut, 12 times", cut),
    Row("lines-slow", "connections to broker and database carry 30 kB/s", drip),
    Row("providers-silent", "answers of the providers do not come, then break", silent_providers),
]
