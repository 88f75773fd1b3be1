"""What is past its period is destroyed by an approved list, and its audit stays whole."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from bson import json_util
from httpx import Response
from services.intake.tests.integration.conftest import Intake, body

from dossier_shared.acts import Act
from dossier_shared.mongo.client import Database
from dossier_shared.web.auth import Role
from intake.application.retention import Retention
from intake.audit.chains import stored_chains
from intake.audit.verifying import Count, broken_chains
from intake.domain.dossier import Passage
from intake.domain.statuses import Status

NAME, NUMBER = "Nguyễn Thị Bưởi", "045187001234"
ACT = Act("return-result", by="tiep-nhan-1", role="receptionist")
YEARS = timedelta(days=20 * 366)


async def command(intake: Intake, path: str, role: Role, key: str, sub: str = "") -> Response:
    headers = intake.bearer(role, sub=sub or f"{role}-1") | {"Idempotency-Key": key}
    return await intake.http.post(path, headers=headers)


async def received(intake: Intake) -> str:
    applicant = {"name": NAME, "id_number": NUMBER, "phone": "0912 345 678"}
    return str((await intake.post("/dossiers", body(applicant=applicant))).json()["code"])


async def returned(intake: Intake, code: str) -> None:
    """It came to its end now."""
    now = intake.clock.now()

    def end(dossier: Any) -> Any:
        passage = Passage(Status.RETURNED, now, "tiep-nhan-1")
        return replace(dossier, status=Status.RETURNED, history=(*dossier.history, passage)), []

    await intake.dossiers.change(code, end, now, act=ACT)


@pytest.fixture
async def codes(intake: Intake) -> list[str]:
    """Two that ended twenty years ago, one that goes on, one that ended today."""
    made = [await received(intake) for _ in range(4)]
    for code in made[:2]:
        await returned(intake, code)
    intake.clock.move(intake.clock.now() + YEARS)
    await returned(intake, made[3])
    return made


async def approved(intake: Intake) -> str:
    drafted = await command(intake, "/destroy-lists", Role.CLERK, "draft")
    path = str(drafted.headers["location"])
    assert (await command(intake, f"{path}/approve", Role.LEADER, "approve")).status_code == 200
    return path


async def broken(store: Database) -> list[Any]:
    count = Count()
    return [one async for one in broken_chains(stored_chains(store["dossiers"]), [], count)]


async def test_a_list_names_what_is_past_its_period_and_nothing_else(intake, codes):
    drafted = await command(intake, "/destroy-lists", Role.CLERK, "draft")
    assert (drafted.status_code, drafted.json()["state"]) == (201, "drafted")
    assert [row["code"] for row in drafted.json()["rows"]] == codes[:2]
    again = await command(intake, "/destroy-lists", Role.CLERK, "draft")
    assert (again.json(), again.headers["idempotency-replayed"]) == (drafted.json(), "true")


async def test_after_execution_nothing_of_the_people_is_left_and_the_chain_verifies(
    intake, codes, store: Database
):
    path = await approved(intake)
    done = await command(intake, f"{path}/execute", Role.CLERK, "execute")
    assert (done.status_code, done.json()["state"]) == (200, "executed")
    for code in codes[:2]:
        document = await store["dossiers"].find_one({"_id": code})
        assert "wrapped" not in document["data_key"]
        assert not document["lookup"]["owners"]
        assert "created" not in document
        assert NAME not in json_util.dumps(document, ensure_ascii=False)
        dossier = (await intake.dossiers.load(code)).state
        assert (dossier.applicant.name, dossier.files) == ("(đã hủy)", ())
        assert dossier.erased.destroy_list == path.rsplit("/", 1)[1]
    assert await broken(store) == []
    found = await intake.find(text="Bưởi")
    assert {row["code"] for row in found["dossiers"]} == set(codes[2:])
    assert (await intake.find(text=codes[0]))["dossiers"][0]["applicant"] == "(đã hủy)"


async def test_an_execution_that_was_broken_off_goes_on_where_it_stopped(
    intake, codes, store: Database, monkeypatch
):
    path, erase, failed = await approved(intake), Retention._erase, []

    async def fails_once(self, code, list_id, act):
        if code == codes[1] and not failed:
            failed.append(code)
            raise TimeoutError
        await erase(self, code, list_id, act)

    monkeypatch.setattr(Retention, "_erase", fails_once)
    first = await command(intake, f"{path}/execute", Role.CLERK, "execute")
    assert first.status_code == 500
    once = await store["dossiers"].find_one({"_id": codes[0]})
    done = await command(intake, f"{path}/execute", Role.CLERK, "execute")
    assert done.json()["state"] == "executed"
    assert await store["dossiers"].find_one({"_id": codes[0]}) == once  # is not erased twice
    again = await command(intake, f"{path}/execute", Role.CLERK, "execute")
    assert (again.json(), again.headers["idempotency-replayed"]) == (done.json(), "true")
    assert await broken(store) == []


async def test_a_list_is_approved_by_another_and_carried_out_only_then(intake, codes):
    drafted = await command(intake, "/destroy-lists", Role.CLERK, "draft", sub="kiem-nhiem")
    path = drafted.headers["location"]
    early = await command(intake, f"{path}/execute", Role.CLERK, "early")
    assert (early.status_code, early.json()["code"]) == (409, "destroy-list-not-approved")
    own = await command(intake, f"{path}/approve", Role.LEADER, "own", sub="kiem-nhiem")
    assert (own.status_code, own.json()["code"]) == (403, "destroy-list-same-person")
    assert (await command(intake, f"{path}/approve", Role.CLERK, "c")).status_code == 403
    assert (await intake.dossiers.load(codes[0])).state.applicant.name == NAME


async def test_nothing_is_due_while_the_periods_last(intake):
    await returned(intake, await received(intake))
    answer = await command(intake, "/destroy-lists", Role.CLERK, "draft")
    assert (answer.status_code, answer.json()["code"]) == (409, "nothing-due-for-destruction")


async def test_a_list_of_another_agency_is_as_if_it_were_not_there(intake, codes):
    path = await approved(intake)
    other = intake.bearer(Role.AUDITOR, agency="000.00.20.H50")
    assert (await intake.http.get(path, headers=other)).status_code == 404
    ours = await intake.http.get(path, headers=intake.bearer(Role.AUDITOR))
    assert (ours.status_code, ours.json()["state"]) == (200, "approved")


async def test_what_was_erased_takes_nothing_personal_any_more(intake, codes):
    path = await approved(intake)
    await command(intake, f"{path}/execute", Role.CLERK, "execute")
    sent = intake.bearer() | {"Idempotency-Key": "file", "X-File-Name": "giay.pdf"}
    pdf = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    refused = await intake.http.post(
        f"/dossiers/{codes[0]}/files",
        content=pdf, params={"document": 1, "kind": "copy"}, headers=sent,
    )  # fmt: skip
    assert refused.status_code in {409, 410}, refused.text
