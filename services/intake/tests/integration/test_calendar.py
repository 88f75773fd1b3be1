"""The calendar over HTTP: changed by a letter, applied by a command, never by itself."""

import asyncio
from typing import Any

import httpx
import pytest
from services.intake.tests.integration.conftest import Intake, body

from dossier_shared.web.auth import Role

CLOSED = {"date": "2018-04-20", "kind": "off", "reason": "nghỉ bão"}


def edit(*days: dict[str, Any], **more: Any) -> dict[str, Any]:
    letter = {"letter_number": "12/UBND-VP", "letter_date": "2018-04-12", "reason": "bão số 1"}
    return letter | {"days": list(days)} | more


async def as_admin(intake: Intake, path: str, sent: Any, **headers: str) -> httpx.Response:
    who = intake.bearer(Role.ADMIN, sub="quan-tri-1")
    return await intake.post(path, sent, **(who | headers))


async def preview(intake: Intake) -> Any:
    return (await as_admin(intake, "/calendar/preview", {})).json()


async def test_a_letter_makes_a_version_that_anybody_can_read(intake: Intake) -> None:
    made = await as_admin(intake, "/calendar/versions", edit(CLOSED), **{"If-Match": '"1"'})
    assert (made.status_code, made.headers["location"]) == (201, "/calendar/versions/2")
    public = await intake.http.get("/calendar")
    assert public.json() == made.json()
    assert CLOSED | {"hours": []} in public.json()["days"]
    listed = (await intake.http.get("/calendar/versions")).json()["versions"]
    assert [(v["version"], v["by"]) for v in listed] == [(2, "quan-tri-1"), (1, "intake")]
    first = await intake.http.get("/calendar/versions/1")
    assert "2018-04-20" not in first.text
    assert (await intake.http.get("/calendar/versions/9")).status_code == 404


async def test_no_promised_day_moves_by_itself_and_new_promises_follow(intake: Intake) -> None:
    before = (await intake.post("/dossiers", body())).json()
    await as_admin(intake, "/calendar/versions", edit(CLOSED))
    kept = (await intake.get(f"/dossiers/{before['code']}")).json()
    assert (kept["due_at"], kept["calendar"]) == (before["due_at"], 1)
    after = (await intake.post("/dossiers", body())).json()
    assert after["due_at"] == "2018-05-02T09:00:00+07:00"


async def test_what_the_preview_shows_is_moved_once_and_recorded(intake: Intake) -> None:
    code = (await intake.post("/dossiers", body())).json()["code"]
    await as_admin(intake, "/calendar/versions", edit(CLOSED))
    await intake.post("/dossiers", body())
    shown = await preview(intake)
    assert [shift["code"] for shift in shown["shifts"]] == [code]
    shifts = [{"code": s["code"], "due_then": s["due_then"]} for s in shown["shifts"]]
    moves = {"version": 2, "letter_number": "12/UBND-VP", "reason": "bão", "shifts": shifts}
    for outcome in ("moved", "already-there"):
        answer = await as_admin(intake, "/calendar/moves", moves)
        assert answer.json()["outcomes"] == [{"code": code, "outcome": outcome}]
    moved = (await intake.get(f"/dossiers/{code}")).json()
    assert moved["due_at"] == "2018-05-02T09:00:00+07:00"
    assert moved["due_first"] == "2018-04-27T09:00:00+07:00"
    assert (await preview(intake))["shifts"] == []
    entries = (await intake.dossiers.collection.find_one({"_id": code}) or {})["audit"]
    assert [entry["command"] for entry in entries] == ["receive", "move-due-date"]


async def test_of_two_editors_at_once_the_second_must_look_again(intake: Intake) -> None:
    other = {"date": "2018-04-19", "kind": "off", "reason": "mất điện"}
    answers = await asyncio.gather(
        *(as_admin(intake, "/calendar/versions", edit(day)) for day in (CLOSED, other))
    )
    assert sorted(answer.status_code for answer in answers) in ([201, 201], [201, 412])
    numbers = [a.json()["version"] for a in answers if a.status_code == 201]
    assert len(set(numbers)) == len(numbers)


async def test_a_letter_sent_again_makes_no_second_version(intake: Intake) -> None:
    who = intake.bearer(Role.ADMIN)
    first = await intake.post("/calendar/versions", edit(CLOSED), key="cv-12", **who)
    again = await intake.post("/calendar/versions", edit(CLOSED), key="cv-12", **who)
    assert (again.status_code, again.json()) == (201, first.json())
    assert len((await intake.http.get("/calendar/versions")).json()["versions"]) == 2


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMIN}))
async def test_only_the_administrator_changes_the_calendar(intake: Intake, role: Role) -> None:
    who = intake.bearer(role)
    assert (await intake.post("/calendar/versions", edit(CLOSED), **who)).status_code == 403


async def test_a_wrong_day_is_refused_with_how_to_mend_it(intake: Intake) -> None:
    wrong = edit({"date": "2018-04-13", "kind": "worked"})
    answer = await as_admin(intake, "/calendar/versions", wrong)
    assert (answer.status_code, answer.json()["code"]) == (422, "calendar-wrong")
    assert "thứ Bảy" in answer.json()["detail"]
