"""A feeder alone in a process of its own, to be killed.

`python -m services.notify.tests.tools.feeding URL DATABASE KEY CLOCK`
"""

import asyncio
import json
import sys
from datetime import timedelta
from functools import partial
from pathlib import Path

from joserfc.jwk import ECKey

from dossier_shared.clock import VirtualClock
from dossier_shared.mongo.aggregates import Aggregates
from dossier_shared.mongo.client import Database
from dossier_shared.sealed import seal
from notify.adapters.jobs import JOBS, SealedRows
from notify.adapters.jobs_found import Waiting
from notify.adapters.store import CORRESPONDENCES
from notify.adapters.tags import AddressTags
from notify.adapters.vault import Vault
from notify.application.feed import Feeder, FeedTerms, Ground, Reach

LEASE = timedelta(seconds=60)


def feeder_of(database: Database, key: ECKey, clock: VirtualClock) -> Feeder:
    letters = Aggregates(database["correspondences"], CORRESPONDENCES, "notify")
    jobs = Aggregates(database["jobs"], JOBS, "notify", audited=True)
    waiting = Waiting(database["correspondences"])
    rows = SealedRows(database["job_rows"], Vault(key))
    ground = Ground(jobs, rows, letters, waiting.count, waiting.of_job)
    reach = Reach(partial(seal, public=key), AddressTags(key).of_contact)
    return Feeder(ground, reach, clock, FeedTerms(lease=LEASE, most_waiting=100_000))


async def main(url: str, name: str, key: str, clock: str) -> None:
    private = ECKey.import_key(json.loads(Path(key).read_text()))  # noqa: ASYNC240 - at start
    feeder = feeder_of(Database(url, name, "feeder"), private, VirtualClock(Path(clock)))
    sys.stdout.write("feeding\n")
    sys.stdout.flush()
    await feeder.run()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
