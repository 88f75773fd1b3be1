"""The database away, slow, read-only, killed, and with its disk full."""

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from time import sleep

from pymongo.errors import PyMongoError
from tests.faults.lines import DATABASE
from tests.faults.mongowire import read_only
from tests.faults.plant import Plant
from tests.faults.probing import FLOW_LIMIT, flows
from tests.faults.row import Row, Run

from dossier_shared.testing.backing import launched_database

AWAY_SECONDS = 30
SLOW_CALL = 2
RESTARTS = 3
DISK_MB = 160
FULL_SECONDS = 20
MEGABYTE = 1 << 20


def away(run: Run) -> None:
    """Stopped in good order for half a minute."""
    with run.plant(replicas=1) as plant:
        with run.load(plant, dossiers=30, seconds=AWAY_SECONDS):
            sleep(3)
            plant.timeline.say("database stopped")
            plant.backing.database.stop()
            sleep(AWAY_SECONDS)
            took = flows(plant, run.ledger, plant.start_database())
        run.verdict.bar("flows again after", took, FLOW_LIMIT)
        run.judged(plant)


def killed(run: Run) -> None:
    """Killed and started again, three times."""
    slowest = 0.0
    with run.plant(replicas=1) as plant:
        with run.load(plant, dossiers=40, seconds=30):
            for _ in range(RESTARTS):
                sleep(run.draw.uniform(2, 5))
                plant.timeline.say("database killed")
                plant.backing.database.kill()
                slowest = max(slowest, flows(plant, run.ledger, plant.start_database()))
        run.verdict.bar("flows again after", slowest, FLOW_LIMIT)
        run.judged(plant)


def slow(run: Run) -> None:
    """Every call takes two seconds more, for half a minute."""
    run.request_limit = SLOW_REQUEST_LIMIT
    _at_the_lines(run, lambda link: link.slow(delay=SLOW_CALL), 30)


def refuses_writes(run: Run) -> None:
    """Every write is answered as by a member that is not primary, for 20 s."""
    _at_the_lines(run, lambda link: link.answer(read_only), 20)


def _at_the_lines(run: Run, harm: Callable[..., None], seconds: float) -> None:
    with run.plant(replicas=1, lines=True) as plant:
        with run.load(plant, dossiers=30, seconds=seconds):
            sleep(2)
            _every_line(plant, harm, seconds)
            took = flows(plant, run.ledger, plant.timeline.now())
        run.verdict.bar("flows again after", took, FLOW_LIMIT)
        run.judged(plant)


def _every_line(plant: Plant, harm: Callable[..., None], seconds: float) -> None:
    for link in plant.lines_to(DATABASE):
        harm(link)
    plant.timeline.say("the database misbehaves")
    sleep(seconds)
    for link in plant.lines_to(DATABASE):
        link.mend()
    plant.timeline.say("the database behaves again")


def disk_full(run: Run) -> None:
    """A disk of its own is filled to the last byte, until a write fails, and for 20 s more; then it
    is freed and the database started again, as its supervisor would.
    """
    with _small_disk(run.folder / "disk") as disk, launched_database(disk / "database") as database:
        database.ready()
        run.backing = replace(run.backing, database=database)
        with run.plant(replicas=1) as plant:
            with run.load(plant, dossiers=60, seconds=30):
                sleep(3)
                _filled(plant, disk)
                run.backing.database.kill()
                took = flows(plant, run.ledger, plant.start_database())
            run.verdict.bar("flows again after", took, FLOW_LIMIT)
            run.judged(plant)


def _filled(plant: Plant, disk: Path) -> None:
    """What the database has set aside on it is written full too."""
    ballast = disk / "ballast"
    plant.timeline.say("disk full")
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        while file.write(bytes(MEGABYTE)) == MEGABYTE:
            pass
    with plant.database() as client:
        junk = client["junk"]["junk"]
        with suppress(PyMongoError):
            for _ in range(DISK_MB):
                junk.insert_one({"junk": os.urandom(MEGABYTE)})
            raise RuntimeError("the disk is full, and the database writes on")
    plant.timeline.say("the database cannot write")
    sleep(FULL_SECONDS)
    ballast.unlink()
    plant.timeline.say("disk freed")


@contextmanager
def _small_disk(folder: Path) -> Iterator[Path]:
    """A file system in memory; only root can make one."""
    folder.mkdir(parents=True)
    size = f"size={DISK_MB}m"
    subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


SLOW_REQUEST_LIMIT = 20

ROWS = [
    Row("database-away", f"the database is stopped for {AWAY_SECONDS} s", away),
    Row("database-killed", f"the database is killed and restarted {RESTARTS} times", killed),
    Row("database-slow", f"each call to the database takes {SLOW_CALL} s, for 30 s", slow),
    Row("database-read-only", "the database refuses all writes for 20 s", refuses_writes),
    Row("database-disk-full", f"the disk of the database is full for {FULL_SECONDS} s", disk_full),
]
