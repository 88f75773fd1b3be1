"""Moving a dossier to another version of its procedure: seen first, then done and recorded."""

from typing import Any

import httpx
import pytest
from services.intake.tests.builders import at
from services.intake.tests.integration.conftest import Intake, body
from services.intake.tests.integration.test_catalogue_versions import amended

from dossier_shared.mongo.client import Database
from dossier_shared.web.auth import Role

MOVE: dict[str, Any] = {"version": 2, "reason": "Công dân đề nghị", "decision": "12/UBND"}


async def move(intake: Intake, code: str, sent: Any = MOVE, **headers: str) -> httpx.Response:
    who = intake.bearer(Role.LEADER, sub="lanh-dao-1")
    return await intake.post(f"/dossiers/{code}/change-version", sent, **(who | headers))


async def taken(intake: Intake) -> str:
    """A dossier of the first version, on a day when the second is in force."""
    code: str = (await intake.post("/dossiers", body())).json()["code"]
    await amended(intake, valid_from="2018-04-13")
    intake.clock.move(at("2018-04-13 09:00"))
    return code


async def test_a_dry_run_shows_what_would_be_and_writes_nothing(
    intake: Intake, store: Database
) -> None:
    code = await taken(intake)
    before = await store["dossiers"].find_one({"_id": code})
    shown = await move(intake, code, MOVE | {"dry_run": True})
    assert shown.status_code == 200, shown.text
    said = shown.json()
    assert (said["version_was"], said["version"], said["dry_run"]) == (1, 2, True)
    assert (said["limit_was"]["amount"], said["limit"]["amount"]) == (10, 7)
    assert (said["due_was"][:10], said["due_at"][:10]) == ("2018-04-27", "2018-04-23")
    assert said["added"] == ["Bản khai"]
    assert len(said["dropped"]) == 4
    assert said["missing"] == ["Bản khai"]
    assert await store["dossiers"].find_one({"_id": code}) == before


async def test_the_command_does_what_the_dry_run_showed_and_tells_routing(
    intake: Intake, store: Database
) -> None:
    code = await taken(intake)
    shown = (await move(intake, code, MOVE | {"dry_run": True})).json()
    done = await move(intake, code)
    assert done.json() == shown | {"dry_run": False}
    whole = (await intake.get(f"/dossiers/{code}")).json()
    assert (whole["procedure_version"], whole["due_at"]) == (2, shown["due_at"])
    assert whole["due_first"] == shown["due_was"]  # what the receipt said
    [kept] = whole["version_moves"]
    assert (kept["was"], kept["version"], kept["decision"]) == (1, 2, "12/UBND")
    assert [paper["number"] for paper in kept["left"]] == [1, 2, 3, 4]
    row = await store["dossiers"].find_one({"_id": code})
    assert row is not None
    assert [entry["command"] for entry in row["audit"]][-1] == "change-version"
    assert row["outbox"][-1]["type"] == "dossier.rescheduled.v1"


async def test_what_is_left_of_the_life_follows_the_new_version(intake: Intake) -> None:
    code = await taken(intake)
    await move(intake, code)
    files = (await intake.get(f"/dossiers/{code}/files")).json()
    assert [line["name"] for line in files["checklist"]] == ["Bản khai"]
    explained = (await intake.get(f"/dossiers/{code}/due-date")).json()
    assert explained["limit"]["amount"] == 7


async def test_sent_again_it_is_answered_again_and_done_once(intake: Intake) -> None:
    code = await taken(intake)
    answers = [await move(intake, code, **{"Idempotency-Key": "mot-lan"}) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert len((await intake.get(f"/dossiers/{code}")).json()["version_moves"]) == 1


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        (MOVE | {"version": 1}, 422, "version-same"),
        (MOVE | {"version": 3}, 422, "version-unknown"),
        ({"version": 2}, 422, "invalid-request"),  # a reason is owed
    ],
)
async def test_what_may_not_be_is_refused_dry_or_not(
    intake: Intake, sent: Any, status: int, code: str
) -> None:
    dossier = await taken(intake)
    for dry_run in (True, False):
        answer = await move(intake, dossier, sent | {"dry_run": dry_run})
        assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_a_version_of_another_day_and_a_dossier_that_ended_stay(intake: Intake) -> None:
    code = (await intake.post("/dossiers", body())).json()["code"]
    await amended(intake)
    assert (await move(intake, code)).json()["code"] == "version-later"
    await intake.post(f"/dossiers/{code}/withdraw", {"reason": "nộp nơi khác"})
    assert (await move(intake, code)).json()["code"] == "move-forbidden"


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.LEADER, Role.ADMIN}))
async def test_only_leaders_and_administrators_move_it(intake: Intake, role: Role) -> None:
    assert (await move(intake, "x", **intake.bearer(role))).status_code == 403


async def test_in_another_agency_the_dossier_is_as_good_as_none(intake: Intake) -> None:
    code = await taken(intake)
    for dry_run in (True, False):
        other = intake.bearer(Role.LEADER, agency="000.00.20.H50")
        answer = await move(intake, code, MOVE | {"dry_run": dry_run}, **other)
        assert answer.status_code == 404
