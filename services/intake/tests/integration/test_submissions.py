"""What is sent in online or by post, as a draft or at once, and the counter's answer to it."""

import asyncio
from typing import Any

import httpx
import pytest
from services.intake.tests.builders import AGENCY
from services.intake.tests.integration.conftest import Intake, body

from dossier_shared.contracts import decode
from dossier_shared.mongo.client import Database
from dossier_shared.web.auth import Role

PORTAL = "cong-dich-vu"
REFUSAL = {"reason": "Hồ sơ không thuộc thẩm quyền của Sở.", "basis": "NĐ 61/2018 đ.17"}


async def as_portal(
    intake: Intake, method: str, path: str, sent: Any = None, sub: str = PORTAL, **headers: str
) -> httpx.Response:
    key = {"Idempotency-Key": f"portal-{next(intake.keys)}"}
    return await intake.http.request(
        method, path, json=sent, headers=intake.bearer(Role.CLIENT, sub=sub) | key | headers
    )


async def submitted(intake: Intake) -> str:
    answer = await as_portal(intake, "POST", "/submissions", body())
    assert answer.status_code == 201, answer.text
    return str(answer.json()["code"])


async def test_what_is_sent_in_online_is_owed_an_answer_in_8_working_hours(
    intake: Intake, store: Database
) -> None:
    answer = await as_portal(intake, "POST", "/submissions", body())
    sent = answer.json()
    assert (answer.status_code, sent["status"], sent["channel"]) == (201, 1, "online")
    assert (sent["code"], sent["book"]) == (f"{AGENCY}-180412-0001", None)
    assert (sent["answer_due"], sent["due_at"]) == ("2018-04-13T09:00:00+07:00", None)
    document = await store["dossiers"].find_one({"_id": sent["code"]})
    assert document is not None
    assert [decode(one["body"]).type for one in document["outbox"]] == ["dossier.submitted.v1"]


async def test_what_a_receptionist_sends_in_came_by_post(intake: Intake) -> None:
    answer = await intake.post("/submissions", body())
    assert (answer.status_code, answer.json()["channel"]) == (201, "post")


async def test_the_counter_receives_it_with_a_number_in_the_book_and_a_due_date(
    intake: Intake,
) -> None:
    code = await submitted(intake)
    received = await intake.post(f"/dossiers/{code}/receive", {})
    assert received.status_code == 200, received.text
    assert (received.json()["status"], received.json()["book"]) == (
        2, {"year": 2018, "number": 1}
    )  # fmt: skip
    assert received.json()["due_at"] == "2018-04-27T09:00:00+07:00"
    again = await intake.post(f"/dossiers/{code}/receive", {})
    assert (again.status_code, again.json()["code"]) == (409, "move-forbidden")
    assert "record-result" in again.json()["allowed"]


async def test_receiving_again_under_the_same_key_takes_no_number(intake: Intake) -> None:
    first, second = await submitted(intake), await submitted(intake)
    one = await intake.post(f"/dossiers/{first}/receive", {}, key="take")
    same = await intake.post(f"/dossiers/{first}/receive", {}, key="take")
    assert (same.json(), same.headers["idempotency-replayed"]) == (one.json(), "true")
    other = await intake.post(f"/dossiers/{second}/receive", {})
    assert other.json()["book"]["number"] == 2


async def test_the_real_time_of_receipt_lies_between_submission_and_now(intake: Intake) -> None:
    code = await submitted(intake)
    for at, wrong in (
        ("2018-04-12T08:59:59+07:00", "received-before-submitted"),
        ("2018-04-12T09:00:01+07:00", "received-in-future"),
    ):
        answer = await intake.post(f"/dossiers/{code}/receive", {"received_at": at})
        assert (answer.status_code, answer.json()["code"]) == (422, wrong)


async def test_a_refusal_has_a_reason_and_ends_the_dossier(intake: Intake) -> None:
    code = await submitted(intake)
    bare = await intake.post(f"/dossiers/{code}/refuse", {"reason": "   ", "basis": "đ.17"})
    assert (bare.status_code, bare.json()["code"]) == (422, "invalid-request")
    refused = await intake.post(f"/dossiers/{code}/refuse", REFUSAL)
    assert (refused.status_code, refused.json()["status"]) == (200, 3)
    whole = (await intake.get(f"/dossiers/{code}")).json()
    assert whole["refusal"]["reason"] == REFUSAL["reason"]
    assert [slip["kind"] for slip in whole["slips"]] == ["refusal"]


async def test_a_draft_may_hold_any_part_and_only_its_author_sees_it(intake: Intake) -> None:
    begun = await as_portal(intake, "POST", "/drafts", {"applicant": {"name": "N"}})
    assert begun.status_code == 201, begun.text
    path = begun.headers["location"]
    filled = await as_portal(intake, "PUT", path, body(), **{"If-Match": begun.headers["etag"]})
    assert filled.status_code == 200
    stale = await as_portal(intake, "PUT", path, {}, **{"If-Match": begun.headers["etag"]})
    assert (stale.status_code, stale.json()["code"]) == (412, "stale")
    mine = await as_portal(intake, "GET", path)
    assert mine.json()["content"]["applicant"]["name"] == "Nguyễn Thị Bưởi"
    for method, sent in (("GET", None), ("PUT", {}), ("POST", {})):
        to = path + "/submit" if method == "POST" else path
        other = await as_portal(intake, method, to, sent, sub="someone-else")
        assert (other.status_code, other.json()["code"]) == (404, "not-found")


async def test_a_draft_is_sent_in_once_however_often_it_is_asked(
    intake: Intake, store: Database
) -> None:
    path = (await as_portal(intake, "POST", "/drafts", body())).headers["location"]
    answers = await asyncio.gather(*(as_portal(intake, "POST", f"{path}/submit") for _ in range(5)))
    codes = {answer.json()["code"] for answer in answers}
    assert {answer.status_code for answer in answers} == {201}
    assert (len(codes), await store["dossiers"].count_documents({})) == (1, 1)
    draft = (await as_portal(intake, "GET", path)).json()
    assert (draft["code"], draft["content"]) == (codes.pop(), {})
    late = await as_portal(intake, "PUT", path, body())
    assert (late.status_code, late.json()["code"]) == (409, "draft-submitted")


async def test_an_unfinished_draft_is_not_sent_in_and_every_gap_is_named(intake: Intake) -> None:
    sent = {"applicant": {"phone": "0912 345 678"}}
    path = (await as_portal(intake, "POST", "/drafts", sent)).headers["location"]
    answer = await as_portal(intake, "POST", f"{path}/submit")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-request")
    assert {error["field"] for error in answer.json()["errors"]} == {"procedure", "applicant.name"}


async def test_nothing_of_a_draft_is_readable_in_the_database(
    intake: Intake, store: Database
) -> None:
    await as_portal(intake, "POST", "/drafts", body())
    [draft] = await store["drafts"].find({}).to_list(10)
    assert "Bưởi" not in str(draft)


async def test_an_authorised_person_shows_the_paper_that_authorises_him(intake: Intake) -> None:
    person = {"name": "Lê Văn Hòa", "phone": "0987 654 321"}
    bare = await intake.post("/dossiers", body(authorised=person))
    assert (bare.status_code, bare.json()["code"]) == (422, "authority-missing")
    code = await submitted(intake)
    path = f"/dossiers/{code}/authorised"
    replaced = await intake.post(path, {"authorised": person | {"authority": "Giấy số 15/2018"}})
    assert replaced.status_code == 200, replaced.text
    whole = (await intake.get(f"/dossiers/{code}")).json()
    assert whole["authorised"]["name"] == "Lê Văn Hòa"


async def test_only_the_counter_answers(intake: Intake) -> None:
    code = await submitted(intake)
    for act, sent in (("receive", {}), ("refuse", REFUSAL), ("authorised", {"authorised": None})):
        answer = await as_portal(intake, "POST", f"/dossiers/{code}/{act}", sent)
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden"), act


@pytest.mark.parametrize(
    ("papers", "code"),
    [([{"number": 77}], "unknown-document"), ([{"number": 1}, {"number": 1}], "document-twice")],
)
async def test_papers_brought_later_are_those_of_the_checklist(
    intake: Intake, papers: list[dict[str, Any]], code: str
) -> None:
    sent = (await intake.post("/submissions", body())).json()["code"]
    asked = {
        "papers": [{"name": "Bản khai", "count": 1, "what": "Thiếu chữ ký"}],
        "reason": "Thiếu chữ ký", "basis": "NĐ 61/2018/NĐ-CP",
    }  # fmt: skip
    await intake.post(f"/dossiers/{sent}/ask-supplement-at-intake", asked)
    path = f"/dossiers/{sent}/take-supplement-at-intake"
    refused = await intake.post(path, {"documents": papers})
    assert (refused.status_code, refused.json()["code"]) == (422, code)
    taken = await intake.post(path, {"documents": [{"number": 1}]})
    assert (taken.status_code, taken.json()["status"]) == (200, 1)
