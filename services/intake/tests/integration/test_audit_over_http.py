"""Who is shown what of a citizen, that it is noted, and what an auditor learns of a dossier."""

from typing import Any

import pytest
from bson import json_util
from httpx import Response
from services.intake.tests.integration.conftest import Intake, body

from dossier_shared.masks import GONE
from dossier_shared.mongo.client import Database
from dossier_shared.web.auth import Role

NAME = "Nguyễn Thị Bưởi"
OURS = "Phòng Người có công"


async def seen(intake: Intake, path: str, role: Role, **claims: Any) -> Response:
    headers = intake.bearer(role, sub=f"{role}-1", **claims)
    return await intake.http.get(path, headers=headers)


@pytest.fixture
async def code(intake: Intake) -> str:
    applicant = {"name": NAME, "phone": "0912 345 678", "id_number": "045187001234"}
    given = body(applicant=applicant, request="Trợ cấp thương binh")
    return str((await intake.post("/dossiers", given)).json()["code"])


@pytest.mark.parametrize(
    ("role", "division", "name", "phone"),
    [
        (Role.OFFICER, OURS, NAME, "+84912345678"),
        (Role.RECEPTIONIST, None, NAME, "***678"),
        (Role.CLERK, None, "N*** T*** Bưởi", "***678"),
        (Role.ADMIN, None, GONE, GONE),
    ],
)
async def test_each_role_is_shown_its_measure_of_a_sensitive_dossier(
    intake, code, role, division, name, phone
):
    shown = (await seen(intake, f"/dossiers/{code}", role, division=division)).json()
    assert (shown["applicant"]["name"], shown["applicant"]["phone"]) == (name, phone)
    listed = await intake.http.post(
        "/dossiers/search", json={}, headers=intake.bearer(role, division=division)
    )
    assert [row["applicant"] for row in listed.json()["dossiers"]] == [name]


async def test_what_is_read_open_is_noted_with_who_and_from_where_but_not_what_it_said(
    intake, code, store: Database
):
    await seen(intake, f"/dossiers/{code}", Role.OFFICER, division=OURS)
    await intake.find()
    await seen(intake, f"/dossiers/{code}", Role.ADMIN)  # is shown nothing, so nothing is noted
    reads = await store["reads"].find({}, {"_id": 0, "at": 0}).sort("at").to_list(None)
    assert reads == [
        {
            "by": "officer-1", "role": "officer", "origin": "127.0.0.1", "what": "dossier",
            "codes": [code],
            "fields": ["applicant.id_number", "applicant.name", "applicant.phone", "clock.reason",
                       "request"],
        },
        {
            "by": "tiep-nhan-1", "role": "receptionist", "origin": "127.0.0.1", "what": "search",
            "codes": [code], "fields": ["applicant"],
        },
    ]  # fmt: skip
    assert "Bưởi" not in str(reads)


async def test_an_auditor_reads_the_audit_open_and_is_noted_too(intake, code):
    first = (await seen(intake, f"/dossiers/{code}/audit", Role.AUDITOR)).json()
    assert [entry["command"] for entry in first["entries"]] == ["receive"]
    assert first["head"] == {"n": 1, "hash": first["entries"][0]["hash"]}
    changed = {change["path"]: change["after"] for change in first["entries"][0]["changes"]}
    assert changed["applicant"]["name"] == NAME
    assert [read["what"] for read in first["reads"]] == ["audit"]


async def test_an_administrator_reads_who_did_what_but_nothing_personal(intake, code):
    answer = await seen(intake, f"/dossiers/{code}/audit", Role.ADMIN)
    assert answer.json()["entries"][0]["by"] == "tiep-nhan-1"
    assert "Bưởi" not in answer.text
    assert GONE in answer.text


@pytest.mark.parametrize("role", [Role.RECEPTIONIST, Role.OFFICER, Role.LEADER, Role.CLIENT])
async def test_nobody_else_reads_the_audit(intake, code, role):
    assert (await seen(intake, f"/dossiers/{code}/audit", role)).status_code == 403


async def test_the_audit_of_another_agency_is_as_if_it_were_not_there(intake, code):
    path = f"/dossiers/{code}/audit"
    other = await seen(intake, path, Role.AUDITOR, agency="000.00.20.H50")
    nowhere = await seen(intake, path.replace("0001", "0009"), Role.AUDITOR)
    assert (other.status_code, other.json()["code"]) == (404, nowhere.json()["code"])


async def test_an_entry_that_was_tampered_with_is_shown_as_one(intake, code, store: Database):
    leaf = (await store["dossiers"].find_one({"_id": code}))["secret"]
    changed = [{"path": "request", "after": leaf}]
    await store["dossiers"].update_one({"_id": code}, {"$set": {"audit.0.changes": changed}})
    answer = await seen(intake, f"/dossiers/{code}/audit", Role.AUDITOR)
    assert answer.json()["entries"][0]["reason"] == "(không mở được)"


async def test_papers_are_opened_to_those_who_work_on_them_and_to_nobody_else(intake, code, store):
    pdf = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    sent = intake.bearer() | {"Idempotency-Key": "k", "X-File-Name": "giay.pdf"}
    path = f"/dossiers/{code}/files"
    put = await intake.http.post(
        path, content=pdf, params={"document": 1, "kind": "copy"}, headers=sent
    )
    assert put.status_code == 201, put.text
    one = put.json()["links"]["self"]
    assert (await seen(intake, one, Role.OFFICER, division=OURS)).status_code == 200
    refused = await seen(intake, one, Role.CLERK)
    assert (refused.status_code, refused.json()["code"]) == (403, "papers-closed")
    assert (await seen(intake, path, Role.CLERK)).json()["files"][0]["name"] == GONE
    noted = await store["reads"].find({"what": "file"}, {"by": 1}).to_list(None)
    assert [read["by"] for read in noted] == ["officer-1"]


async def test_no_log_and_no_stored_document_holds_a_word_of_a_citizen(
    intake, code, store: Database, capfd
):
    path = f"/dossiers/{code}"
    await seen(intake, path, Role.OFFICER, division=OURS)
    await intake.find(text="Bưởi")
    await intake.find(text="0912345678")
    await intake.post("/dossiers", body(applicant={"name": NAME, "phone": "091234567"}))
    await seen(intake, f"{path}/audit", Role.AUDITOR)
    raw = [await store[name].find({}).to_list(None) for name in ("dossiers", "reads", "held")]
    said = "".join(capfd.readouterr()) + json_util.dumps(raw, ensure_ascii=False)
    assert code in said
    canaries = (NAME, "Bưởi", "buoi", "045187001234", "912345678", "912 345 678", "thương binh")
    assert [word for word in canaries if word in said] == []
