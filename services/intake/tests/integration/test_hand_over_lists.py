"""What changes hands against a list: dossiers to a division, results to the one-stop."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from services.intake.tests.builders import DIVISION, NOW
from services.intake.tests.integration.conftest import Intake, body
from services.intake.tests.integration.test_slips import do, received
from services.intake.tests.slips import archived, text_of

from dossier_shared.mongo.client import Database
from dossier_shared.web.auth import Role

OURS: dict[str, Any] = {"role": Role.OFFICER, "division": DIVISION}


async def transfer(
    intake: Intake, who: dict[str, Any] | None = None, **asked: str
) -> httpx.Response:
    """Of NOW's day for the division of all dossiers here, as a receptionist, unless told else."""
    params = {"division": DIVISION, "day": "2018-04-12"} | asked
    headers = intake.bearer(**(who or {}))
    return await intake.http.get("/hand-over-lists", params=params, headers=headers)


async def test_results_change_hands_against_a_list(intake: Intake) -> None:
    codes = [(await received(intake))["code"] for _ in range(3)]
    for code in codes:
        await do(intake, code, "record-result", {"outcome": "approved", "number": "12/QĐ"})
    answer = await intake.post("/hand-over-lists", {"codes": codes})
    text = text_of(answer.content)
    assert "PHIẾU BÀN GIAO KẾT QUẢ" in text
    assert all(code in text for code in codes)
    assert "Tổng số: 3 hồ sơ" in text


@pytest.mark.parametrize(
    ("ends", "status", "code"),
    [("0001", 409, "hand-over-not-finished"), ("9999", 422, "hand-over-unknown")],
)
async def test_what_has_no_result_is_on_no_list(
    intake: Intake, ends: str, status: int, code: str
) -> None:
    known = (await received(intake))["code"]
    answer = await intake.post("/hand-over-lists", {"codes": [known[:-4] + ends]})
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_the_dossiers_of_a_day_go_to_their_division_against_a_list(intake: Intake) -> None:
    yesterday = (NOW - timedelta(days=1)).isoformat()
    before = (await received(intake, received_at=yesterday, paper_reference="TAY-01"))["code"]
    codes = [(await received(intake))["code"] for _ in range(3)]
    intake.clock.move(NOW + timedelta(hours=6, minutes=30))
    codes.append((await received(intake))["code"])
    answer = await transfer(intake)
    assert answer.status_code == 200, answer.text
    text = text_of(answer.content)
    places = [text.find(code) for code in codes]
    assert -1 not in places
    assert places == sorted(places)
    assert before not in text
    assert f"Bên nhận: {DIVISION}" in text
    assert "Tổng số: 4 hồ sơ" in text
    assert text.count("Nhận từ 15 giờ") == 1
    assert archived(answer.content) == []


async def test_what_is_not_received_yet_is_handed_to_nobody(intake: Intake) -> None:
    code = (await received(intake))["code"]
    sent = (await intake.post("/submissions", body())).json()
    text = text_of((await transfer(intake)).content)
    assert code in text
    assert sent["code"] not in text


@pytest.mark.parametrize(
    ("who", "asked", "why"),
    [
        ({}, {"day": "2018-04-13"}, "another day"),
        ({}, {"division": "Phòng Dạy nghề"}, "another division"),
        ({"agency": "000.00.20.H50"}, {}, "another agency's counter"),
        (OURS | {"division": "Phòng Dạy nghề"}, {}, "another division's officer"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_nothing_to_hand_over_and_nothing_to_see_are_answered_alike(
    intake: Intake, who: dict[str, Any], asked: dict[str, str], why: str
) -> None:
    await received(intake)
    answer = await transfer(intake, who, **asked)
    assert (answer.status_code, answer.json()["code"]) == (409, "transfer-empty")


async def test_a_list_is_noted_as_one_read_of_all_its_dossiers(
    intake: Intake, store: Database
) -> None:
    codes = [(await received(intake))["code"] for _ in range(2)]
    await transfer(intake, OURS)
    [read] = await store["reads"].find({"what": "slip"}).to_list(10)
    assert sorted(read["codes"]) == sorted(codes)


async def test_who_may_not_see_the_owners_prints_no_list(intake: Intake) -> None:
    await received(intake)
    answer = await transfer(intake, {"role": Role.CLERK})
    assert (answer.status_code, answer.json()["code"]) == (403, "papers-closed")
