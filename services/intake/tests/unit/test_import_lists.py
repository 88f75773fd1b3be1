"""A list of paper dossiers is read within bounds, and wrong cells are named (NĐ 61/2018 art.39)."""

import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import pytest
from services.intake.tests.builders import at
from services.intake.tests.lists import csv_list, row, rows, xlsx_list

from dossier_shared.lists.reading import read_rows
from dossier_shared.lists.sheets import MOST_ROWS, MOST_UNPACKED
from dossier_shared.rules import BadInput
from intake.domain.importing import read_table
from intake.domain.imports import Import, RowOutcome, recorded
from intake.domain.people import HandedIn


def read(listed: list[dict[str, str]]) -> Any:
    return read_table(read_rows(csv_list(listed)))


def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (MOST_UNPACKED + 1))
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "list-empty"),
        (csv_list([row()]).splitlines()[0], "list-empty"),
        (b"\xff\xfe\x00Chu ho so", "list-unreadable"),
        ("Chủ hồ sơ\nNguyễn".encode("utf-16"), "list-unreadable"),
        (b'Ch\xe1\xbb\xa7 h\xe1\xbb\x93 s\xc6\xa1\n"a"b', "list-unreadable"),
        (b"PK\x03\x04 no archive", "list-unreadable"),
        (bomb(), "list-unreadable"),
        (csv_list(rows(MOST_ROWS + 1)), "list-too-long"),
    ],
    ids=["nothing", "a header alone", "no UTF-8", "UTF-16", "a quote in a cell", "no archive",
         "an archive that unpacks to more than a list can be", "5,001 rows"],
)  # fmt: skip
def test_what_is_no_list_is_refused_whole(content: bytes, code: str) -> None:
    with pytest.raises(BadInput, match=code):
        read_rows(content)


def test_5000_rows_are_read() -> None:
    assert len(read_rows(csv_list(rows(MOST_ROWS))).rows) == MOST_ROWS


@pytest.mark.parametrize(
    ("header", "faults"),
    [
        (lambda row: {"Ghi chú": "x"} | row, [(None, "column-unknown")]),
        (lambda row: {t: c for t, c in row.items() if t != "Chủ hồ sơ"},
         [("Chủ hồ sơ", "column-missing")]),
        (lambda row: {t.upper() if t == "Mã thủ tục" else t: c for t, c in row.items()}, []),
        (lambda row: dict(reversed(row.items())), []),
    ],
    ids=["a column of their own", "a column is missing", "in capitals", "in another order"],
)  # fmt: skip
def test_columns_are_told_by_their_titles(
    header: Callable[[Mapping[str, str]], dict[str, str]], faults: list[tuple[str | None, str]]
) -> None:
    _, found = read([header(row())])
    assert [(one.column, one.code) for one in found] == faults


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"Thời_điểm_tiếp_nhận": "31/02/2018 08:00"}, "cell-form"),
        ({"Thời_điểm_tiếp_nhận": "12.04.2018"}, "cell-form"),
        ({"Giấy_tờ_đã_nộp": "1 1"}, "cell-form"),
        ({"Giấy_tờ_đã_nộp": "1k"}, "cell-form"),
        ({"Giấy_tờ_đã_nộp": "0"}, "cell-form"),
        ({"Chủ_hồ_sơ": "B" * 201}, "cell-too-long"),
        ({"Chủ_hồ_sơ": "=1+1"}, "cell-formula"),
        ({"Chủ_hồ_sơ": "@SUM(A1)"}, "cell-formula"),
        ({"Chủ_hồ_sơ": "-cmd|' /C calc'!A0"}, "cell-formula"),
        ({"Điện_thoại": "0233 3852 123"}, "phone-landline"),
        ({"Mã_thủ_tục": "  "}, "cell-missing"),
    ],
)
def test_a_wrong_cell_is_named_and_not_repeated(cells: dict[str, str], code: str) -> None:
    good, [fault] = read([row(**cells)])
    assert (good, fault.row, fault.code) == ([], 2, code)
    [(title, cell)] = cells.items()
    assert fault.column == title.replace("_", " ")
    assert not cell.strip() or len(cell) < 3 or cell not in fault.says + fault.mend


def test_a_good_row_is_read_as_the_office_writes_it() -> None:
    phone = {"Điện_thoại": "+84 912 345 678"}
    [one], faults = read([row(**phone)])
    assert (faults, one.number) == ([], 2)
    assert one.values["received_at"] == at("2018-04-10 09:30")
    assert one.values["phone"] == "+84912345678"
    assert one.values["documents"] == (
        HandedIn(1, "original", 1), HandedIn(2, "copy", 1), HandedIn(3, "original", 1),
        HandedIn(4, "certified", 2),
    )  # fmt: skip


def test_a_time_and_a_number_of_a_workbook_are_what_they_show() -> None:
    shown = datetime.fromisoformat("2018-04-10 09:30")
    listed = [row() | {"Thời điểm tiếp nhận": shown, "Giấy tờ đã nộp": 1.0}]
    [one], _ = read_table(read_rows(xlsx_list(listed)))
    assert one.values["received_at"] == at("2018-04-10 09:30")
    assert one.values["documents"] == (HandedIn(1, "original", 1),)


def test_the_row_after_a_blank_one_keeps_its_number() -> None:
    header, first, second = csv_list(rows(2)).splitlines(keepends=True)
    found, _ = read_table(read_rows(header + first + b",,,,,\r\n" + second))
    assert [one.number for one in found] == [2, 4]


def test_a_row_that_stands_twice_is_named() -> None:
    _, [fault] = read([row(), row()])
    assert (fault.row, fault.code) == (3, "row-repeated")


def test_a_list_is_kept_until_each_row_is_a_dossier() -> None:
    begun = Import("id", "agency", "tiep-nhan-1", at("2018-04-12 09:00"), 2, "content")
    half = recorded(begun, [RowOutcome(2, code="A"), RowOutcome(3, error="document-missing")])
    assert (half.left, half.failed, half.content) == (0, 1, "content")
    whole = recorded(half, [RowOutcome(3, code="B")])
    assert (whole.left, whole.failed, whole.content) == (0, 0, None)
