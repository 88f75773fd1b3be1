"""The tracking book (Mẫu 06): one line for each dossier of the year, none left out."""

import asyncio
from io import BytesIO
from typing import Any, cast

import pytest
from openpyxl import load_workbook
from services.intake.tests.builders import AGENCY
from services.intake.tests.integration.conftest import Intake, body
from services.intake.tests.slips import pages_of

from dossier_shared.mongo.client import Database
from dossier_shared.web.auth import Role
from intake.adapters.book import StoredEntries
from intake.application.keep_book import Book


async def filled(intake: Intake, count: int, **changes: Any) -> list[str]:
    answers = await asyncio.gather(
        *(intake.post("/dossiers", body(**changes)) for _ in range(count))
    )
    return [answer.json()["code"] for answer in answers]


async def test_a_book_filled_by_many_at_once_has_every_number(intake: Intake) -> None:
    codes = await filled(intake, 30)
    first = (await intake.get("/book/2018", limit=20)).json()
    second = (await intake.get("/book/2018", first=first["next"], limit=20)).json()
    lines = first["lines"] + second["lines"]
    assert [line["number"] for line in lines] == list(range(1, 31))
    assert {line["code"] for line in lines} == set(codes)
    assert (first["last"], first["gaps"], second["next"]) == (30, [], None)


async def test_a_number_that_somebody_took_out_is_told(intake: Intake, store: Database) -> None:
    codes = await filled(intake, 5)
    await store["dossiers"].delete_one({"_id": sorted(codes)[2]})
    page = (await intake.get("/book/2018")).json()
    assert (page["last"], page["gaps"]) == (5, [3])


async def test_paper_and_workbook_keep_the_line_of_a_missing_number(
    intake: Intake, store: Database
) -> None:
    codes = await filled(intake, 4)
    await store["dossiers"].delete_one({"_id": sorted(codes)[1]})
    sheet = load_workbook(BytesIO((await intake.get("/book/2018/xlsx")).content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[0] for row in rows[1:]] == [1, 2, 3, 4]
    assert (rows[2][1], rows[2][-1]) == (None, "Không có hồ sơ mang số này")
    text = " ".join(pages_of((await intake.get("/book/2018/pdf")).content))
    assert text.count("Không có hồ sơ mang số này") == 1


async def test_the_book_is_read_by_its_own_index(intake: Intake) -> None:
    await filled(intake, 2)
    entries = cast("StoredEntries", intake.app.state.book.entries)
    plan = str(await entries.lines(Book(AGENCY, 2018), 1, 100).explain())
    assert "'indexName': 'booked'" in plan
    assert "COLLSCAN" not in plan


async def test_a_line_tells_how_the_dossier_ended(intake: Intake) -> None:
    [code] = await filled(intake, 1)
    await intake.post(f"/dossiers/{code}/withdraw", {"reason": "Nộp nơi khác"})
    [line] = (await intake.get("/book/2018")).json()["lines"]
    assert (line["owner"], line["note"]) == ("Nguyễn Thị Bưởi", "Công dân rút hồ sơ")
    assert line["received"] == "09:00 12/04/2018"


async def test_the_year_is_exported_as_a_workbook_whose_texts_are_no_formulas(
    intake: Intake,
) -> None:
    await filled(intake, 12, request="=HYPERLINK(1)")
    answer = await intake.get("/book/2018/xlsx")
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows())
    assert [row[0].value for row in rows] == ["TT", *range(1, 13)]
    assert {(row[2].value, row[2].data_type) for row in rows[1:]} == {("=HYPERLINK(1)", "s")}
    assert 'filename="so-theo-doi-2018.xlsx"' in answer.headers["content-disposition"]


async def test_the_year_is_printed_on_paper(intake: Intake) -> None:
    codes = await filled(intake, 25)
    text = " ".join(pages_of((await intake.get("/book/2018/pdf")).content))
    assert "SỔ THEO DÕI HỒ SƠ" in text
    assert "từ số 1 đến số 25" in text
    assert all(code in text for code in codes)


@pytest.mark.parametrize("export", ["xlsx", "pdf"])
async def test_a_year_without_dossiers_has_no_book(intake: Intake, export: str) -> None:
    answer = await intake.get(f"/book/2016/{export}")
    assert (answer.status_code, answer.json()["code"]) == (409, "book-empty")


async def test_who_looks_is_shown_what_his_role_may_see_and_is_noted(
    intake: Intake, store: Database
) -> None:
    [code] = await filled(intake, 1)
    answer = await intake.http.get("/book/2018", headers=intake.bearer(Role.AUDITOR))
    [line] = answer.json()["lines"]
    assert "Bưởi" not in line["owner"]
    assert line["phone"] != "0912 345 678"
    [read] = await store["reads"].find({"what": "book"}).to_list(10)
    assert (read["role"], read["codes"]) == ("auditor", [code])


async def test_another_agency_has_a_book_of_its_own(intake: Intake) -> None:
    await filled(intake, 2)
    stranger = intake.bearer(Role.RECEPTIONIST, agency="000.00.20.H50")
    assert (await intake.http.get("/book/2018", headers=stranger)).json()["lines"] == []
