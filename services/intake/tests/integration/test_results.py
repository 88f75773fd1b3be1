"""The result over HTTP: recorded, announced, returned; other agencies; what citizens say of it."""

import asyncio
from typing import Any

import httpx
import pytest
from services.intake.tests.builders import NOW, at
from services.intake.tests.file_builders import attachment, dossier
from services.intake.tests.integration.conftest import Intake, body

from dossier_shared.acts import Act
from dossier_shared.contracts import decode
from dossier_shared.mongo.client import Database
from dossier_shared.web.auth import Role

APPROVED = {"outcome": "approved", "number": "1234/QĐ-SLĐTBXH"}
HANDED = {"recipient": "Nguyễn Thị Bưởi", "paper": "CMND 197000111, Giấy tiếp nhận"}
PASSED = {"agency": "000.00.26.H50", "content": "Đề nghị giám định y khoa."}
POINTS = [2, 2, 1, 2, None, 2, 2, None, None]


async def received(intake: Intake) -> dict[str, Any]:
    answer = await intake.post("/dossiers", body())
    assert answer.status_code == 201, answer.text
    receipt: dict[str, Any] = answer.json()
    return receipt


async def done(intake: Intake, code: str, act: str, sent: Any) -> httpx.Response:
    answer = await intake.post(f"/dossiers/{code}/{act}", sent)
    assert answer.status_code == 200, answer.text
    return answer


async def told(store: Database, code: str) -> list[str]:
    document = await store["dossiers"].find_one({"_id": code})
    assert document is not None
    return [decode(one["body"]).type for one in document["outbox"]]


async def test_a_result_is_recorded_announced_early_and_returned(
    intake: Intake, store: Database
) -> None:
    code = (await received(intake))["code"]
    finished = await done(intake, code, "record-result", APPROVED)
    assert finished.json()["status"] == 9
    early = await intake.post(f"/dossiers/{code}/return-result", HANDED)
    assert (early.status_code, early.json()["code"]) == (409, "early-not-announced")
    await done(intake, code, "announce-early", {})
    returned = await done(intake, code, "return-result", HANDED)
    assert returned.json()["status"] == 10
    whole = (await intake.get(f"/dossiers/{code}")).json()
    assert whole["result"]["number"] == APPROVED["number"]
    assert whole["returned"]["recipient"] == HANDED["recipient"]
    assert [slip["kind"] for slip in whole["slips"]] == ["receipt", "result-receipt"]
    assert await told(store, code) == [
        "dossier.received.v1", "dossier.finished.v1", "dossier.early.v1", "dossier.returned.v1"
    ]  # fmt: skip


async def test_what_the_same_receptionist_sends_again_is_answered_the_same(intake: Intake) -> None:
    code = (await received(intake))["code"]
    path = f"/dossiers/{code}/record-result"
    first = await intake.post(path, APPROVED, key="result")
    again = await intake.post(path, APPROVED, key="result")
    assert (again.json(), again.headers["idempotency-replayed"]) == (first.json(), "true")
    other = await intake.post(path, APPROVED)
    assert (other.status_code, other.json()["code"]) == (409, "move-forbidden")
    assert "return-result" in other.json()["allowed"]


async def test_a_result_that_is_returned_electronically_is_a_signed_file(intake: Intake) -> None:
    signed = attachment(document=None)
    act = Act("receive", by="tiep-nhan-1", role="receptionist")
    await intake.app.state.dossiers.add(dossier(files=(signed,)), [], NOW, act=act)
    code = dossier().code
    await done(intake, code, "record-result", APPROVED | {"file": signed.id})
    intake.clock.move(at("2018-04-27 08:00"))
    handed = {"method": "electronic", "recipient": "Nguyễn Thị Bưởi"}
    assert (await done(intake, code, "return-result", handed)).json()["status"] == 10


async def test_two_officers_decide_at_once_and_one_sees_that_the_other_was_first(
    intake: Intake,
) -> None:
    code = (await received(intake))["code"]
    seen = (await intake.get(f"/dossiers/{code}")).headers["etag"]
    refused = {"outcome": "refused", "reason": "Không đủ điều kiện.", "basis": "NĐ 31/2013"}
    answers = await asyncio.gather(
        *(
            intake.post(f"/dossiers/{code}/record-result", decision, **{"If-Match": seen})
            for decision in (APPROVED, refused)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200, 412]


async def test_the_dossier_goes_to_another_agency_and_its_answer_comes_back(
    intake: Intake, store: Database
) -> None:
    code = (await received(intake))["code"]
    assert (await done(intake, code, "pass", PASSED)).json()["status"] == 4
    second = await intake.post(f"/dossiers/{code}/pass", PASSED | {"agency": "000.00.30.H50"})
    assert (second.status_code, second.json()["code"]) == (409, "passing-open")
    answer = {"agency": PASSED["agency"], "answer": "Tỷ lệ 41%."}
    await done(intake, code, "take-answer", answer)
    [passing] = (await intake.get(f"/dossiers/{code}")).json()["passings"]
    assert (passing["answer"], passing["answered_by"]) == ("Tỷ lệ 41%.", "tiep-nhan-1")
    assert await told(store, code) == [
        "dossier.received.v1", "dossier.passed.v1", "dossier.answered.v1"
    ]  # fmt: skip


async def test_a_citizen_rates_with_the_secret_on_his_slip_and_needs_no_account(
    intake: Intake, store: Database
) -> None:
    receipt = await received(intake)
    rating = {"code": receipt["code"], "slip": "GTN-01", "points": POINTS}
    good = rating | {"secret": receipt["secret"]}
    for _ in range(2):
        answer = await intake.http.post("/ratings", json=good)
        assert (answer.status_code, answer.json()["slip"]) == (200, "GTN-01")
    other = await intake.http.post("/ratings", json=good | {"points": [0] * 9})
    assert (other.status_code, other.json()["code"]) == (409, "already-rated")
    assert (await told(store, receipt["code"])).count("dossier.rated.v1") == 1


async def test_a_wrong_secret_is_answered_like_an_unknown_code(intake: Intake) -> None:
    receipt = await received(intake)
    rating = {"slip": "GTN-01", "points": POINTS, "secret": "0000000000"}
    wrong = await intake.http.post("/ratings", json=rating | {"code": receipt["code"]})
    unknown = await intake.http.post("/ratings", json=rating | {"code": "000-180412-0001"})
    assert wrong.status_code == unknown.status_code == 404
    same = [{**answer.json(), "request_id": None} for answer in (wrong, unknown)]
    assert same[0] == same[1]


async def test_a_citizen_rates_on_the_tablet_at_the_counter(intake: Intake) -> None:
    code = (await received(intake))["code"]
    await done(intake, code, "rate", {"slip": "GTN-01", "points": POINTS})
    [rating] = (await intake.get(f"/dossiers/{code}")).json()["ratings"]
    assert (rating["slip"], rating["points"]) == ("GTN-01", POINTS)


@pytest.mark.parametrize(
    ("act", "sent", "allowed"),
    [
        ("record-result", APPROVED, {Role.RECEPTIONIST, Role.CLERK}),
        ("complete-result", {"number": "1/QĐ"}, {Role.RECEPTIONIST, Role.CLERK}),
        ("announce-early", {}, {Role.RECEPTIONIST}),
        ("return-result", HANDED, {Role.RECEPTIONIST}),
        ("pass", PASSED, {Role.RECEPTIONIST}),
        ("take-answer", {"agency": "000.00.26.H50", "answer": "Đồng ý."}, {Role.RECEPTIONIST}),
        ("rate", {"slip": "GTN-01", "points": POINTS}, {Role.RECEPTIONIST}),
    ],
)
async def test_who_may_do_it_and_for_whom_it_is_not_there(
    intake: Intake, act: str, sent: Any, allowed: set[Role]
) -> None:
    code = (await received(intake))["code"]
    for role in set(Role) - allowed:
        answer = await intake.post(f"/dossiers/{code}/{act}", sent, **intake.bearer(role))
        assert answer.status_code == 403, role
    other = intake.bearer(agency="000.00.20.H50")
    answer = await intake.post(f"/dossiers/{code}/{act}", sent, **other)
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
