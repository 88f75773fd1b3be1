"""Rows become correspondences: each once, few at a time, however often the feeder is killed."""

import asyncio
import random
from datetime import timedelta
from functools import partial

import pytest
from services.notify.tests.tools.letters import AGENCY, MORNING, letters, notice

from dossier_shared.acts import Act
from dossier_shared.lists.reading import read_rows
from dossier_shared.mongo.aggregates import Aggregates, KeyReused, NotFound, Once
from dossier_shared.rules import RuleViolation
from dossier_shared.sealed import Contact, seal, unseal
from notify.adapters.jobs import JOBS, SealedRows
from notify.adapters.jobs_found import LastJobs, OpenDossiers, Waiting
from notify.adapters.tags import AddressTags
from notify.adapters.vault import Vault
from notify.application.bulk import Bulk
from notify.application.bulk_asked import Ask, Faulty, Wanted
from notify.application.feed import Feeder, FeedTerms, Ground, Reach
from notify.domain.bulk.jobs import Job, Query
from notify.domain.correspondence import withhold
from notify.handlers import channels_of

TIMES = {"since": MORNING, "until": MORNING + timedelta(hours=2)}
BY = Act("begin", by="lanh-dao-1", role="leader", origin="10.0.0.1")
LEASE = timedelta(seconds=60)


def a_list(many: int, first: int = 0) -> bytes:
    rows = "".join(f"09123{number:05d},\n" for number in range(first, first + many))
    return f"phone,email\n{rows}".encode()


def wanted(content=None, **more) -> Wanted:
    return Wanted(AGENCY, "outage", TIMES, content=content, **more)


def ask(key="k1", digest="d1") -> Ask:
    return Ask(Once(key, digest), BY, lambda job: {"id": job.id, "total": job.total})


@pytest.fixture
def jobs(store) -> Aggregates[Job]:
    return Aggregates(store["jobs"], JOBS, "notify", audited=True)


@pytest.fixture
def tags(key):
    return AddressTags(key).of_contact


@pytest.fixture
def rows(store, key) -> SealedRows:
    return SealedRows(store["job_rows"], Vault(key))


def units(kind, channel, language, params) -> int:
    return {"vi": 2, "en": 1}[language]


@pytest.fixture
def bulk(store, jobs, rows, clock) -> Bulk:
    return Bulk(
        jobs, rows, OpenDossiers(store["correspondences"]), read_rows,
        units, clock, 800, LastJobs(jobs),
    )  # fmt: skip


@pytest.fixture
def feeder(store, jobs, rows, correspondences, key, clock):
    def make(most_waiting=1000, add=None) -> Feeder:
        waiting = Waiting(store["correspondences"])
        feed = Ground(jobs, rows, add or correspondences, waiting.count, waiting.of_job)
        reach = Reach(partial(seal, public=key), AddressTags(key).of_contact)
        return Feeder(feed, reach, clock, FeedTerms(lease=LEASE, most_waiting=most_waiting))

    return make


async def fed(store) -> list[str]:
    found = (
        await store["correspondences"].find({"job": {"$exists": True}}, {"_id": 1}).to_list(None)
    )
    return sorted(row["_id"] for row in found)


async def test_a_try_counts_parts_and_cost_and_keeps_nothing(bulk, store):
    content = b"phone,email\n0912345678,\n,a@b.vn\n0233,\n"
    checked = await bulk.check(wanted(content))
    assert (len(checked.told), checked.mails, checked.messages) == (2, 1, 1)
    assert (checked.parts, checked.cost, checked.left_out) == (2, 1600, 1)
    assert await store["job_rows"].count_documents({}) == 0
    assert await store["jobs"].count_documents({}) == 0


async def test_a_list_with_faults_is_begun_only_if_they_may_be_left_out(bulk, store):
    content = b"phone,email\n0912345678,\n0233,\n"
    with pytest.raises(Faulty) as refused:
        await bulk.begin(wanted(content), ask())
    assert [one.row for one in refused.value.faults] == [3]
    await bulk.begin(wanted(content, leave_out_faulty=True), ask())
    [job] = await bulk.last(AGENCY)
    assert (job.total, job.left_out, job.by) == (1, 1, "lanh-dao-1")


async def test_a_job_is_begun_once_for_one_key_and_never_with_another_list(bulk, store):
    first = await bulk.begin(wanted(a_list(3)), ask())
    again = await bulk.begin(wanted(a_list(3)), ask())
    assert (first.body, again.replayed) == (again.body, True)
    with pytest.raises(KeyReused):
        await bulk.begin(wanted(a_list(4)), ask(digest="d2"))
    assert await store["jobs"].count_documents({}) == 1


async def test_rows_stand_sealed_and_are_forgotten_when_they_are_fed(bulk, feeder, store, key):
    await bulk.begin(wanted(a_list(3, first=45678)), ask())
    stored = str(await store["job_rows"].find({}).to_list(None))
    assert "91234567" not in stored
    assert await feeder().look() == 3
    assert await store["job_rows"].count_documents({}) == 0
    document = await store["correspondences"].find_one({"job": {"$exists": True}})
    assert "91234567" not in str(document)
    assert unseal(document["contact"], key) == Contact(phone="+84912345678")
    assert document["tags"] == list(AddressTags(key).of_contact(Contact(phone="+84912345678")))


async def test_at_most_so_many_wait_at_a_time_and_the_rest_follows_as_they_go_out(
    bulk, feeder, store, correspondences, clock
):
    await bulk.begin(wanted(a_list(30)), ask())
    one = feeder(most_waiting=12)
    assert [await one.look(), await one.look()] == [12, 0]
    now = clock.now()
    for key in (await fed(store))[:5]:
        await correspondences.change(
            key, lambda it: withhold(it, {n.id: "gone" for n in it.notices}, now), now
        )
    clock.move(clock.now() + timedelta(seconds=2))
    assert await one.look() == 5
    assert len(await fed(store)) == 17


async def test_a_halted_job_feeds_nothing_and_goes_on_where_it_was(bulk, feeder, store, clock):
    job_id = (await bulk.begin(wanted(a_list(20)), ask())).body["id"]
    await feeder(most_waiting=8).look()
    await bulk.pause(job_id, AGENCY, ask("k2"))
    clock.move(clock.now() + timedelta(minutes=5))
    assert await feeder().look() == 0
    await bulk.resume(job_id, AGENCY, ask("k3"))
    assert await feeder().look() == 12
    [job] = await bulk.last(AGENCY)
    assert (job.state, job.left, len(await fed(store))) == ("done", 0, 20)


async def test_what_waits_of_a_job_that_is_called_off_is_cancelled(
    bulk, feeder, store, clock, jobs
):
    job_id = (await bulk.begin(wanted(a_list(20)), ask())).body["id"]
    await feeder(most_waiting=8).look()
    await bulk.cancel(job_id, AGENCY, ask("k2"))
    for _ in range(3):
        clock.move(clock.now() + timedelta(minutes=2))
        await feeder().look()
    statuses = await store["correspondences"].find({}, {"notices.status": 1}).to_list(None)
    assert [row["notices"][0]["status"] for row in statuses] == ["cancelled"] * 8
    assert (await jobs.load(job_id)).state.next_at is None
    assert await store["job_rows"].count_documents({}) == 0
    with pytest.raises(RuleViolation):
        await bulk.resume(job_id, AGENCY, ask("k3"))


async def test_a_job_of_another_department_is_as_one_that_is_not_there(bulk):
    job_id = (await bulk.begin(wanted(a_list(2)), ask())).body["id"]
    with pytest.raises(NotFound):
        await bulk.see(job_id, "000.00.20.H50")
    with pytest.raises(NotFound):
        await bulk.pause(job_id, "000.00.20.H50", ask("k2"))


async def test_who_began_and_halted_a_job_stands_in_its_audit(bulk, store):
    job_id = (await bulk.begin(wanted(a_list(2)), ask())).body["id"]
    await bulk.pause(
        job_id,
        AGENCY,
        Ask(Once("k2", "d"), Act("pause", "quan-tri-1", "admin"), lambda job: {"id": job.id}),
    )
    entries = (await store["jobs"].find_one({"_id": job_id}))["audit"]
    assert [(one["command"], one["by"]) for one in entries] == [
        ("begin", "lanh-dao-1"), ("pause", "quan-tri-1"),
    ]  # fmt: skip


class Killed(BaseException):
    """The process is gone."""


async def test_a_feeder_killed_again_and_again_doubles_no_row_and_loses_none(
    bulk, feeder, store, correspondences, clock
):
    """Each time it dies at a random insert, before or after it was written, or at the job's own
    write; another takes over when the claim has ended.
    """
    await bulk.begin(wanted(a_list(300)), ask())
    chance, killed, inserted = random.Random(7), 0, []

    class Dying(Aggregates):
        async def add(self, state, *arguments, **more):
            if chance.random() < 0.01:
                raise Killed
            await super().add(state, *arguments, **more)
            inserted.append(state.code)
            if chance.random() < 0.01:
                raise Killed

    dying = Dying(store["correspondences"], correspondences.codec, "notify")
    for _ in range(200):
        try:
            await feeder(add=dying).look()
        except Killed:
            killed += 1
        await asyncio.sleep(0)
        clock.move(clock.now() + LEASE)
        [job] = await bulk.last(AGENCY)
        if job.state == "done":
            break
    assert killed >= 3
    assert (job.state, len(await fed(store))) == ("done", 300)
    assert len(inserted) == len(set(inserted)) == 300
    assert await store["job_rows"].count_documents({}) == 0


async def test_two_feeders_at_once_feed_each_row_once(bulk, feeder, store):
    await bulk.begin(wanted(a_list(150)), ask())
    await asyncio.gather(feeder().look(), feeder().look())
    assert len(await fed(store)) == 150


async def test_a_query_means_the_open_dossiers_of_a_field_that_are_due_between_two_days(
    bulk, feeder, store, correspondences, key
):
    contact = seal(Contact(phone="+84912345678"), key)
    day = MORNING + timedelta(days=4)

    def dossier(number, kind="received", due=day, field="ncc", agency=AGENCY):
        told = notice(kind=kind, status="delivered", number=number)
        return letters(
            f"H50-180412-{number:04d}", told, agency=agency, field=field, due_at=due,
            contact=contact, channels=("sms",),
        )  # fmt: skip

    meant = [dossier(1), dossier(2)]
    others = [
        dossier(3, kind="ready"), dossier(4, field="bao-tro"), dossier(5, agency="000.00.20.H50"),
        dossier(6, due=day + timedelta(days=9)), dossier(7, due=None),
    ]  # fmt: skip
    for one in (*meant, *others):
        await correspondences.add(one, [], MORNING)
    asked = Query("ncc", MORNING.date(), (MORNING + timedelta(days=5)).date())
    checked = await bulk.check(wanted(query=asked))
    assert [one.code for one in checked.told] == [one.code for one in meant]
    everybody = await bulk.check(wanted(query=Query()))
    assert len(everybody.told) == 5
    await bulk.begin(wanted(query=asked), ask())
    assert await feeder().look() == 2
    [first, _] = await fed(store)
    assert unseal((await correspondences.load(first)).state.contact, key).phone == "+84912345678"


async def test_a_query_counts_as_it_tells_each_person_once_in_his_language_by_what_he_has(
    bulk, feeder, store, correspondences, key, tags
):
    def dossier(number, *, own=True, **contact):
        told = notice(status="delivered", number=number)
        made = Contact(**contact)
        return letters(
            f"H50-180412-{number:04d}", told, contact=seal(made, key) if own else None,
            channels=channels_of(made, ("sms",)), tags=tags(made), language=made.language,
        )  # fmt: skip

    dan, lan = "+84912345678", "+84987654321"
    for one in (
        dossier(1, phone=dan),
        dossier(2, phone=dan),
        dossier(3, email="John@example.vn", language="en"),
        dossier(4, phone=lan, email="john@example.vn", language="en"),
        dossier(5, own=False),
        dossier(6, phone=lan, language="en"),
    ):
        await correspondences.add(one, [], MORNING)
    checked = await bulk.check(wanted(query=Query()))
    assert [one.code[-1] for one in checked.told] == ["1", "3", "6"]
    assert (checked.mails, checked.messages, checked.parts, checked.no_contact) == (1, 2, 3, 1)
    await bulk.begin(wanted(query=Query()), ask())
    assert await feeder().look() == 3
    told = [(await correspondences.load(code)).state for code in await fed(store)]
    assert [(one.notices[0].channel, one.language) for one in told] == [
        ("sms", "vi"), ("email", "en"), ("sms", "en"),
    ]  # fmt: skip


async def test_a_job_that_is_halted_while_its_last_rows_are_fed_is_done(
    bulk, feeder, correspondences, store
):
    job_id = (await bulk.begin(wanted(a_list(3)), ask())).body["id"]

    class Halting(Aggregates):
        async def add(self, state, *arguments, **more):
            await super().add(state, *arguments, **more)
            if state.code.endswith("/2"):
                await bulk.pause(job_id, AGENCY, ask("k2"))

    await feeder(add=Halting(store["correspondences"], correspondences.codec, "notify")).look()
    [job] = await bulk.last(AGENCY)
    assert (job.state, job.fed, job.left) == ("done", 3, 0)


@pytest.mark.parametrize(
    ("where", "index"),
    [
        ({"waits_in": "j1"}, "waits_in"),
        ({"job": "j1"}, "job"),
        ({"open_in": AGENCY}, "open_in"),
        ({"due_sms": {"$gte": "3/", "$lt": "4/"}}, "due_sms"),
        ({"erase_at": {"$lte": MORNING}}, "erase_at"),
        ({"tags": "x"}, "tags"),
        ({"log": {"$elemMatch": {"$gte": "a", "$lt": "b"}}}, "log"),
    ],
    ids=str,
)
async def test_every_question_of_the_tools_reads_an_index(store, database, where, index):
    if index == "log" and "secantusd-py" in database.description:
        pytest.skip("the embedded server uses no index for $elemMatch; MongoDB does")
    plan = (await store["correspondences"].find(where).explain())["queryPlanner"]["winningPlan"]
    assert f"'indexName': '{index}'" in str(plan)


async def test_a_job_that_was_halted_until_its_rows_were_erased_ends_and_says_what_is_left(
    bulk, feeder, rows, clock
):
    job_id = (await bulk.begin(wanted(a_list(10)), ask())).body["id"]
    await feeder(most_waiting=4).look()
    await bulk.pause(job_id, AGENCY, ask("k2"))
    clock.move(clock.now() + timedelta(days=31))
    assert await rows.erase(clock.now(), 10) == 1
    await bulk.resume(job_id, AGENCY, ask("k3"))
    await feeder().look()
    [job] = await bulk.last(AGENCY)
    assert (job.state, job.left, job.next_at) == ("cancelled", 6, None)
