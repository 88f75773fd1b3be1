"""`python -m motcua.demo`: start everything, replay the reference year, hold the figures together.

Exit code 0 when every identity holds, 1 when one does not. The last line is for machines.
"""

import argparse
import asyncio
import os
import signal
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import httpx
from pymongo import MongoClient
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from dossier_shared.clock import OFFICE_ZONE, VirtualClock
from dossier_shared.mongo.client import Database
from dossier_shared.testing.backing import Database as Server
from dossier_shared.testing.backing import NoBacking, both
from dossier_shared.worktime import load_calendar
from motcua.demo.audit import Findings, audit
from motcua.demo.killing import CalmAmongDeaths, Killer
from motcua.demo.office import Office
from motcua.demo.replay import Replay
from motcua.demo.settle import Calm, Counts
from motcua.demo.show import show
from motcua.demo.year import FIRST_DAY, RECEIVED, plan_year, resolved_of
from motcua.stack import SERVICES, Stack, running_stack

TENTH = 365
SEED = 2018
KEPT = httpx.Limits(keepalive_expiry=2)
"""Shorter than the services keep an idle connection, so that none is closed under a request."""


def main() -> int:
    asked = _arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    console = Console()
    try:
        with both() as backing, TemporaryDirectory(prefix="motcua-") as folder:
            clock = VirtualClock(Path(folder) / "clock")
            clock.move(datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day, tzinfo=OFFICE_ZONE))
            logs = asked.logs or Path(folder) / "stack"
            names = f"motcua_{uuid4().hex[:8]}"
            with (
                _dropped(backing.database, names),
                running_stack(
                    backing, logs, clock_file=clock.path, names=names, dedupe=asked.kill
                ) as stack,
            ):
                for name in SERVICES:
                    console.print(f"{name}: {stack.urls[name]}")
                return asyncio.run(_demo(console, stack, clock, asked))
    except NoBacking as nothing:
        console.print(str(nothing))
        return 1
    except KeyboardInterrupt:
        return 130


@contextmanager
def _dropped(server: Server, names: str) -> Iterator[None]:
    """Drop the databases once nothing writes to them any more; on a server of our own they go
    with it.
    """
    try:
        yield
    finally:
        if not server.restartable:
            with MongoClient[Any](server.url) as client:
                for service in SERVICES:
                    client.drop_database(f"{names}_{service}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="demo", description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--dossiers", type=_of_the_year, default=os.environ.get("DOSSIERS") or str(TENTH),
        metavar=f"1..{RECEIVED}",
    )  # fmt: skip
    parser.add_argument("--seed", type=int, default=os.environ.get("SEED") or str(SEED))
    parser.add_argument(
        "--kill", action="store_true", default=bool(os.environ.get("KILL")),
        help="kill notify at random throughout; the counterparts then compare request ids",
    )  # fmt: skip
    parser.add_argument("--logs", type=Path, help="keep the services' logs in this folder")
    return parser.parse_args()


def _of_the_year(text: str) -> int:
    """argparse checks a default that is text as it checks what was typed."""
    if not text.isdecimal() or not 1 <= int(text) <= RECEIVED:
        raise argparse.ArgumentTypeError(f"{text!r} is not from 1 to {RECEIVED}")
    return int(text)


async def _demo(
    console: Console, stack: Stack, clock: VirtualClock, asked: argparse.Namespace
) -> int:
    databases = {
        name: Database(stack.mongo_url, stack.databases[name], appname="demo") for name in SERVICES
    }
    began = time.monotonic()
    try:
        async with httpx.AsyncClient(timeout=30, limits=KEPT, trust_env=False) as http:
            replay = partial(_replay, console, stack, clock, databases, http, asked)
            counts = await (_among_deaths(console, stack, asked.seed, replay) if asked.kill
                            else replay(Calm))  # fmt: skip
            findings = await audit(
                stack, databases, http, asked.dossiers, resolved_of(asked.dossiers)
            )
    finally:
        for database in databases.values():
            await database.close()
    show(console, findings, counts, time.monotonic() - began)
    print(last_line(findings))
    return 1 if findings.wrong else 0


async def _among_deaths(
    console: Console, stack: Stack, seed: int, replay: Callable[[type[Calm]], Awaitable[Counts]]
) -> Counts:
    killer = Killer(stack.processes["notify"], seed)
    async with killer.at_work():
        counts = await replay(CalmAmongDeaths)
    console.print(f"notify was killed {killer.kills} times")
    return counts


async def _replay(
    console: Console,
    stack: Stack,
    clock: VirtualClock,
    databases: dict[str, Database],
    http: httpx.AsyncClient,
    asked: argparse.Namespace,
    calmly: type[Calm],
) -> Counts:
    dossiers, seed = asked.dossiers, asked.seed
    catalogue = (await http.get(f"{stack.urls['intake']}/procedures")).json()["procedures"]
    console.print(f"{len(catalogue)} procedures published; replaying {dossiers} dossiers")
    plan = plan_year(dossiers, seed, catalogue, load_calendar())
    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    )  # fmt: skip
    with Progress(*columns, console=console) as bars:
        bar = bars.add_task(f"{FIRST_DAY:%d/%m/%Y}", total=dossiers)

        def progress(day: date, received: int, resolved: int) -> None:
            said = f"{day:%d/%m/%Y}: {received} received, {resolved} resolved"
            bars.update(bar, completed=received, description=said)

        office = Office(stack, http, name=f"demo-{seed}")
        calm = calmly(stack, http, clock, databases)
        return await Replay(office, calm, clock, progress).run(plan)


def last_line(findings: Findings) -> str:
    total = findings.total
    return (
        f"received={total.received} resolved={total.resolved} open={total.open} "
        f"notices={sum(findings.notices.values())} lost={findings.lost} "
        f"doubled={findings.doubled} dead={findings.dead}"
    )


if __name__ == "__main__":
    sys.exit(main())
