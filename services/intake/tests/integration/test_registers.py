"""Departments, divisions, counters, fields, fees, types of documents: kept by the administrator."""

import asyncio
from typing import Any

import httpx
import pytest
from services.intake.tests.integration.conftest import Intake
from services.intake.tests.integration.test_catalogue_versions import DRAFT, IN_MAY, call

from dossier_shared.mongo.client import Database
from dossier_shared.web.auth import Role
from intake.main import create_app
from intake.settings import Settings

BODIES: dict[str, dict[str, Any]] = {
    "departments": {"name": "Ban Quản lý dự án"},
    "divisions": {"name": "Phòng Trẻ em", "department": "so"},
    "counters": {"name": "Quầy số 1", "department": "so"},
    "fields": {"name": "Trẻ em", "sensitive": True},
    "fees": {"name": "Phí thẩm định", "vnd": 600_000},
    "document-types": {"name": "Giấy khai sinh", "accepts": ["certified", "copy"]},
}


async def put(intake: Intake, path: str, sent: Any, **headers: str) -> httpx.Response:
    return await call(intake, "PUT", f"../registers/{path}", sent, **headers)


async def ended(intake: Intake, path: str) -> httpx.Response:
    sent = {"reason": "sáp nhập"}
    return await call(intake, "POST", f"../registers/{path}/end", sent)


async def entries(intake: Intake, kind: str) -> dict[str, Any]:
    listed = (await intake.http.get(f"/registers/{kind}")).json()["entries"]
    return {entry["id"]: entry for entry in listed}


async def test_the_shipped_registers_hold_all_that_the_shipped_procedures_name(
    intake: Intake,
) -> None:
    procedures = (await intake.http.get("/procedures")).json()["procedures"]
    for kind, named in (("fields", "field"), ("divisions", "division")):
        names = {entry["name"] for entry in (await entries(intake, kind)).values()}
        assert {one[named] for one in procedures} == names
    fields = await entries(intake, "fields")
    assert sorted(one["name"] for one in fields.values() if one["sensitive"]) == [
        "Bảo trợ xã hội", "Người có công", "Phòng, chống tệ nạn xã hội",
    ]  # fmt: skip
    departments = await entries(intake, "departments")
    divisions = (await entries(intake, "divisions")).values()
    assert {one["department"] for one in divisions} == set(departments)
    fees = {fee["id"] for one in procedures for fee in one["fees"]}
    assert fees <= set(await entries(intake, "fees"))


@pytest.mark.parametrize("kind", sorted(BODIES))
async def test_an_entry_is_made_changed_and_ended(intake: Intake, kind: str) -> None:
    made = await put(intake, f"{kind}/moi", BODIES[kind])
    assert made.status_code == 200, made.text
    assert made.json() | BODIES[kind] == made.json()
    changed = await put(intake, f"{kind}/moi", BODIES[kind] | {"name": "Tên mới"})
    assert (await intake.http.get(f"/registers/{kind}/moi")).json() == changed.json()
    assert (await ended(intake, f"{kind}/moi")).json()["ended"] == "2018-04-12"
    for again in (
        await ended(intake, f"{kind}/moi"),
        await put(intake, f"{kind}/moi", BODIES[kind]),
    ):
        assert (again.status_code, again.json()["code"]) == (409, "register-ended")
    assert (await entries(intake, kind))["moi"]["ended"] == "2018-04-12"


@pytest.mark.parametrize(
    ("path", "sent", "status", "code"),
    [
        ("divisions/moi", {"name": "Phòng Mới", "department": "khong-co"}, 409, "register-missing"),
        ("fields/moi", {"name": "NGƯỜI CÓ CÔNG", "sensitive": False}, 409, "register-name-taken"),
        ("fields/moi", {"name": "Trẻ em"}, 422, "invalid-request"),  # is it sensitive?
        ("departments/moi", {"name": "Sở Mới", "department": "so"}, 422, "invalid-request"),
        ("departments/có dấu", {"name": "Sở Mới"}, 422, "invalid-request"),
        ("fees/moi", {"name": "Phí", "vnd": -1}, 422, "invalid-request"),
    ],
)
async def test_a_wrong_entry_is_refused(
    intake: Intake, path: str, sent: Any, status: int, code: str
) -> None:
    answer = await put(intake, path, sent)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_of_two_entries_of_one_name_made_at_once_one_stands(
    intake: Intake, store: Database
) -> None:
    answers = await asyncio.gather(
        *(put(intake, f"fields/moi-{number}", BODIES["fields"]) for number in range(4))
    )
    assert min(answer.status_code for answer in answers) == 200
    named = await store["registers"].count_documents({"name": "Trẻ em"})
    assert named == sum(answer.status_code == 200 for answer in answers) == 1


async def test_what_has_ended_keeps_a_draft_from_being_published(intake: Intake) -> None:
    await call(intake, "PUT", "NCC-01/draft", DRAFT)
    await ended(intake, "fields/nguoi-co-cong")
    refused = await call(intake, "POST", "NCC-01/amend", IN_MAY)
    assert refused.json()["code"] == "register-missing"
    assert (await intake.http.get("/procedures/NCC-01")).json()["field"] == "Người có công"


async def test_what_the_register_of_fields_says_is_pinned_when_a_version_is_published(
    intake: Intake,
) -> None:
    await put(intake, "fields/nguoi-co-cong", {"name": "Người có công", "sensitive": False})
    await call(intake, "PUT", "NCC-01/draft", DRAFT)
    await call(intake, "POST", "NCC-01/amend", IN_MAY)
    shown = [
        (await intake.http.get(f"/procedures/NCC-01/versions/{number}")).json()["sensitive"]
        for number in (1, 2)
    ]
    assert shown == [True, False]


async def test_a_second_start_changes_nothing_that_the_office_has_changed(
    intake: Intake, settings: Settings, store: Database
) -> None:
    await put(intake, "fields/nguoi-co-cong", {"name": "Người có công", "sensitive": False})
    await ended(intake, "divisions/phong-day-nghe")
    before = await store["registers"].find({}).sort("_id").to_list(100)
    again = create_app(settings)
    async with again.router.lifespan_context(again):
        assert await store["registers"].find({}).sort("_id").to_list(100) == before
    assert await store["procedures"].count_documents({}) == 80


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMIN}))
async def test_only_the_administrator_keeps_the_registers(intake: Intake, role: Role) -> None:
    for kind, sent in BODIES.items():
        answer = await put(intake, f"{kind}/moi", sent, **intake.bearer(role))
        assert answer.status_code == 403, kind


async def test_anybody_reads_them_and_each_change_has_an_author(
    intake: Intake, store: Database
) -> None:
    await put(intake, "fees/moi", BODIES["fees"])
    assert (await intake.http.get("/registers/fees/moi")).json()["vnd"] == 600_000
    assert (await intake.http.get("/registers/fees/khong-co")).status_code == 404
    row = await store["registers"].find_one({"_id": "fees/moi"})
    assert row is not None
    assert [entry["by"] for entry in row["audit"]] == ["quan-tri-1"]
