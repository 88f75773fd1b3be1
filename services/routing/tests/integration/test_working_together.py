"""Consultations, supplements, putting aside, reassigning, absences and delegations over HTTP."""

from typing import Any
from uuid import uuid4

import pytest
from services.routing.tests.builders import AGENCY, BTXH, CODE, NCC, at, received
from services.routing.tests.integration.conftest import Desk

from dossier_shared.contracts import DossierSupplementAsked

QUESTION = {
    "division": BTXH,
    "question": "Có trùng không?",
    "budget": {"amount": 3, "unit": "working-day"},
}
REASON = {"reason": "Thiếu giấy khai sinh"}


@pytest.fixture
async def open_desk(desk: Desk) -> Desk:
    """One case, under appraisal by cv-1."""
    await desk.hear(received())
    return desk


async def keep(desk: Desk, person: str, action: str, body: Any, who: str) -> Any:
    headers = desk.bearer(who) if who in {"tp-1", "tp-9", "gd-1"} else desk.token(who, "admin")
    headers |= {"Idempotency-Key": uuid4().hex}
    return await desk.client.post(f"/staff/{person}/{action}", json=body, headers=headers)


async def queue(desk: Desk, person: str, name: str) -> list[str]:
    answer = await desk.client.get(f"/queues/{name}", headers=desk.bearer(person))
    return [row["code"] for row in answer.raise_for_status().json()["cases"]]


async def counts(desk: Desk, person: str) -> dict[str, int]:
    answer = await desk.client.get("/queues", headers=desk.bearer(person))
    return {entry["id"]: entry["count"] for entry in answer.json()["queues"]}


async def test_a_division_that_is_asked_sees_the_case_until_it_has_answered(
    open_desk: Desk,
) -> None:
    desk = open_desk
    assert (await desk.see("cv-9")).status_code == 404
    assert (await desk.do("cv-1", "consult", QUESTION)).status_code == 200
    seen = (await desk.see("cv-9")).json()
    assert seen["consultations"][0]["question"] == "Có trùng không?"
    assert await queue(desk, "cv-9", "consultations") == [CODE]
    early = await desk.do("cv-1", "complete")
    assert (early.status_code, early.json()["code"]) == (409, "consultation-open")
    other = await desk.do("cv-2", "consultations/1/answer", {"agreed": True, "answer": "Không"})
    assert (other.status_code, other.json()["code"]) == (403, "not-consulted")
    given = await desk.do("cv-9", "consultations/1/answer", {"agreed": True, "answer": "Không"})
    assert given.status_code == 200
    assert (await desk.see("cv-9")).status_code == 404
    assert await queue(desk, "cv-9", "consultations") == []
    assert (await desk.do("cv-1", "complete")).status_code == 200


async def test_silence_over_the_deadline_holds_nobody_up(open_desk: Desk, clock: Any) -> None:
    await open_desk.do("cv-1", "consult", QUESTION)
    clock.move(at("2018-04-17 09:01"))
    assert (await open_desk.do("cv-1", "complete")).status_code == 200


async def test_what_another_agency_answers_is_entered_by_the_one_stop(open_desk: Desk) -> None:
    asked = QUESTION | {"division": None, "agency": "UBND tỉnh"}
    await open_desk.do("cv-1", "consult", asked)
    assert await queue(open_desk, "mc-1", "waiting-agency") == [CODE]
    entered = await open_desk.do(
        "mc-1", "consultations/1/answer", {"agreed": False, "answer": "Không đồng ý"}
    )
    assert entered.status_code == 200
    again = await open_desk.do("mc-1", "consultations/1/answer", {"agreed": True, "answer": "?"})
    assert (again.status_code, again.json()["code"]) == (409, "consultation-answered")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (QUESTION | {"agency": "UBND tỉnh"}, 422, "party-unclear"),
        (QUESTION | {"division": None}, 422, "party-unclear"),
        (QUESTION | {"budget": {"amount": 0, "unit": "hour"}}, 422, "invalid-request"),
        (QUESTION | {"budget": {"amount": 20_000, "unit": "hour"}}, 422, "invalid-request"),
    ],
)
async def test_an_unclear_question_is_refused(
    open_desk: Desk, body: Any, status: int, code: str
) -> None:
    answer = await open_desk.do("cv-1", "consult", body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_a_supplement_goes_through_the_one_stop(open_desk: Desk) -> None:
    desk = open_desk
    assert (await desk.do("cv-1", "ask-supplement", REASON)).status_code == 200
    assert await queue(desk, "mc-1", "supplement-wanted") == [CODE]
    assert [event.type for event in await desk.told()][-1] == "case.supplement-wanted.v1"
    twice = await desk.do("cv-1", "ask-supplement", REASON)
    assert (twice.status_code, twice.json()["code"]) == (409, "supplement-already-wanted")
    await desk.hear(DossierSupplementAsked(stage="appraisal"), sequence=2)
    assert await queue(desk, "mc-1", "supplement-wanted") == []
    assert await queue(desk, "mc-1", "waiting-citizen") == [CODE]


async def test_work_put_aside_is_taken_up_again_by_its_holder(open_desk: Desk) -> None:
    desk = open_desk
    assert (await desk.do("cv-1", "suspend", {"reason": "Chờ xác minh"})).status_code == 200
    assert await queue(desk, "tp-1", "suspended") == [CODE]
    held = await desk.do("cv-1", "complete")
    assert (held.status_code, held.json()["code"]) == (409, "case-suspended")
    assert (await desk.do("cv-1", "resume")).status_code == 200
    again = await desk.do("cv-1", "resume")
    assert (again.status_code, again.json()["code"]) == (409, "not-suspended")


async def test_a_head_gives_a_case_to_somebody_of_his_division(open_desk: Desk) -> None:
    desk = open_desk
    named = await desk.do("tp-1", "reassign", {"reason": "Nghỉ ốm", "assignee": "cv-2"})
    assert named.json()["assignee"] == "cv-2"
    for assignee in ("cv-9", "tp-1", "nobody"):
        refused = await desk.do("tp-1", "reassign", {"reason": "?", "assignee": assignee})
        assert (refused.status_code, refused.json()["code"]) == (422, "cannot-take")
    chosen = await desk.do("tp-1", "reassign", {"reason": "Cân đối việc"})
    assert chosen.json()["assignee"] == "cv-1"
    stranger = await desk.do("tp-9", "reassign", {"reason": "?"})
    assert stranger.status_code == 404


async def test_who_cannot_do_a_case_gives_it_back_with_a_reason(open_desk: Desk) -> None:
    returned = await open_desk.do("cv-1", "return", {"reason": "Có quan hệ thân nhân"})
    assert returned.json()["assignee"] == "cv-2"
    assert (await open_desk.see("cv-2")).json()["history"][-1]["taken_from"] == "cv-1"


async def test_everything_an_absent_officer_has_goes_to_his_colleagues(desk: Desk) -> None:
    for number in range(4):
        await desk.hear(received(), f"H-{number}")
    await counts(desk, "tp-1")
    body = {"since": "2018-04-12T07:00:00+07:00", "until": "2018-04-20T07:00:00+07:00"}
    assert (await keep(desk, "cv-1", "absences", body, "tp-1")).status_code == 200
    moved = await keep(desk, "cv-1", "reassign-all", {"reason": "Nghỉ ốm"}, "tp-1")
    assert {row["assignee"] for row in moved.json()["moved"]} == {"cv-2"}
    assert len(await queue(desk, "cv-2", "mine")) == 4
    again = await keep(desk, "cv-1", "reassign-all", {"reason": "Nghỉ ốm"}, "tp-1")
    assert again.json()["moved"] == []


async def test_a_delegate_acts_in_the_role_he_was_lent_and_the_history_says_for_whom(
    open_desk: Desk, clock: Any
) -> None:
    desk = open_desk
    await desk.do("cv-1", "complete")
    await desk.do("tp-1", "complete")
    decision = {"outcome": "approved"}
    assert (await desk.do("tp-1", "decide", decision)).status_code == 403
    body = {
        "to": "tp-1",
        "since": "2018-04-12T07:00:00+07:00",
        "until": "2018-04-13T07:00:00+07:00",
        "paper": "12/QĐ-UQ",
    }
    assert (await keep(desk, "gd-1", "delegations", body, "gd-1")).status_code == 200
    assert (await desk.do("tp-1", "decide", decision)).status_code == 200
    assert (await desk.see("tp-1")).json()["history"][-1]["acting_for"] == "gd-1"
    ended = await keep(desk, "gd-1", "revoke", {"paper": "12/QĐ-UQ"}, "gd-1")
    assert ended.json()["delegations"][0]["until"] == "2018-04-12T09:00:00+07:00"


async def test_what_one_who_left_had_put_aside_or_waits_goes_to_a_colleague(desk: Desk) -> None:
    await desk.hear(received())
    await desk.do("cv-1", "suspend", {"reason": "Chờ xác minh"})
    await desk.hear(received(), "H-2")
    await desk.do("tp-1", "reassign", {"reason": "?", "assignee": "cv-1"}, "H-2")
    await desk.hear(DossierSupplementAsked(stage="appraisal"), "H-2", sequence=2)
    await keep(desk, "cv-1", "leave", None, "qt-1")
    moved = await keep(desk, "cv-1", "reassign-all", {"reason": "Nghỉ việc"}, "tp-1")
    assert {row["code"]: row["assignee"] for row in moved.json()["moved"]} == {
        CODE: "cv-2", "H-2": "cv-2",
    }  # fmt: skip
    assert (await desk.do("cv-2", "resume")).json()["status"] == "open"


async def test_the_delegate_of_a_head_gives_out_what_another_has(open_desk: Desk) -> None:
    desk = open_desk
    named = {"reason": "Nghỉ ốm", "assignee": "cv-2"}
    refused = await desk.do("cv-2", "reassign", named)
    assert (refused.status_code, refused.json()["code"]) == (403, "not-in-charge")
    body = {
        "to": "cv-2",
        "since": "2018-04-12T07:00:00+07:00",
        "until": "2018-04-13T07:00:00+07:00",
        "paper": "12/QĐ-UQ",
    }
    assert (await keep(desk, "tp-1", "delegations", body, "tp-1")).status_code == 200
    assert (await desk.do("cv-2", "reassign", named)).json()["assignee"] == "cv-2"


@pytest.mark.parametrize(
    ("person", "action", "body", "who", "status", "code"),
    [
        ("cv-1", "back", None, "tp-9", 403, "not-their-head"),
        ("cv-1", "absences",
         {"since": "2018-04-13T07:00:00+07:00", "until": "2018-04-12T07:00:00+07:00"},
         "tp-1", 422, "absence-empty"),
        ("cv-1", "absences",
         {"since": "0218-04-12T07:00:00+07:00", "until": "2018-04-13T07:00:00+07:00"},
         "tp-1", 422, "time-out-of-reach"),
        ("cv-1", "absences",
         {"since": "2018-04-12T07:00:00+07:00", "until": "9999-12-31T23:59:59-12:00"},
         "tp-1", 422, "time-out-of-reach"),
        ("gd-1", "delegations",
         {"to": "gd-2", "since": "2018-04-12T07:00:00+07:00",
          "until": "9999-12-31T23:59:59-12:00", "paper": "1"}, "gd-1", 422, "time-out-of-reach"),
        ("gd-1", "delegations",
         {"to": "gd-1", "since": "2018-04-12T07:00:00+07:00",
          "until": "2018-04-13T07:00:00+07:00", "paper": "1"}, "gd-1", 422, "delegated-to-self"),
        ("gd-1", "delegations",
         {"to": "nobody", "since": "2018-04-12T07:00:00+07:00",
          "until": "2018-04-13T07:00:00+07:00", "paper": "1"}, "gd-1", 422, "colleague-unknown"),
        ("cv-1", "post", {"role": "officer", "division": NCC, "substitute": "cv-1"},
         "qt-1", 422, "substitute-is-self"),
        ("cv-1", "post", {"role": "officer", "division": NCC}, "tp-1", 403, "forbidden"),
        ("nobody", "back", None, "qt-1", 404, "not-found"),
    ],
)  # fmt: skip
async def test_the_register_refuses_what_cannot_be(
    desk: Desk, person: str, action: str, body: Any, who: str, status: int, code: str
) -> None:
    answer = await keep(desk, person, action, body, who)
    assert answer.status_code == status, answer.text
    assert answer.json()["code"] == code or status == 403


async def test_who_was_posted_elsewhere_or_has_left_gets_nothing_here(desk: Desk) -> None:
    await keep(desk, "cv-1", "leave", None, "qt-1")
    await keep(desk, "cv-2", "post", {"role": "officer", "division": BTXH}, "qt-1")
    await desk.replica.start()
    await desk.hear(received())
    assert (await desk.see("tp-1")).json()["assignee"] == "unassigned"
    told = await desk.store["staff"].find_one({"_id": "cv-1"}, {"outbox": 1})
    assert [entry["type"] for entry in told["outbox"]] == ["staff.changed.v1"]


async def test_each_has_the_lists_of_his_role_with_their_counts(open_desk: Desk) -> None:
    assert (await counts(open_desk, "cv-1"))["mine"] == 1
    assert (await counts(open_desk, "cv-2"))["mine"] == 0
    assert "department" not in await counts(open_desk, "tp-1")
    assert (await counts(open_desk, "gd-1"))["department"] == 1
    assert (await counts(open_desk, "cv-9"))["unclaimed"] == 0
    hidden = await open_desk.client.get("/queues/department", headers=open_desk.bearer("cv-1"))
    assert (hidden.status_code, hidden.json()["code"]) == (422, "queue-unknown")


async def test_the_workflow_of_a_procedure_is_shown_and_drawn(desk: Desk) -> None:
    headers = desk.bearer("cv-1")
    listed = (await desk.client.get("/workflows", headers=headers)).json()["workflows"]
    assert len(listed) == 80
    one = (await desk.client.get("/workflows/LDTL-05", headers=headers)).json()
    assert [step["agency"] for step in one["steps"] if step["agency"]] == ["UBND tỉnh"]
    drawn = await desk.client.get("/workflows/LDTL-05/diagram", headers=headers)
    assert drawn.headers["content-type"].startswith("text/vnd.mermaid")
    assert 'province -- "phê duyệt" --> issue' in drawn.text
    unknown = await desk.client.get("/workflows/KHÔNG-01", headers=headers)
    assert unknown.status_code == 404


async def test_an_assignment_says_why(open_desk: Desk) -> None:
    seen = (await open_desk.see("cv-1")).json()["assigned"]
    assert {row["person"] for row in seen["candidates"]} == {"cv-1", "cv-2"}
    assert seen["why"].endswith(".")
    assert AGENCY not in str(seen)
