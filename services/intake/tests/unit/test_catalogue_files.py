"""The catalogue as XLSX and JSON: nothing is lost on the way out and in, every fault is told."""

import io
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from services.intake.tests.builders import PROCEDURE

from dossier_shared.rules import RuleViolation
from intake.adapters.catalogue import shipped_catalogue
from intake.adapters.catalogue_files import read_file, to_json, to_xlsx
from intake.domain.catalogue_book import read_book
from intake.domain.procedure import Procedure, content

Write = Callable[[Iterable[Procedure]], bytes]
each_kind = pytest.mark.parametrize("write", [to_xlsx, to_json])


@each_kind
def test_the_shipped_catalogue_goes_out_and_in_again(write: Write) -> None:
    catalogue = shipped_catalogue()
    wholes, faults = read_book(read_file(write(catalogue)))
    assert faults == []
    assert [one.procedure for one in wholes] == [content(one) for one in catalogue]


def test_the_workbook_is_what_an_office_reads() -> None:
    book = load_workbook(io.BytesIO(to_xlsx([PROCEDURE])))
    assert book.sheetnames == ["Thủ tục", "Thành phần hồ sơ", "Phí"]
    header, first = book["Thủ tục"].iter_rows(values_only=True)
    shown = dict(zip(header, first, strict=True))
    assert (shown["Mã thủ tục"], shown["Thời hạn"], shown["Đơn vị thời hạn"]) == (
        "NCC-01", 10, "ngày làm việc",
    )  # fmt: skip
    assert shown["Tạm dừng thời hạn khi bổ sung"] == "không"


def spoilt(sheet: str, row: int, **cells: Any) -> Any:
    """The lists of a good file with one row spoilt."""
    lists = json.loads(to_json([PROCEDURE, replace(PROCEDURE, id="NCC-02")]))
    lists[sheet][row] |= cells
    return lists


def found(lists: Mapping[str, Any], write: Callable[[Any], bytes]) -> list[tuple[Any, ...]]:
    _, faults = read_book(read_file(write(lists)))
    return [(one.sheet, one.row, one.column, one.code) for one in faults]


def as_json(lists: Mapping[str, Any]) -> bytes:
    return json.dumps(lists).encode()


@pytest.mark.parametrize(
    ("sheet", "row", "cells", "column", "code"),
    [
        ("procedures", 1, {"name": None}, "name", "cell-missing"),
        ("procedures", 1, {"limit": "mười"}, "limit", "cell-form"),
        ("procedures", 1, {"limit": 0}, "limit", "cell-form"),
        ("procedures", 1, {"limit": None}, "limit", "limit-half"),
        ("procedures", 1, {"limit_unit": None}, "limit_unit", "limit-half"),
        ("procedures", 1, {"limit_unit": "tuần"}, "limit_unit", "cell-form"),
        ("procedures", 1, {"valid_from": "31/02/2018"}, "valid_from", "cell-form"),
        ("procedures", 1, {"national_code": "abc"}, "national_code", "cell-form"),
        ("procedures", 1, {"pauses_on_supplement": "có thể"}, "pauses_on_supplement", "cell-form"),
        ("procedures", 1, {"name": "=1+1"}, "name", "cell-formula"),
        ("procedures", 1, {"name": "x" * 501}, "name", "cell-too-long"),
        ("documents", 2, {"accepts": "C Q"}, "accepts", "cell-form"),
        ("documents", 2, {"number": 2}, "number", "document-number-wrong"),  # 1, 2, 2
        ("documents", 2, {"number": 9}, "number", "document-number-wrong"),  # 1, 2, 9
    ],
)
def test_a_wrong_cell_is_told_with_its_place(
    sheet: str, row: int, cells: dict[str, Any], column: str, code: str
) -> None:
    assert found(spoilt(sheet, row, **cells), as_json) == [(sheet, row, column, code)]


def test_every_fault_of_every_sheet_is_told_at_once() -> None:
    lists = spoilt("procedures", 0, name=None, limit="mười")
    lists["documents"][4]["name"] = "=HYPERLINK()"
    lists["fees"].append({"procedure": "LẠ-01", "fee": "le-phi", "name": "Phí"})
    lists["fees"].append({"procedure": "NCC-77", "fee": "le-phi", "name": "Phí"})
    assert set(found(lists, as_json)) == {
        ("procedures", 0, "name", "cell-missing"),
        ("procedures", 0, "limit", "cell-form"),
        ("documents", 4, "name", "cell-formula"),
        ("fees", 0, "procedure", "cell-form"),
        ("fees", 1, "procedure", "procedure-absent"),
    }


def test_a_procedure_is_written_once() -> None:
    lists = spoilt("procedures", 1, id="NCC-01")
    codes = [code for *_, code in found(lists, as_json)]
    assert codes.count("procedure-twice") == 1


def test_a_sheet_or_a_column_that_is_wanting_or_unknown_is_told() -> None:
    lists = spoilt("procedures", 0, mau="xanh")
    assert ("procedures", 0, None, "column-unknown") in found(lists, as_json)
    del lists["documents"]
    assert ("documents", 0, None, "sheet-missing") in found(lists, as_json)


def test_rows_and_columns_of_a_workbook_are_told_as_the_sheet_shows_them() -> None:
    book = load_workbook(io.BytesIO(to_xlsx([PROCEDURE])))
    book["Thủ tục"]["C2"] = None
    book["Thành phần hồ sơ"]["E3"] = "Q"
    book["Thành phần hồ sơ"]["D1"] = "Bắt buộc hay không"
    assert found({}, lambda _: packed(book)) == [
        ("Thủ tục", 2, "Tên thủ tục", "cell-missing"),
        ("Thành phần hồ sơ", 1, None, "column-unknown"),
        ("Thành phần hồ sơ", 1, "Bắt buộc", "column-missing"),
    ]


def packed(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "catalogue-unreadable"),
        (b"[1]", "catalogue-unreadable"),
        (b'{"procedures": 1}', "catalogue-unreadable"),
        (b'{"procedures": ["x"]}', "catalogue-unreadable"),
        (b"PK\x03\x04 and no more", "catalogue-unreadable"),
        (b'{"procedures": [], "documents": []}', "catalogue-empty"),
        (json.dumps({"procedures": [{}] * 5001}).encode(), "catalogue-too-long"),
    ],
    ids=["nothing", "a list", "no rows", "no cells", "torn", "empty", "too long"],
)
def test_what_is_no_catalogue_is_refused_whole(content: bytes, code: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        read_file(content)
    assert refused.value.code == code
