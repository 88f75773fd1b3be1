"""Plays rows, those that mostly wait beside the others, at a broker and a database of their own."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context

from tests.faults.judge.verdict import Verdict
from tests.faults.row import Row, played
from tests.faults.rows.all import MATRIX

from dossier_shared.testing.backing import Backing, both


@dataclass(frozen=True, slots=True)
class Played:
    row: Row
    verdict: Verdict
    seconds: float


def played_all(rows: Sequence[Row], seed: int) -> Iterator[Played]:
    """NoBacking when there is no broker or no database to be had."""
    busy, waiting = ([row for row in rows if row.waits is waits] for waits in (False, True))
    with ProcessPoolExecutor(1, get_context("spawn")) as beside:
        aside = [beside.submit(_played_aside, row.name, seed) for row in waiting]
        if busy:
            with _own_backing() as backing:
                for row in busy:
                    yield Played(row, *played(row, seed, backing))
        for row, played_aside in zip(waiting, aside, strict=True):
            yield Played(row, *played_aside.result())


def _played_aside(name: str, seed: int) -> tuple[Verdict, float]:
    """In a process of its own, to which a row is known by its name."""
    [row] = [row for row in MATRIX if row.name == name]
    with _own_backing() as backing:
        return played(row, seed, backing)


@contextmanager
def _own_backing() -> Iterator[Backing]:
    """Never one that was given: it is going to be killed."""
    for name in ("AMQP_URL", "AMQP_MANAGEMENT_URL", "MONGODB_URL"):
        os.environ.pop(name, None)
    with both() as backing:
        yield backing
