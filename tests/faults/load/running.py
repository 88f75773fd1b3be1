"""The load of a run: the lives of its dossiers, beside the faults, in a thread of its own."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from random import Random
from threading import Event, Thread
from time import monotonic
from typing import Any

import httpx
from tests.faults.load.commands import Ledger
from tests.faults.load.desk import CLIENT_LIMIT, Desk
from tests.faults.load.living import LEADER, OneLife
from tests.faults.load.plan import PROCEDURES, Life, lives, only_received
from tests.faults.plant import Plant

from dossier_shared.testing.waiting import eventually

GRACE = 40
"""Seconds after the last dossier was handed in until even the patient stop."""


@dataclass(frozen=True, slots=True)
class Amount:
    """So many dossiers, handed in over so many seconds; `only_received`, and left alone then."""

    dossiers: int
    seconds: float
    only_received: bool = False


class Load:
    """`over` is set when every life is at its end."""

    def __init__(self, plant: Plant, seed: int, amount: Amount, ledger: Ledger) -> None:
        self._plant, self._seed, self._amount, self.ledger = plant, seed, amount, ledger
        self.over = Event()
        self.failure: BaseException | None = None
        self._began = monotonic()

    def run(self) -> None:
        try:
            asyncio.run(self._run())
        except BaseException as error:
            self.failure = error
        finally:
            self.over.set()

    async def _run(self) -> None:
        limits = httpx.Limits(max_connections=200, keepalive_expiry=2)
        async with httpx.AsyncClient(timeout=CLIENT_LIMIT, limits=limits, trust_env=False) as http:
            desk = self._desk(http)
            planned = lives(self._seed, self._amount.dossiers, await _papers(desk))
            if self._amount.only_received:
                planned = [only_received(life) for life in planned]
            await asyncio.gather(*(self._lived(desk, life) for life in planned))

    def _desk(self, http: httpx.AsyncClient) -> Desk:
        return Desk(
            self._plant,
            http,
            self.ledger,
            Random(self._seed),
            self._began + self._amount.seconds + GRACE,
        )

    async def _lived(self, desk: Desk, life: Life) -> None:
        starts = self._began + life.starts * self._amount.seconds
        await asyncio.sleep(max(0.0, starts - monotonic()))
        await OneLife(desk, life, self._plant, Random(f"{self._seed}/{life.number}")).run()


async def _papers(desk: Desk) -> dict[str, list[int]]:
    found = {}
    for procedure in PROCEDURES:
        asked: Any = partial(desk.get, "intake", f"/procedures/{procedure}", LEADER)
        shown = await eventually(asked, GRACE, "the catalogue")
        assert shown is not None
        found[procedure] = [paper["number"] for paper in shown["documents"]]
    return found


@contextmanager
def under_load(plant: Plant, seed: int, amount: Amount, ledger: Ledger) -> Iterator[Load]:
    """The load beside what is done inside; left when every life is at its end."""
    load = Load(plant, seed, amount, ledger)
    thread = Thread(target=load.run, name="load", daemon=True)
    thread.start()
    yield load
    limit = amount.seconds + GRACE + 2 * CLIENT_LIMIT
    if not load.over.wait(limit):
        raise TimeoutError(f"the load did not end in {limit:g} s")
    if load.failure is not None:
        raise load.failure
