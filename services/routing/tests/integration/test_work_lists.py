import pytest
from services.routing.tests.builders import AGENCY, BTXH, DUE, NCC, NOW, at, received

from dossier_shared.contracts import Limit
from routing.adapters.cases import CaseQueues
from routing.adapters.view import SKEW
from routing.domain.queues import Listed, tag

DUES = {
    "A-1": "2018-04-27 09:00",
    "A-2": "2018-04-20 10:00",
    "A-3": "2018-04-26 16:00",
    "A-4": None,
    "A-5": "2018-04-20 09:00",
    "A-6": "2018-05-15 09:00",
}
BY_DUE_DATE = ["A-5", "A-2", "A-3", "A-1", "A-6", "A-4"]


async def receive(desk, code, due, **changes):
    limit = {} if due else {"limit": None}
    await desk.hear(received(due_at=at(due) if due else None, **limit, **changes), code)


@pytest.fixture
async def full(desk):
    for code, due in DUES.items():
        await receive(desk, code, due)
    return desk


def codes(page):
    return [row["code"] for row in page["cases"]]


async def test_a_work_list_begins_with_what_is_due_first_and_ends_with_what_never_is(full):
    page = await full.work("mc-1")
    assert codes(page) == BY_DUE_DATE
    assert page["next"] is None


async def test_a_row_says_what_the_case_is_about_and_where_it_stands(full):
    row = (await full.work("cv-1", limit=1))["cases"][0]
    assert row == {
        "code": "A-5",
        "version": 1,
        "procedure": "NCC-01",
        "procedure_name": None,
        "division": NCC,
        "sensitive": False,
        "step": "appraise",
        "step_name": "Thụ lý",
        "assignee": "cv-1",
        "status": "open",
        "waiting_since": None,
        "claimed": False,
        "state": "open",
        "received_at": "2018-04-12T09:00:00+07:00",
        "due_at": "2018-04-20T09:00:00+07:00",
        "step_due_at": "2018-04-20T09:00:00+07:00",
        "expected": row["expected"],
        "links": row["links"],
    }
    assert row["links"]["self"] == "/cases/A-5"


@pytest.mark.parametrize(
    ("state", "expected"),
    [("open", BY_DUE_DATE), ("near-due", ["A-3", "A-1"]), ("overdue", ["A-5", "A-2"])],
)
async def test_late_and_near_cases_have_lists_of_their_own(full, clock, state, expected):
    clock.move(at("2018-04-24 15:00"))
    page = await full.work("gd-1", state=state)
    assert codes(page) == expected
    assert page["counts"] == {"open": 6, "near_due": 2, "overdue": 2}
    told = {row["code"]: row["state"] for row in page["cases"]}
    assert {told[code] for code in expected} >= ({state} - {"open"})


async def test_everybody_finds_his_own_cases(full):
    first, second = [await full.work("tp-1", assignee=cv) for cv in ("cv-1", "cv-2")]
    assert sorted(codes(first) + codes(second)) == sorted(DUES)
    assert first["counts"]["open"] == second["counts"]["open"] == 3


async def test_a_case_moves_between_lists_with_its_holder_and_leaves_them_when_finished(desk):
    await receive(desk, "A-1", DUES["A-1"])
    for person, action, body in [
        ("cv-1", "complete", None),
        ("tp-1", "complete", None),
        ("gd-1", "decide", {"outcome": "refused"}),
        ("vt-1", "complete", None),
        ("mc-1", "complete", None),
    ]:
        assert codes(await desk.work("mc-1", assignee=person)) == ["A-1"]
        assert (await desk.do(person, action, body, "A-1")).status_code == 200
    page = await desk.work("mc-1")
    assert (page["cases"], page["counts"]["open"]) == ([], 0)


@pytest.mark.parametrize("limit", [1, 2, 4, 6])
async def test_pages_hold_each_case_once_though_others_come_in_between(full, limit):
    seen, cursor, come = [], {}, 0
    while True:
        page = await full.work("mc-1", limit=limit, **cursor)
        seen += codes(page)
        assert len(page["cases"]) <= limit
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
        for due in ("2018-04-13 09:00", "2018-06-01 09:00"):
            await receive(full, f"B-{come}", due)
            come += 1
    assert [code for code in seen if code in DUES] == BY_DUE_DATE
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize(
    ("filters", "code"),
    [
        ({"cursor": "không"}, "cursor-malformed"),
        ({"cursor": "/w=="}, "cursor-malformed"),
        ({"limit": 0}, "invalid-request"),
        ({"limit": 201}, "invalid-request"),
        ({"state": "late"}, "invalid-request"),
        ({"page": 2}, "invalid-request"),
    ],
)
async def test_a_malformed_question_is_refused(desk, filters, code):
    answer = await desk.client.get("/worklist", params=filters, headers=desk.bearer("mc-1"))
    assert (answer.status_code, answer.json()["code"]) == (422, code)


async def test_what_nobody_can_take_is_listed_as_unassigned(desk):
    await desk.hear(received(procedure="LẠ-01", division="Phòng mới"), "A-1")
    assert codes(await desk.work("mc-1", assignee="unassigned")) == ["A-1"]


async def test_a_division_is_listed_by_itself(full):
    await receive(full, "C-1", "2018-05-03 09:00", procedure="BTXH-01", division=BTXH)
    assert codes(await full.work("mc-1", division=BTXH)) == ["C-1"]
    assert codes(await full.work("cv-9")) == ["C-1"]


def stages(plan):
    """Every (stage, index) of a query plan, however the server nests it."""
    if isinstance(plan, list):
        return {found for part in plan for found in stages(part)}
    if not isinstance(plan, dict):
        return set()
    own = {(plan["stage"], plan.get("indexName"))} if "stage" in plan else set()
    return own | {found for part in plan.values() for found in stages(part)}


OURS = tag("listed", AGENCY, NCC)
QUEUES = [
    Listed(tag("listed", AGENCY)),
    Listed(OURS),
    Listed(tag("open", AGENCY, NCC, "cv-1")),
    Listed(OURS, due_from=NOW, due_before=DUE),
    Listed(OURS, due_before=NOW),
]


@pytest.mark.parametrize("queue", QUEUES)
async def test_every_work_list_is_read_from_the_one_index(full, queue):
    plan = (await CaseQueues(full.store["cases"]).cursor(queue, "", 50).explain())["queryPlanner"]
    found = stages(plan["winningPlan"])
    assert ("IXSCAN", "lists") in found
    assert "COLLSCAN" not in {stage for stage, _ in found}


async def test_changes_timers_and_names_are_read_from_indexes(full):
    for collection, filters, index in [
        ("cases", {"changed": {"$gte": NOW - SKEW}}, "changed"),
        ("cases", {"next_due": {"$lte": NOW}}, "next_due"),
        ("procedures", {"_id": {"$in": ["NCC-01"]}}, "_id_"),
    ]:
        plan = (await full.store[collection].find(filters).explain())["queryPlanner"]
        found = stages(plan["winningPlan"])
        assert found & {("IXSCAN", index), ("IDHACK", None), ("EOF", None)}, (filters, found)


async def test_a_limit_other_than_the_workflows_still_opens_a_case_within_its_due_date(desk):
    short = Limit(amount=1, unit="working-day")
    await desk.hear(received(limit=short, due_at=at("2018-04-13 09:00")), "A-1")
    [row] = (await desk.work("cv-1"))["cases"]
    assert row["step_due_at"] == "2018-04-13T09:00:00+07:00"
