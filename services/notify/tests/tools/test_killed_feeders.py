"""A process that feeds a bulk job, killed -9 again and again at random instants."""

import asyncio
import json
import random
import sys

from services.notify.tests.tools.feeding import LEASE, feeder_of
from services.notify.tests.tools.letters import AGENCY, MORNING

from dossier_shared.acts import Act
from dossier_shared.lists.reading import read_rows
from dossier_shared.mongo.aggregates import Aggregates, Once
from dossier_shared.testing.waiting import eventually
from notify.adapters.jobs import JOBS, SealedRows
from notify.adapters.jobs_found import LastJobs, OpenDossiers
from notify.adapters.vault import Vault
from notify.application.bulk import Bulk
from notify.application.bulk_asked import Ask, Wanted
from notify.domain.bulk.jobs import Job

ROWS, KILLS = 600, 5


async def begun(store, key, clock) -> Aggregates[Job]:
    jobs = Aggregates(store["jobs"], JOBS, "notify", audited=True)
    bulk = Bulk(
        jobs, SealedRows(store["job_rows"], Vault(key)), OpenDossiers(store["correspondences"]),
        read_rows, lambda *_: 1, clock, 0, LastJobs(jobs),
    )  # fmt: skip
    content = "phone\n" + "".join(f"09123{number:05d}\n" for number in range(ROWS))
    wanted = Wanted(AGENCY, "outage", {"since": MORNING, "until": MORNING}, content.encode())
    act = Act("begin", by="lanh-dao-1", role="leader")
    await bulk.begin(wanted, Ask(Once("k1", "d1"), act, lambda job: {"id": job.id}))
    return jobs


async def test_no_row_is_lost_or_doubled_by_feeders_that_are_killed(
    store, key, clock, mongo_url, database_name, tmp_path
):
    jobs = await begun(store, key, clock)
    key_file = tmp_path / "key.json"
    key_file.write_text(json.dumps(key.as_dict(private=True)))
    chance, partway = random.Random(11), 0
    for _ in range(KILLS):
        program = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "services.notify.tests.tools.feeding",
            mongo_url, database_name, str(key_file), str(clock.path),
            stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        assert program.stdout is not None
        await program.stdout.readline()
        before = await store["correspondences"].count_documents({})

        async def at_work(before: int = before) -> bool:
            now = await store["correspondences"].count_documents({})
            return now > before or now == ROWS

        await eventually(at_work)
        await asyncio.sleep(chance.uniform(0, 0.2))
        program.kill()
        await program.wait()
        partway += 0 < await store["correspondences"].count_documents({}) < ROWS
        clock.move(clock.now() + LEASE)
    while await feeder_of(store, key, clock).look():
        pass
    assert partway, "at least one was killed in the middle"
    [job] = [jobs.read(row).state for row in await store["jobs"].find({}).to_list(None)]
    assert (job.state, job.fed) == ("done", ROWS)
    rows = await store["correspondences"].find({}, {"tags": 1, "notices.id": 1}).to_list(None)
    assert len({row["tags"][0] for row in rows}) == len(rows) == ROWS
    assert {len(row["notices"]) for row in rows} == {1}
    assert await store["job_rows"].count_documents({}) == 0
