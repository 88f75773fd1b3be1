"""`python -m motcua.day`: two dozen dossiers of all fields through every command of the counter.

Exit code 0 when all of it went as it should; the last line is for machines.
"""

import argparse
import asyncio
import signal
import sys
from datetime import datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from uuid import uuid4

import httpx
from rich.console import Console

from dossier_shared.clock import OFFICE_ZONE, VirtualClock
from dossier_shared.testing.backing import NoBacking, both
from motcua.day.office import Office
from motcua.day.running import Ran, run
from motcua.stack import Stack, running_stack

MORNING = datetime(2019, 4, 9, 7, 30, tzinfo=OFFICE_ZONE)


def main() -> int:
    parser = argparse.ArgumentParser(prog="day", description=__doc__.partition("\n")[0])
    parser.add_argument("--out", type=Path, help="keep slips, book and audit in this folder")
    parser.add_argument("--seed", type=int, default=2019)
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    console = Console()
    try:
        with both() as backing, TemporaryDirectory(prefix="motcua-") as folder:
            clock = VirtualClock(Path(folder) / "clock")
            clock.move(MORNING)
            out = asked.out or Path(folder) / "out"
            out.mkdir(parents=True, exist_ok=True)
            names = f"motcua_{uuid4().hex[:8]}"
            with running_stack(
                backing, Path(folder) / "stack", clock_file=clock.path, names=names
            ) as stack:
                ran = asyncio.run(_day(console, stack, clock, out, asked.seed))
    except NoBacking as nothing:
        console.print(str(nothing))
        return 1
    print(ran.last_line)
    return 0 if ran.whole else 1


async def _day(console: Console, stack: Stack, clock: VirtualClock, out: Path, seed: int) -> Ran:
    async with httpx.AsyncClient(timeout=30, trust_env=False) as http:
        return await run(Office(stack, http, clock, Random(seed)), console, out)


if __name__ == "__main__":
    sys.exit(main())
