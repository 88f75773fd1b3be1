"""Finding dossiers: the same for lists, counts and the single read; pages that stay put."""

import pytest
from services.intake.tests.builders import CODE, DIVISION
from services.intake.tests.integration.conftest import Intake, body

from dossier_shared.web.auth import Role


async def test_a_dossier_of_another_division_is_as_if_it_were_not_there(intake: Intake) -> None:
    code = (await intake.post("/dossiers", body())).json()["code"]
    for division, status, rows in ((DIVISION, 200, 1), ("Phòng Dạy nghề", 404, 0)):
        headers = intake.bearer(Role.OFFICER, division=division)
        one = await intake.http.get(f"/dossiers/{code}", headers=headers)
        many = await intake.http.post("/dossiers/search", json={}, headers=headers)
        assert (one.status_code, len(many.json()["dossiers"])) == (status, rows)
    unknown = await intake.get(f"/dossiers/{CODE}")
    assert unknown.status_code == 404


async def test_officers_find_a_dossier_by_a_name_without_accents_in_any_order(
    intake: Intake,
) -> None:
    await intake.post("/dossiers", body())
    code = (await intake.post("/dossiers", body(applicant={"name": "Đặng Văn Đức"}))).json()["code"]
    for text in ("dang duc", "ĐỨC văn", code, code.lower()):
        found = (await intake.find(text=text))["dossiers"]
        assert [row["code"] for row in found] == [code], text


async def test_filters_narrow_the_list(intake: Intake) -> None:
    await intake.post("/dossiers", body(received_at="2018-03-01T08:00:00+07:00"))
    await intake.post("/dossiers", body())
    for params, expected in (
        ({"status": 2}, 2),
        ({"status": 9}, 0),
        ({"procedure": "NCC-01"}, 2),
        ({"field": "Dạy nghề"}, 0),
        ({"received_from": "2018-04-01T00:00:00+07:00"}, 1),
        ({"received_to": "2018-04-01T00:00:00+07:00"}, 1),
        ({"due_from": "2018-04-20T00:00:00+07:00"}, 1),
        ({"due_to": "2018-04-20T00:00:00+07:00"}, 1),
    ):
        found = (await intake.find(**params))["dossiers"]
        assert len(found) == expected, params


async def test_pages_go_on_where_they_stopped_while_dossiers_come_in(intake: Intake) -> None:
    for minute in range(5):
        await intake.post("/dossiers", body(received_at=f"2018-04-11T08:{minute:02d}:00+07:00"))
    first = await intake.find(limit=2)
    await intake.post("/dossiers", body(received_at="2018-04-11T09:00:00+07:00"))
    second = await intake.find(limit=2, cursor=first["next"])
    third = await intake.find(limit=2, cursor=second["next"])
    codes = [row["code"][-4:] for page in (first, second, third) for row in page["dossiers"]]
    assert codes == ["0005", "0004", "0003", "0002", "0001"]
    assert third["next"] is None


@pytest.mark.parametrize("sort", ["newest", "oldest"])
@pytest.mark.parametrize(
    ("since", "until", "found", "why"),
    [
        ("2018-04-12T00:00:00+07:00", "2018-04-13T00:00:00+07:00", 2, "a day of the office"),
        ("2018-04-11T17:00:00Z", "2018-04-12T17:00:00Z", 2, "the same day in another zone"),
        ("2018-04-12T09:00:00+07:00", "2018-04-12T23:00:00+07:00", 1, "its first instant counts"),
        ("2018-04-12T00:00:00+07:00", "2018-04-12T09:00:00+07:00", 1, "its last one does not"),
        ("2018-04-12T03:00:00+07:00", "2018-04-12T09:00:01+07:00", 1, "an hour of UTC's yesterday"),
        ("2018-04-12T15:00:00+07:00", "2018-04-13T00:00:00+07:00", 0, "after both"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_a_range_of_time_means_the_instants_it_names(
    intake: Intake, sort: str, since: str, until: str, found: int, why: str
) -> None:
    await intake.post("/dossiers", body(received_at="2018-04-12T01:30:00+07:00"))
    await intake.post("/dossiers", body())
    rows = await intake.find(received_from=since, received_to=until, sort=sort)
    assert len(rows["dossiers"]) == found
