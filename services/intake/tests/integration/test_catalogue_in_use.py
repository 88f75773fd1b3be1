"""Versions in use: two editors or replicas at once, late lists, retention, looks by an index."""

import asyncio
from typing import Any, cast

import pytest
from services.intake.tests.builders import AGENCY, at
from services.intake.tests.integration.conftest import Intake
from services.intake.tests.integration.test_catalogue_files import ACT, Killed, changed
from services.intake.tests.integration.test_catalogue_versions import (
    DECIDED,
    DRAFT,
    IN_MAY,
    amended,
    call,
)
from services.intake.tests.lists import csv_list, row

from dossier_shared.mongo.client import Database
from dossier_shared.web.auth import Role
from intake.application.import_catalogue import ImportCatalogue
from intake.application.retention import Retention


async def test_of_two_amendments_at_once_one_makes_the_version(intake: Intake) -> None:
    await call(intake, "PUT", "NCC-01/draft", DRAFT)
    answers = await asyncio.gather(
        *(call(intake, "POST", "NCC-01/amend", IN_MAY) for _ in range(5))
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409, 409]
    versions = (await intake.http.get("/procedures/NCC-01/versions")).json()["versions"]
    assert [one["version"] for one in versions] == [2, 1]


async def test_two_replicas_that_carry_an_import_on_make_each_version_once(
    intake: Intake, store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    imports = cast("ImportCatalogue", intake.app.state.import_catalogue)
    content = await changed(intake, "NCC-01", "NCC-02", "NCC-03")

    async def killed(*_: Any, **__: Any) -> Any:
        raise Killed

    with monkeypatch.context() as broken:
        broken.setattr(imports.procedures, "change", killed)
        with pytest.raises(Killed):
            await imports(content, AGENCY, ACT)
    await asyncio.gather(*(imports.carry_on_all() for _ in range(3)))
    rows = await store["procedures"].find({"versions.1": {"$exists": True}}).to_list(10)
    assert [len(one["versions"]) for one in rows] == [2, 2, 2]
    assert {len(one["outbox"]) for one in rows} == {2}


async def test_each_row_of_a_late_list_is_taken_by_the_version_of_its_own_day(
    intake: Intake,
) -> None:
    ends = DECIDED | {"from_day": "2018-04-13"}
    assert (await call(intake, "POST", "NCC-01/abolish", ends)).status_code == 200
    intake.clock.move(at("2018-04-16 09:00"))
    days = ("12/04/2018 09:30", "13/04/2018 09:30")
    listed = [
        row(Thời_điểm_tiếp_nhận=day, Số_giấy_tiếp_nhận=f"{number}/GTN")
        for number, day in enumerate(days)
    ]
    answer = await intake.http.post(
        "/imports/check", content=csv_list(listed), headers=intake.bearer()
    )
    faults = answer.json()["faults"]
    assert [(one["row"], one["code"]) for one in faults] == [(3, "procedure-abolished")]


async def test_how_long_dossiers_are_kept_is_what_their_own_version_says(intake: Intake) -> None:
    await call(intake, "PUT", "NCC-01/draft", DRAFT | {"retention_years": 5})
    await call(intake, "POST", "NCC-01/amend", IN_MAY)
    retention = cast("Retention", intake.app.state.retention)
    assert [await retention.years_of("NCC-01", number) for number in (1, 2)] == [20, 5]


async def test_a_draft_is_read_by_those_who_decide_on_it_alone(intake: Intake) -> None:
    await call(intake, "PUT", "NCC-01/draft", DRAFT)
    for role in Role:
        answer = await call(intake, "GET", "NCC-01/draft", **intake.bearer(role))
        assert (answer.status_code == 200) == (role in {Role.ADMIN, Role.LEADER}), role


@pytest.mark.parametrize(
    ("name", "query", "index"),
    [
        ("catalogue_imports", {"open": True}, "open"),
        ("registers", {"named": "fields/nguoi co cong"}, "named"),
        ("procedures", {"created.key": "x"}, "created_key"),
    ],
)
async def test_what_is_looked_for_is_found_by_an_index(
    intake: Intake, store: Database, name: str, query: dict[str, Any], index: str
) -> None:
    await amended(intake)
    explained = await store[name].find(query).explain()
    assert f"'indexName': '{index}'" in str(explained)
