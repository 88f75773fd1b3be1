"""The log, the figures and the erasure over a real database, against plain recounts."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from joserfc.jwk import ECKey
from services.notify.tests.tools.letters import AGENCY, CODE, MORNING, letters, notice, offices

from dossier_shared.clock import OFFICE_ZONE
from dossier_shared.mongo.aggregates import Aggregates
from dossier_shared.mongo.client import Database
from dossier_shared.sealed import Contact, seal
from notify.adapters.figures import CountedFacts
from notify.adapters.jobs import SealedRows
from notify.adapters.search_log import StoredLog
from notify.adapters.store import CORRESPONDENCES, INDEXES
from notify.adapters.tags import AddressTags
from notify.adapters.templates import TEMPLATE_INDEXES
from notify.adapters.vault import Vault
from notify.application.erase import Eraser
from notify.application.figures import Range, figures
from notify.application.search_log import Wanted
from notify.application.templates.edit import PUBLISHED
from notify.domain.bulk.listing import Recipient
from notify.domain.facts import fact_of, facts_of
from notify.domain.hours import Hours

FIRST, LAST = date(2018, 4, 10), date(2018, 4, 15)
SLOWLY = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
async def fresh(mongo_url, database_name):
    """A collection for each example."""
    made: list[Database] = []

    async def make(told):
        database = Database(mongo_url, database_name, "notify-test")
        made.append(database)
        name = f"letters{uuid4().hex[:8]}"
        await database[name].create_indexes(INDEXES["correspondences"])
        kept = Aggregates(database[name], CORRESPONDENCES, "notify")
        for one in told:
            await kept.add(one, [], MORNING)
        return database, kept

    yield make
    for database in made:
        await database.close()


def day_of(one) -> date:
    return one.queued_at.astimezone(OFFICE_ZONE).date()


@SLOWLY
@given(told=offices(), first=st.dates(FIRST, LAST), days=st.integers(0, 5))
async def test_the_figures_of_any_days_are_those_of_a_plain_recount(told, first, days, fresh):
    last = first + timedelta(days=days)
    database, kept = await fresh(told)
    counted = await CountedFacts(database, kept.collection.name)(Range(AGENCY, first, last))
    facts = [
        fact
        for one in told
        if one.agency == AGENCY
        for fact in facts_of(one, Hours())
        if first.isoformat() <= fact.day <= last.isoformat()
    ]
    for by in ([], ["day"], ["provider", "channel"], ["kind", "status"], ["template"]):
        recounted = {}
        for fact in facts:
            group = tuple(getattr(fact, name) for name in by)
            sums = recounted.setdefault(group, [0, 0, 0, 0, 0])
            one = (1, fact.handed, fact.handed_fast, fact.arrived, fact.arrived_fast)
            recounted[group] = [a + b for a, b in zip(sums, one, strict=True)]
        found = {
            tuple(f.by.values()): [f.notices, f.handed, f.handed_fast, f.arrived, f.arrived_fast]
            for f in figures(counted, by)
        }
        assert found == recounted


async def test_what_was_published_is_looked_for_by_an_index(store):
    templates = store["templates"]
    await templates.create_indexes(TEMPLATE_INDEXES)
    plan = (await templates.find(PUBLISHED).explain())["queryPlanner"]["winningPlan"]
    assert "'indexName': 'published'" in str(plan)


async def test_what_is_no_longer_kept_one_by_one_counts_as_many_as_it_was(fresh):
    morning = fact_of(notice(channel="email"), Hours())
    board = letters("digest/ncc", notice(number=1), past=(replace(morning, notices=3),))
    database, kept = await fresh([board])
    counted = await CountedFacts(database, kept.collection.name)(Range(AGENCY, FIRST, LAST))
    assert {f.by["channel"]: f.notices for f in figures(counted, ["channel"])} == {
        "email": 3, "sms": 1,
    }  # fmt: skip
    unnamed = {"$unset": {"facts.$[].template": "", "facts.$[].notices": ""}}
    await kept.collection.update_many({}, unnamed)
    older = await CountedFacts(database, kept.collection.name)(Range(AGENCY, FIRST, LAST))
    assert [(f.by, f.notices) for f in figures(older, ["template"])] == [({"template": "none"}, 2)]


@SLOWLY
@given(
    told=offices(),
    status=st.sampled_from([None, "accepted", "queued"]),
    channel=st.sampled_from([None, "sms"]),
    limit=st.integers(1, 5),
)
async def test_the_pages_of_the_log_hold_each_notice_that_is_meant_once_the_newest_first(
    told, status, channel, limit, fresh
):
    _, kept = await fresh(told)
    search, after, shown = StoredLog(kept), None, []
    while True:
        page = await search(
            Wanted(AGENCY, FIRST, LAST, limit, status=status, channel=channel, after=after)
        )
        assert len(page.entries) <= limit
        shown += page.entries
        if (after := page.next) is None:
            break
    meant = {
        one.id
        for letter in told
        if letter.agency == AGENCY
        for one in letter.notices
        if FIRST <= day_of(one) <= LAST
        and status in (None, one.status)
        and channel in (None, one.channel)
    }
    assert [entry.place for entry in shown] == sorted({e.place for e in shown}, reverse=True)
    assert {entry.notice.id for entry in shown} == meant


async def test_one_finds_what_was_told_by_a_number_or_an_address_and_by_a_dossier(fresh, key):
    tags = AddressTags(key)
    contact = Contact(phone="+84912345678", email="dan@example.vn")
    told = [
        letters(CODE, notice(), tags=tags.of_contact(contact)),
        letters(f"{CODE}1", notice(number=1), tags=tags.of_contact(Contact(phone="+84987654321"))),
        letters(
            f"{CODE}2", notice(number=2), agency="000.00.20.H50", tags=tags.of_contact(contact)
        ),
    ]
    _, kept = await fresh(told)
    search = StoredLog(kept)

    async def codes(**more):
        page = await search(Wanted(AGENCY, FIRST, LAST, 50, **more))
        return [entry.correspondence.code for entry in page.entries]

    assert await codes(tag=tags.of("+84912345678")) == [CODE]
    assert await codes(tag=tags.of("DAN@example.vn")) == [CODE]
    assert await codes(code=f"{CODE}1") == [f"{CODE}1"]
    assert await codes(code=f"{CODE}2") == [], "another department's"


def test_a_number_cannot_be_guessed_from_its_tag_without_the_key(key):
    number = "+84912345678"
    tag = AddressTags(key).of(number)
    assert tag == AddressTags(key).of(number)
    assert tag != AddressTags(ECKey.generate_key("P-256")).of(number)
    assert "912345678" not in tag


async def test_after_its_time_nothing_personal_is_left_and_the_figures_are_the_same(
    fresh, key, clock
):
    contact = Contact(phone="+84912345678", email="dan@example.vn")
    told = letters(
        CODE, notice(status="delivered"), notice(kind="ready", channel="email", number=1),
        contact=seal(contact, key), channels=("sms", "email"),
        tags=AddressTags(key).of_contact(contact),
    )  # fmt: skip
    database, kept = await fresh([told])
    count = CountedFacts(database, kept.collection.name)
    before = await count(Range(AGENCY, FIRST, LAST))
    digests = [a.sent.digest for one in told.notices for a in one.attempts]

    async def no_rows(_: int) -> int:
        return 0

    eraser = Eraser(kept, no_rows, clock)
    assert await eraser.look() == 0
    clock.move(MORNING + timedelta(days=731))
    assert await eraser.look() == 1
    assert await eraser.look() == 0
    document = await kept.collection.find_one({"_id": CODE})
    assert "contact" not in document
    assert [one["params"] for one in document["notices"]] == [{}, {}]
    text = str(document)
    for secret in ("912345678", "dan@example", "2018-04-22", told.contact):
        assert secret not in text
    kept_digests = [a["sent"]["digest"] for one in document["notices"] for a in one["attempts"]]
    assert kept_digests == digests
    assert sorted(map(str, await count(Range(AGENCY, FIRST, LAST)))) == sorted(map(str, before))


async def test_rows_of_a_job_that_was_never_fed_are_erased_too(store, key, clock):
    rows = SealedRows(store["job_rows"], Vault(key))
    await rows.keep("j1", [Recipient(2, phone="+84912345678")], MORNING + timedelta(days=30))
    assert await rows.erase(MORNING + timedelta(days=29), 10) == 0
    assert await rows.erase(MORNING + timedelta(days=30), 10) == 1
    assert await store["job_rows"].count_documents({}) == 0


async def test_a_page_looks_at_a_bounded_number_of_notices_and_says_where_it_stopped(
    fresh, monkeypatch
):
    monkeypatch.setattr("notify.adapters.search_log.READ", 10)
    monkeypatch.setattr("notify.adapters.search_log.LOOKED_AT", 30)
    start = datetime(2018, 4, 12, 2, 0, tzinfo=UTC)
    told = [
        letters(f"{CODE}{n:03d}", notice(number=n, at=start + timedelta(seconds=n)))
        for n in range(100)
    ]
    told[3] = letters(f"{CODE}003", notice(number=3, at=start, status="cancelled"))
    _, kept = await fresh(told)
    search, after, pages, found = StoredLog(kept), None, 0, []
    while True:
        page = await search(Wanted(AGENCY, FIRST, LAST, 50, status="cancelled", after=after))
        pages, found = pages + 1, [*found, *page.entries]
        if (after := page.next) is None:
            break
    assert [entry.correspondence.code for entry in found] == [f"{CODE}003"]
    assert pages >= 3
