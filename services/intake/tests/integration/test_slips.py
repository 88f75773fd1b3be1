"""Slips over HTTP: what was given out is printed again as it was, and can be verified."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from services.intake.tests.builders import NOW
from services.intake.tests.integration.conftest import Intake, body
from services.intake.tests.slips import addresses_of, text_of

from dossier_shared.mongo.client import Database
from dossier_shared.web.auth import Role

WANTS = {
    "papers": [{"name": "Giấy khai sinh", "count": 1, "what": "Bản sao chứng thực"}],
    "reason": "Thiếu giấy tờ theo quy định", "basis": "NĐ 61/2018/NĐ-CP",
}  # fmt: skip
OFFICER = {"role": Role.OFFICER, "sub": "chuyen-vien-1", "division": "Phòng Người có công"}
HEAD = {"role": Role.DIVISION_HEAD, "sub": "truong-phong", "division": "Phòng Người có công"}


async def received(intake: Intake, **changes: Any) -> dict[str, Any]:
    answer = await intake.post("/dossiers", body(**changes))
    assert answer.status_code == 201, answer.text
    receipt: dict[str, Any] = answer.json()
    return receipt


async def do(intake: Intake, code: str, act: str, sent: Any, **who: Any) -> None:
    headers = intake.bearer(**who) if who else {}
    answer = await intake.post(f"/dossiers/{code}/{act}", sent, **headers)
    assert answer.status_code == 200, answer.text


async def printed(intake: Intake, code: str, number: str, **who: Any) -> httpx.Response:
    return await intake.http.get(f"/dossiers/{code}/slips/{number}", headers=intake.bearer(**who))


async def test_the_receipt_is_printed_with_what_was_promised(intake: Intake) -> None:
    receipt = await received(intake, request="Trợ cấp từ tháng 5")
    answer = await printed(intake, receipt["code"], "GTN-01")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/pdf"
    text = text_of(answer.content)
    for said in (
        "GIẤY TIẾP NHẬN HỒ SƠ", receipt["code"], "Nguyễn Thị Bưởi", "0912 345 678",
        "Trợ cấp từ tháng 5", "09 giờ 00 phút, ngày 27 tháng 4 năm 2018", receipt["secret"],
        "quyển số 2018, số thứ tự 1",
    ):  # fmt: skip
        assert said in text


async def test_a_slip_is_printed_again_as_it_was_whatever_happened_since(intake: Intake) -> None:
    code = (await received(intake))["code"]
    await do(intake, code, "authorised", {
        "authorised": {"name": "Lê Văn Hòa", "authority": "Giấy ủy quyền số 15/2018"}
    })  # fmt: skip
    await do(intake, code, "draft-supplement", WANTS, **OFFICER)
    await do(intake, code, "approve-supplement", {}, **HEAD)
    await do(intake, code, "ask-supplement", {})
    intake.clock.move(NOW + timedelta(days=5))
    await do(intake, code, "take-supplement", {})
    listed = (await intake.get(f"/dossiers/{code}/slips")).json()["slips"]
    assert [(slip["number"], slip["form"]) for slip in listed] == [
        ("GTN-01", None),
        ("PBS-01", None),
    ]
    receipt = text_of((await printed(intake, code, "GTN-01")).content)
    assert "09 giờ 00 phút, ngày 27 tháng 4 năm 2018" in receipt
    assert "Người nộp: Nguyễn Thị Bưởi" in receipt
    supplement = text_of((await printed(intake, code, "PBS-01")).content)
    assert "Giấy khai sinh" in supplement
    assert "Thiếu giấy tờ theo quy định" in supplement


async def test_the_code_on_a_slip_is_confirmed_and_says_when_its_day_was_moved(
    intake: Intake,
) -> None:
    code = (await received(intake))["code"]

    async def verified() -> dict[str, Any]:
        [address] = addresses_of((await printed(intake, code, "GTN-01")).content)
        assert address.startswith("https://motcua.example/verify/")
        said: dict[str, Any] = (
            await intake.http.get("/verify/" + address.rpartition("/")[2])
        ).json()
        return said

    before = await verified()
    assert (before["genuine"], before["code"], before["number"]) == (True, code, "GTN-01")
    assert (before["due_at"], before["holds"]) == ("2018-04-27T09:00:00+07:00", True)
    until = "2018-05-08T09:00:00+07:00"
    await do(intake, code, "draft-apology", {"reason": "Chờ ý kiến", "until": until}, **OFFICER)
    await do(intake, code, "approve-apology", {}, **HEAD)
    await do(intake, code, "send-apology", {})
    after = await verified()
    assert (after["genuine"], after["due_at"]) == (True, before["due_at"])
    assert after["holds"] is False


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ({"role": Role.RECEPTIONIST}, 200),
        ({"role": Role.OFFICER, "division": "Phòng Người có công"}, 200),
        ({"role": Role.OFFICER, "division": "Phòng Dạy nghề"}, 404),
        ({"role": Role.RECEPTIONIST, "agency": "000.00.20.H50"}, 404),
        ({"role": Role.AUDITOR}, 403),
    ],
    ids=["the counter", "the division", "another division", "another agency", "the auditor"],
)
async def test_a_slip_is_given_to_those_who_may_see_the_owner(
    intake: Intake, who: dict[str, Any], status: int
) -> None:
    code = (await received(intake))["code"]
    assert (await printed(intake, code, "GTN-01", **who)).status_code == status


async def test_a_slip_that_was_never_given_out_is_not_found(intake: Intake) -> None:
    code = (await received(intake))["code"]
    assert (await printed(intake, code, "PXL-01")).status_code == 404
    assert (await printed(intake, "000.00.19.H50-180412-9999", "GTN-01")).status_code == 404


async def test_a_slip_printed_again_is_the_same_to_the_last_byte(intake: Intake) -> None:
    code = (await received(intake))["code"]
    first = await printed(intake, code, "GTN-01")
    await do(intake, code, "withdraw", {"reason": "Nộp nơi khác"})
    intake.clock.move(NOW + timedelta(days=400))
    second = await printed(intake, code, "GTN-01", sub="tiep-nhan-2")
    assert (second.content, second.headers["etag"]) == (first.content, first.headers["etag"])
    assert second.headers["content-disposition"] == f'inline; filename="{code}-GTN-01.pdf"'


async def test_who_has_a_slip_already_is_not_sent_it_again(intake: Intake) -> None:
    code = (await received(intake))["code"]
    tag = (await printed(intake, code, "GTN-01")).headers["etag"]
    path = f"/dossiers/{code}/slips/GTN-01"
    known = {"If-None-Match": tag} | intake.bearer()
    again = await intake.http.get(path, headers=known)
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    other = await intake.http.get(path, headers=known | {"If-None-Match": '"other"'})
    assert (other.status_code, other.content[:4]) == (200, b"%PDF")


async def test_no_log_and_no_note_of_a_read_tells_what_stands_on_a_slip(
    intake: Intake, store: Database, capfd: pytest.CaptureFixture[str]
) -> None:
    receipt = await received(intake, request="Trợ cấp thương binh")
    await printed(intake, receipt["code"], "GTN-01")
    await intake.get("/book/2018/pdf")
    notes = await store["reads"].find({}).to_list(10)
    said = "".join(capfd.readouterr()) + str(notes)
    assert {note["what"] for note in notes} == {"slip", "book"}
    told = ("Bưởi", "912345678", "912 345 678", "thương binh", receipt["secret"])
    assert [word for word in told if word in said] == []


async def test_each_printing_is_noted_as_a_read(intake: Intake, store: Database) -> None:
    code = (await received(intake))["code"]
    await printed(intake, code, "GTN-01")
    [read] = await store["reads"].find({"what": "slip"}).to_list(10)
    assert (read["by"], read["codes"], read["fields"]) == ("tiep-nhan-1", [code], ["slips"])


async def test_a_control_sheet_goes_with_the_papers(intake: Intake) -> None:
    code = (await received(intake))["code"]
    await do(intake, code, "control-sheet", {})
    text = text_of((await printed(intake, code, "PKS-01")).content)
    assert "PHIẾU KIỂM SOÁT" in text
    assert "Phòng Người có công" in text


async def test_what_is_not_received_has_no_control_sheet(intake: Intake) -> None:
    sent = body()
    submitted = (await intake.post("/submissions", sent)).json()
    refused = await intake.post(f"/dossiers/{submitted['code']}/control-sheet", {})
    assert (refused.status_code, refused.json()["code"]) == (409, "control-sheet-early")
