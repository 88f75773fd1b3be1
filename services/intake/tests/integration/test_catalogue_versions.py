"""The catalogue over HTTP: drafted, in force by a decision, ended; dossiers pin their version."""

from typing import Any

import httpx
import pytest
from services.intake.tests.builders import at
from services.intake.tests.integration.conftest import Intake, body

from dossier_shared.mongo.client import Database
from dossier_shared.web.auth import Role

DRAFT: dict[str, Any] = {
    "name": "Giải quyết chế độ ưu đãi đối với thương binh",
    "field": "Người có công",
    "division": "Phòng Người có công",
    "limit": {"amount": 7, "unit": "working-day"},
    "documents": [{"name": "Bản khai", "accepts": ["original", "electronic"]}],
    "legal_basis": ["NĐ 31/2013/NĐ-CP"],
}
DECIDED = {"decision_number": "815/QĐ-UBND", "decision_date": "2018-04-10"}
IN_MAY = DECIDED | {"valid_from": "2018-05-02"}
FROM_JUNE = DECIDED | {"from_day": "2018-06-01"}
ONE_PAPER = [{"number": 1}]


async def call(
    intake: Intake, method: str, path: str, sent: Any = None, **headers: str
) -> httpx.Response:
    """As the administrator, under a fresh key unless one is given."""
    who = intake.bearer(Role.ADMIN, sub="quan-tri-1")
    given = who | {"Idempotency-Key": f"key-{next(intake.keys)}"} | headers
    return await intake.http.request(method, f"/procedures/{path}", json=sent, headers=given)


async def amended(intake: Intake, procedure: str = "NCC-01", **when: str) -> httpx.Response:
    saved = await call(intake, "PUT", f"{procedure}/draft", DRAFT)
    assert saved.status_code == 200, saved.text
    return await call(intake, "POST", f"{procedure}/amend", IN_MAY | when)


async def test_an_amendment_holds_from_its_day_and_the_version_before_until_then(
    intake: Intake,
) -> None:
    made = await amended(intake)
    assert made.status_code == 200, made.text
    assert [
        (one["version"], one["valid_from"], one["valid_to"]) for one in made.json()["versions"]
    ] == [(2, "2018-05-02", None), (1, "2017-01-01", "2018-05-01")]
    for day, version in (("2018-05-01", 1), ("2018-05-02", 2)):
        shown = await intake.http.get("/procedures/NCC-01", params={"on": day})
        assert shown.json()["version"] == version
        listed = (await intake.http.get("/procedures", params={"on": day})).json()["procedures"]
        assert {one["id"]: one["version"] for one in listed}["NCC-01"] == version
    whole = (await intake.http.get("/procedures/NCC-01/versions/2")).json()
    assert whole["decision"] == {"kind": "amend", "number": "815/QĐ-UBND", "date": "2018-04-10"}
    assert whole["sensitive"]  # as the register of fields says
    assert (await intake.http.get("/procedures/NCC-01/versions")).json() == made.json()
    assert (await intake.http.get("/procedures/NCC-01/versions/3")).status_code == 404


async def test_a_dossier_is_taken_by_the_version_of_its_day(intake: Intake) -> None:
    await amended(intake)
    before = (await intake.post("/dossiers", body())).json()
    intake.clock.move(at("2018-05-03 09:00"))
    after = (await intake.post("/dossiers", body(documents=ONE_PAPER))).json()
    late = await intake.post("/dossiers", body(received_at="2018-05-01T10:00:00+07:00"))
    assert [one["procedure_version"] for one in (before, after, late.json())] == [1, 2, 1]
    assert after["due_at"] == "2018-05-14T09:00:00+07:00"


async def test_a_submission_is_received_under_the_version_of_the_day_it_was_sent_in(
    intake: Intake,
) -> None:
    await amended(intake, valid_from="2018-04-13")
    sent = (await intake.post("/submissions", body())).json()
    intake.clock.move(at("2018-04-13 09:00"))
    answer = await intake.post(f"/dossiers/{sent['code']}/receive", {})
    assert answer.status_code == 200, answer.text
    assert answer.json()["procedure_version"] == 1
    assert answer.json()["due_at"] == "2018-05-02T09:00:00+07:00"  # ten working days, not seven
    files = (await intake.get(f"/dossiers/{sent['code']}/files")).json()
    assert len(files["checklist"]) == 4


async def test_a_new_procedure_is_drafted_published_replaced_and_no_longer_taken(
    intake: Intake,
) -> None:
    assert (await call(intake, "PUT", "NCC-90/draft", DRAFT)).status_code == 200
    assert (await intake.http.get("/procedures/NCC-90")).status_code == 404  # a draft is nobody's
    published = await call(intake, "POST", "NCC-90/publish", DECIDED | {"valid_from": "2018-01-01"})
    assert published.status_code == 200, published.text
    ended = await call(intake, "POST", "NCC-01/replace", FROM_JUNE | {"replaced_by": "NCC-90"})
    assert ended.json()["ended"]["replaced_by"] == "NCC-90"
    assert (await intake.post("/dossiers", body())).status_code == 201
    intake.clock.move(at("2018-06-01 08:00"))
    refused = (await intake.post("/dossiers", body())).json()
    assert refused["code"] == "procedure-replaced"
    assert "NCC-90" in refused["detail"]
    taken = await intake.post("/dossiers", body(procedure="NCC-90", documents=ONE_PAPER))
    assert taken.status_code == 201
    listed = (await intake.http.get("/procedures")).json()["procedures"]
    assert "NCC-01" not in {one["id"] for one in listed}
    shown = (await intake.http.get("/procedures/NCC-01")).json()  # for who holds an old slip
    assert (shown["valid_to"], shown["ended"]["from_day"]) == ("2018-05-31", "2018-06-01")


async def test_an_abolished_procedure_takes_nothing_more(intake: Intake) -> None:
    ended = await call(intake, "POST", "NCC-01/abolish", DECIDED | {"from_day": "2018-04-12"})
    assert ended.json()["ended"]["replaced_by"] is None
    refused = await intake.post("/dossiers", body())
    assert (refused.status_code, refused.json()["code"]) == (422, "procedure-abolished")


async def test_a_paper_is_taken_only_in_a_kind_that_the_checklist_accepts(intake: Intake) -> None:
    await amended(intake, valid_from="2018-04-12")
    copied = body(documents=[{"number": 1, "kind": "copy"}])
    refused = await intake.post("/dossiers", copied)
    assert (refused.status_code, refused.json()["code"]) == (422, "document-kind")


@pytest.mark.parametrize(
    ("command", "sent", "status", "code"),
    [
        ("amend", IN_MAY, 409, "no-draft"),
        ("publish", IN_MAY, 409, "published-before"),
        ("abolish", FROM_JUNE | {"from_day": "2018-04-11"}, 422, "valid-from-past"),
        ("replace", FROM_JUNE | {"replaced_by": "KHONG-CO"}, 422, "successor-wrong"),
        ("abolish", {"from_day": "2018-06-01"}, 422, "invalid-request"),  # by no decision
    ],
)
async def test_what_may_not_be_is_refused(
    intake: Intake, command: str, sent: Any, status: int, code: str
) -> None:
    answer = await call(intake, "POST", f"NCC-01/{command}", sent)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_a_draft_is_published_only_when_the_registers_hold_all_it_names(
    intake: Intake,
) -> None:
    unknown = DRAFT | {
        "field": "Môi trường", "fees": [{"id": "phi-la", "name": "Phí", "vnd": 600000}],
    }  # fmt: skip
    await call(intake, "PUT", "NCC-01/draft", unknown)
    refused = await call(intake, "POST", "NCC-01/amend", IN_MAY)
    assert (refused.status_code, refused.json()["code"]) == (409, "register-missing")
    for what in ("Môi trường", "phi-la"):
        assert what in refused.json()["detail"]


async def test_of_two_editors_the_second_must_look_again(intake: Intake) -> None:
    seen = (await intake.http.get("/procedures/NCC-01")).headers["etag"]
    first = await call(intake, "PUT", "NCC-01/draft", DRAFT, **{"If-Match": seen})
    second = await call(intake, "PUT", "NCC-01/draft", DRAFT, **{"If-Match": seen})
    assert (first.status_code, second.status_code) == (200, 412)
    assert (await call(intake, "DELETE", "NCC-01/draft")).status_code == 200
    assert (await call(intake, "GET", "NCC-01/draft")).status_code == 404


async def test_a_command_sent_again_is_answered_again_and_done_once(intake: Intake) -> None:
    for path in ("NCC-01/draft", "NCC-91/draft"):
        answers = [
            await call(intake, "PUT", path, DRAFT, **{"Idempotency-Key": path}) for _ in range(2)
        ]
        assert answers[0].json() == answers[1].json()
        assert answers[1].headers["idempotency-replayed"] == "true"
    key = {"Idempotency-Key": "qd-815"}
    answers = [await call(intake, "POST", "NCC-01/amend", IN_MAY, **key) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert len(answers[1].json()["versions"]) == 2


async def test_who_changed_the_catalogue_when_and_what_was_told_is_in_the_same_write(
    intake: Intake, store: Database
) -> None:
    await amended(intake)
    row = await store["procedures"].find_one({"_id": "NCC-01"})
    assert row is not None
    said = [(entry["command"], entry["by"]) for entry in row["audit"]]
    assert said == [
        ("load-catalogue", "intake"),
        ("draft-procedure", "quan-tri-1"),
        ("amend-procedure", "quan-tri-1"),
    ]
    types = [event["type"] for event in row["outbox"]]
    assert types == ["procedure.published.v1"] * 2


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMIN}))
async def test_only_the_administrator_changes_the_catalogue(intake: Intake, role: Role) -> None:
    who = intake.bearer(role)
    for method, path, sent in (
        ("PUT", "draft", DRAFT), ("DELETE", "draft", None), ("POST", "publish", IN_MAY),
        ("POST", "amend", IN_MAY), ("POST", "supplement", IN_MAY), ("POST", "abolish", FROM_JUNE),
        ("POST", "replace", FROM_JUNE | {"replaced_by": "NCC-02"}),
    ):  # fmt: skip
        answer = await call(intake, method, f"NCC-01/{path}", sent, **who)
        assert answer.status_code == 403, path


async def test_another_agencys_administrator_changes_nothing(intake: Intake) -> None:
    who = intake.bearer(Role.ADMIN, agency="000.00.20.H50")
    answer = await call(intake, "PUT", "NCC-01/draft", DRAFT, **who)
    assert (answer.status_code, answer.json()["code"]) == (403, "other-agency")
