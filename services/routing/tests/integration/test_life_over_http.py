import pytest
from services.routing.tests.builders import CODE, DUE, published, received

from dossier_shared.contracts import DossierFinished, DossierReturned
from dossier_shared.mongo.inbox import Taken

LIFE = [
    ("cv-1", "complete", {"note": "Đủ điều kiện"}, "submit", "tp-1"),
    ("tp-1", "complete", None, "sign", "gd-1"),
    ("gd-1", "decide", {"outcome": "approved"}, "issue", "vt-1"),
    ("vt-1", "complete", {}, "hand-over", "mc-1"),
]


async def test_a_dossier_goes_from_the_counter_through_every_hand_and_back(desk):
    await desk.hear(received())
    claimed = await desk.do("cv-1", "claim")
    assert claimed.json() == {
        "code": CODE,
        "status": "open",
        "step": "appraise",
        "step_name": "Thụ lý",
        "assignee": "cv-1",
        "step_due_at": "2018-04-20T09:00:00+07:00",
        "outcome": None,
        "allowed": ["complete", "send-back", "ask-supplement", "consult", "suspend"],
    }
    for person, action, body, step, assignee in LIFE:
        answer = await desk.do(person, action, body)
        assert (answer.status_code, answer.json()["step"]) == (200, step)
        assert answer.json()["assignee"] == assignee
    answer = await desk.do("mc-1", "complete")
    assert (answer.json()["status"], answer.json()["outcome"]) == ("finished", "approved")
    told = await desk.told()
    assert [event.type for event in told] == [
        "case.opened.v1",
        "case.claimed.v1",
        "case.step-completed.v1",
        "case.step-completed.v1",
        "case.decided.v1",
        "case.step-completed.v1",
        "case.finished.v1",
    ]
    assert [event.sequence for event in told] == list(range(1, 8))
    assert {event.subject for event in told} == {CODE}


async def test_a_case_shows_its_procedure_its_steps_and_its_history(desk):
    await desk.hear(published(), "NCC-01")
    await desk.hear(received())
    await desk.do("cv-1", "complete", {"note": "Đủ điều kiện"})
    answer = await desk.see("tp-1")
    case = answer.json()
    assert answer.headers["ETag"] == '"2"'
    assert case["procedure_name"] == published().name
    assert (case["due_at"], case["step"]) == ("2018-04-27T09:00:00+07:00", "submit")
    assert [step["state"] for step in case["steps"]] == ["done"] * 2 + ["present"] + ["ahead"] * 3
    assert case["steps"][1]["budget"] == {"amount": 6, "unit": "working-day"}
    assert [passage["note"] for passage in case["history"]] == [None, "Đủ điều kiện"]


async def test_a_result_that_the_counter_records_ends_the_case_and_its_return_is_only_noted(desk):
    await desk.hear(received())
    finished = DossierFinished(outcome="approved", due_at=DUE)
    assert await desk.hear(finished, sequence=2) == Taken.EFFECT
    ended = (await desk.see("cv-1")).json()
    assert (ended["status"], ended["outcome"]) == ("finished", "approved")
    assert await desk.hear(DossierReturned(method="post"), sequence=3) == Taken.EFFECT
    assert (await desk.see("cv-1")).json() == ended


async def test_a_receipt_told_twice_opens_one_case(desk):
    assert await desk.hear(received()) == Taken.EFFECT
    assert await desk.hear(received()) == Taken.DUPLICATE
    assert len(await desk.told()) == 1


async def test_an_event_before_the_receipt_waits_for_it(desk):
    assert await desk.hear(DossierReturned(method="post"), sequence=2) == Taken.HELD
    await desk.hear(received())
    assert (await desk.store["held"].find_one({"subject": CODE})) is None


async def test_a_command_sent_again_under_its_key_is_answered_alike_and_done_once(desk):
    await desk.hear(received())
    first, again = [
        await desk.do("cv-1", "complete", {"note": "x"}, Idempotency_Key="key-1") for _ in range(2)
    ]
    assert (again.status_code, again.content) == (200, first.content)
    assert again.headers["Idempotency-Replayed"] == "true"
    other = await desk.do("cv-1", "complete", {"note": "y"}, Idempotency_Key="key-1")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")
    assert len(await desk.told()) == 2


async def test_who_has_seen_an_older_version_is_stopped(desk):
    await desk.hear(received())
    await desk.do("cv-1", "claim")
    stale = await desk.do("cv-2", "claim", If_Match='"1"')
    assert (stale.status_code, stale.json()["code"]) == (412, "stale")
    assert (await desk.do("cv-2", "claim", If_Match='"2"')).status_code == 200


@pytest.mark.parametrize(
    ("person", "action", "body", "status", "code"),
    [
        ("cv-1", "decide", {"outcome": "approved"}, 409, "nothing-to-decide"),
        ("cv-2", "complete", None, 409, "not-holder"),
        ("tp-1", "claim", None, 403, "not-step-role"),
        ("cv-1", "send-back", {"reason": "  "}, 422, "reason-missing"),
        ("cv-1", "send-back", {}, 422, "invalid-request"),
        ("cv-1", "complete", {"notes": "x"}, 422, "invalid-request"),
        ("cv-1", "decide", {"outcome": "maybe"}, 422, "invalid-request"),
    ],
)
async def test_a_command_against_the_rules_is_refused_with_its_code(
    desk, person, action, body, status, code
):
    await desk.hear(received())
    answer = await desk.do(person, action, body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert len(await desk.told()) == 1


async def test_sending_back_over_http_returns_the_case_with_the_reason(desk):
    await desk.hear(received())
    await desk.do("cv-1", "complete")
    answer = await desk.do("tp-1", "send-back", {"reason": "Thiếu biên bản"})
    assert (answer.json()["step"], answer.json()["assignee"]) == ("appraise", "cv-1")
    assert (await desk.see("cv-1")).json()["history"][-1]["note"] == "Thiếu biên bản"
