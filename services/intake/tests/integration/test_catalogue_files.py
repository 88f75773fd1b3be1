"""The catalogue by files over HTTP: tried first, all or nothing, carried on after a crash."""

import json
from typing import Any, cast

import httpx
import pytest
from services.intake.tests.builders import AGENCY, at
from services.intake.tests.integration.conftest import Intake
from services.intake.tests.integration.test_catalogue_versions import DRAFT, amended, call

from dossier_shared.acts import Act
from dossier_shared.mongo.client import Database
from dossier_shared.web.auth import Role
from intake.application.import_catalogue import ImportCatalogue
from intake.main import create_app
from intake.settings import Settings

ACT = Act("import-catalogue", "quan-tri-1", "admin")
DECIDED = {
    "decision_number": "815/QĐ-UBND", "decision_date": "2018-04-10", "valid_from": "2018-05-02",
}  # fmt: skip
Lists = dict[str, list[dict[str, Any]]]


async def exported(intake: Intake, kind: str = "json") -> bytes:
    answer = await intake.http.get(
        f"/procedures/export.{kind}", headers=intake.bearer(Role.ADMIN)
    )  # fmt: skip
    assert answer.status_code == 200, answer.text
    return answer.content


async def sent(
    intake: Intake, content: bytes, dry_run: bool = False, role: Role = Role.ADMIN, **who: str
) -> httpx.Response:
    headers = intake.bearer(role, sub="quan-tri-1", **who)
    return await intake.http.post(
        "/procedures/import",
        params={"dry_run": dry_run},
        content=content,
        headers=headers | {"Idempotency-Key": f"key-{next(intake.keys)}"},
    )


async def changed(intake: Intake, *procedures: str, **cells: Any) -> bytes:
    """The exported lists with other limits for these procedures, by a decision."""
    lists: Lists = json.loads(await exported(intake))
    chosen = [row for row in lists["procedures"] if row["id"] in procedures]
    for row in chosen:
        row.update(DECIDED | {"limit": 3, "limit_unit": "ngày làm việc"} | cells)
    return json.dumps(lists).encode()


async def newest(intake: Intake, procedure: str) -> Any:
    return (await intake.http.get(f"/procedures/{procedure}/versions")).json()["versions"][0]


async def whole(store: Database) -> list[Any]:
    return [await store[name].find({}).sort("_id").to_list(200) for name in KEPT]


KEPT = ("procedures", "catalogue_imports")


@pytest.mark.parametrize("kind", ["json", "xlsx"])
async def test_what_was_exported_changes_nothing_when_it_is_imported_again(
    intake: Intake, store: Database, kind: str
) -> None:
    await amended(intake, "NCC-02")
    before = await whole(store)
    answer = await sent(intake, await exported(intake, kind))
    assert answer.status_code == 200, answer.text
    assert answer.json() == {
        "dry_run": False, "versions": [], "unchanged": 80, "faults": [], "failed": [],
    }  # fmt: skip
    assert await whole(store) == before


async def test_a_dry_run_tells_what_would_change_and_writes_nothing(
    intake: Intake, store: Database
) -> None:
    content, before = await changed(intake, "NCC-01", "NCC-02"), await whole(store)
    answer = (await sent(intake, content, dry_run=True)).json()
    assert [(one["procedure"], one["version"]) for one in answer["versions"]] == [
        ("NCC-01", 2), ("NCC-02", 2),
    ]  # fmt: skip
    assert (answer["dry_run"], answer["unchanged"], answer["faults"]) == (True, 78, [])
    assert await whole(store) == before


async def test_an_import_amends_what_differs_and_publishes_what_is_new(
    intake: Intake, store: Database
) -> None:
    lists: Lists = json.loads(await changed(intake, "NCC-01"))
    fresh = dict(lists["procedures"][0]) | DECIDED | {"id": "MOI-01"}
    lists["procedures"].append(fresh)
    lists["documents"].append(
        {"procedure": "MOI-01", "number": 1, "name": "Đơn", "mandatory": True}
    )  # fmt: skip
    answer = await sent(intake, json.dumps(lists).encode())
    assert answer.status_code == 200, answer.text
    assert (await newest(intake, "NCC-01"))["decision"]["kind"] == "amend"
    assert (await newest(intake, "MOI-01"))["decision"]["kind"] == "publish"
    row = await store["procedures"].find_one({"_id": "NCC-01"})
    assert row is not None
    assert (row["audit"][-1]["by"], row["outbox"][-1]["type"]) == (
        "quan-tri-1", "procedure.published.v1",
    )  # fmt: skip


async def test_with_one_fault_nothing_is_changed_and_every_fault_is_told(
    intake: Intake, store: Database
) -> None:
    lists: Lists = json.loads(await changed(intake, "NCC-01", "NCC-02"))
    by_id = {row["id"]: row for row in lists["procedures"]}
    by_id["NCC-03"]["limit"] = 4  # by no decision
    by_id["NCC-04"] |= DECIDED | {"limit": 4, "valid_from": "2018-04-11"}  # yesterday
    by_id["NCC-05"] |= DECIDED | {"field": "Lĩnh vực lạ"}
    content, before = json.dumps(lists).encode(), await whole(store)
    shown = (await sent(intake, content, dry_run=True)).json()
    places = {row["id"]: place for place, row in enumerate(lists["procedures"])}
    assert {(one["row"], one["column"], one["code"]) for one in shown["faults"]} == {
        (places["NCC-03"], "decision_number", "decision-missing"),
        (places["NCC-03"], "decision_date", "decision-missing"),
        (places["NCC-04"], "valid_from", "valid-from-past"),
        (places["NCC-05"], "field", "register-missing"),
    }
    assert all(one["mend"] for one in shown["faults"])
    refused = await sent(intake, content)
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid-request")
    assert len(refused.json()["errors"]) == 4
    assert await whole(store) == before


async def test_a_draft_of_somebodys_outlives_an_import(intake: Intake) -> None:
    await call(intake, "PUT", "NCC-01/draft", DRAFT)
    assert (await sent(intake, await changed(intake, "NCC-01"))).status_code == 200
    draft = (await call(intake, "GET", "NCC-01/draft")).json()
    assert (draft["version"], draft["name"]) == (3, DRAFT["name"])


async def test_the_same_file_again_is_the_same_import(intake: Intake) -> None:
    content = await changed(intake, "NCC-01")
    first, again = await sent(intake, content), await sent(intake, content)
    assert (first.status_code, again.status_code) == (200, 200)
    assert (await newest(intake, "NCC-01"))["version"] == 2


class Killed(BaseException):
    """The process ends here, as by a signal that none can catch."""


@pytest.mark.parametrize("writes", [0, 1, 2])
async def test_an_import_cut_off_anywhere_is_carried_on_at_the_next_start(
    intake: Intake, settings: Settings, store: Database, monkeypatch: pytest.MonkeyPatch,
    writes: int,
) -> None:  # fmt: skip
    content = await changed(intake, "NCC-01", "NCC-02", "NCC-03")
    imports = cast("ImportCatalogue", intake.app.state.import_catalogue)
    change, done = imports.procedures.change, []

    async def killed(*args: Any, **kwargs: Any) -> Any:
        if len(done) == writes:
            raise Killed
        done.append(await change(*args, **kwargs))
        return done[-1]

    monkeypatch.setattr(imports.procedures, "change", killed)
    with pytest.raises(Killed):
        await imports(content, AGENCY, ACT)
    intake.clock.move(at("2018-05-07 09:00"))  # longer than the versions could still be ordered
    again = create_app(settings)
    async with again.router.lifespan_context(again):
        rows = await store["procedures"].find({"versions.1": {"$exists": True}}).to_list(10)
    assert sorted(row["_id"] for row in rows) == ["NCC-01", "NCC-02", "NCC-03"]
    assert {len(row["versions"]) for row in rows} == {2}
    [kept] = await store["catalogue_imports"].find({}).to_list(2)
    assert (kept["done"], kept["failed"], "open" in kept) == (True, [], False)


async def test_what_another_amended_meanwhile_is_left_and_named(
    intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = await changed(intake, "NCC-01", "NCC-02")
    imports = cast("ImportCatalogue", intake.app.state.import_catalogue)
    kept = imports.imports.add

    async def overtaken(*args: Any, **kwargs: Any) -> Any:
        stored = await kept(*args, **kwargs)
        await amended(intake, "NCC-01")
        return stored

    monkeypatch.setattr(imports.imports, "add", overtaken)
    answer = (await sent(intake, content)).json()
    assert [(one["procedure"], one["error"]) for one in answer["failed"]] == [
        ("NCC-01", "import-overtaken")
    ]
    assert (await newest(intake, "NCC-02"))["version"] == 2
    assert (await newest(intake, "NCC-01"))["name"] == DRAFT["name"]


async def test_who_may_import_and_export(intake: Intake) -> None:
    content = await exported(intake)
    for role in set(Role) - {Role.ADMIN}:
        assert (await sent(intake, content, role=role)).status_code == 403
    assert (await sent(intake, content, agency="000.00.20.H50")).status_code == 403
    for role in (Role.CITIZEN, Role.CLIENT, Role.OFFICER):
        answer = await intake.http.get("/procedures/export.json", headers=intake.bearer(role))
        assert answer.status_code == 403


async def test_an_ended_procedure_is_not_exported_and_not_amended(intake: Intake) -> None:
    content = await changed(intake, "NCC-01")
    ends = {"decision_number": "816/QĐ", "decision_date": "2018-04-10", "from_day": "2018-06-01"}
    await call(intake, "POST", "NCC-01/abolish", ends)
    lists: Lists = json.loads(await exported(intake))
    assert "NCC-01" not in {row["id"] for row in lists["procedures"]}
    shown = (await sent(intake, content, dry_run=True)).json()
    assert [one["code"] for one in shown["faults"]] == ["procedure-ends"]
