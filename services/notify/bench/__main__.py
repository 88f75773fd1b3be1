"""What a notice costs and how fast it goes: `python -m services.notify.bench [--queued N]`.

All in one run on one machine: the service as a process of its own, scripted providers in this one.
"""

import argparse
import asyncio
import tempfile
from pathlib import Path

from services.notify.bench.draining import drain
from services.notify.bench.end_to_end import end_to_end

from dossier_shared.testing.backing import both

NOTICES, PER_SECOND, QUEUED = 1500, 50, 100_000


async def run(notices: int, per_second: float, queued: int) -> None:
    with tempfile.TemporaryDirectory() as name, both() as backing:
        print(await end_to_end(backing, Path(name), notices, per_second), flush=True)
        print(await drain(backing, queued, lambda line: print(line, flush=True)), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__.splitlines()[0])
    parser.add_argument("--notices", type=int, default=NOTICES)
    parser.add_argument("--per-second", type=float, default=PER_SECOND)
    parser.add_argument("--queued", type=int, default=QUEUED)
    asked = parser.parse_args()
    asyncio.run(run(asked.notices, asked.per_second, asked.queued))


if __name__ == "__main__":
    main()
