"""Reports as files: a workbook read back cell by cell, a PDF read back word by word."""

import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from services.routing.tests.reports.papers import (
    AS_OF,
    LETTERHEAD,
    NAMES,
    april,
    pages_of,
    sheet_of,
    sizes_of,
    text_of,
)
from services.routing.tests.reports.test_shape import APRIL, every_report
from services.routing.tests.reports.timelines import AGENCY, CALENDAR, reference, seen

from routing.adapters.reports.render import pdf, report
from routing.adapters.reports.sheets import workbook
from routing.adapters.reports.wording import said
from routing.domain.reports.laying import as_paper
from routing.domain.reports.overdue import overdue
from routing.domain.reports.periods import month, quarter
from routing.domain.reports.solving import report_06a


def paper_06a():
    return as_paper(report_06a(april(), AGENCY, APRIL), LETTERHEAD, NAMES)


def rows_of(sheet, first, last):
    return [tuple(cell.value for cell in row) for row in sheet[f"A{first}:M{last}"]]


def plain(value):
    """Days come back from a workbook as midnights."""
    return value.date() if isinstance(value, datetime) else value


def test_the_workbook_has_the_heading_of_the_form():
    sheet = sheet_of(workbook(paper_06a()))
    lines = [[cell.value for cell in row if cell.value] for row in sheet["A1:M7"]]
    assert lines == [
        ["Biểu số II.06a/VPCP/KSTT", "Đơn vị báo cáo: Sở Lao động - Thương binh và Xã hội"],
        ["Ban hành theo Thông tư số 01/2020/TT-VPCP ngày 21/10/2020",
         "Đơn vị nhận báo cáo: Văn phòng Ủy ban nhân dân tỉnh"],
        ["TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH TẠI CƠ QUAN, ĐƠN VỊ TRỰC TIẾP "
         "GIẢI QUYẾT"],
        ["Kỳ báo cáo: Tháng 4 năm 2018"],
        ["(Từ ngày 01/04/2018 đến ngày 30/04/2018)"],
        ["Số liệu theo những gì được ghi nhận đến 09:00 ngày 10/05/2018."],
        ["Đơn vị tính: Số hồ sơ TTHC"],
    ]  # fmt: skip


def test_the_workbook_has_the_columns_of_the_form_cell_by_cell():
    sheet = sheet_of(workbook(paper_06a()))
    assert rows_of(sheet, 8, 11) == [
        ("STT", "Lĩnh vực, công việc giải quyết theo cấp", "Số hồ sơ nhận giải quyết", None, None,
         None, "Số hồ sơ đã giải quyết", None, None, None, "Số hồ sơ đang giải quyết", None, None),
        (None, None, "Tổng số", "Trong kỳ", None, "Từ kỳ trước", "Tổng số", "Trước hạn",
         "Đúng hạn", "Quá hạn", "Tổng số", "Trong hạn", "Quá hạn"),
        (None, None, None, "Trực tuyến", "Trực tiếp, dịch vụ bưu chính", *(None,) * 8),
        ("(1)", "(2)", "(3)=(4)+(5)+(6)", "(4)", "(5)", "(6)", "(7)=(8)+(9)+(10)", "(8)", "(9)",
         "(10)", "(11)=(12)+(13)", "(12)", "(13)"),
    ]  # fmt: skip
    assert rows_of(sheet, 12, 15) == [
        (1, "=1+1", 1, 0, 1, 0, 0, 0, 0, 0, 1, 1, 0),
        (2, "Dạy nghề", 2, 1, 1, 0, 0, 0, 0, 0, 2, 2, 0),
        (3, "Người có công", 3, 0, 0, 3, 2, 1, 0, 1, 1, 0, 1),
        (None, "Tổng số", 6, 1, 2, 3, 2, 1, 0, 1, 4, 3, 1),
    ]
    assert sheet["A16"].value.startswith("Hồ sơ chờ bổ sung giấy tờ")
    assert sheet["A17"].value.startswith("So với ngày hẹn đầu tiên: 2 hồ sơ đã giải quyết quá hạn")


def test_the_heads_of_the_workbook_are_merged_as_on_the_form():
    sheet = sheet_of(workbook(paper_06a()))
    table = {str(cells) for cells in sheet.merged_cells.ranges if 8 <= cells.min_row <= 10}
    assert table == {
        "A8:A10", "B8:B10", "C8:F8", "G8:J8", "K8:M8", "C9:C10", "D9:E9", "F9:F10", "G9:G10",
        "H9:H10", "I9:I10", "J9:J10", "K9:K10", "L9:L10", "M9:M10",
    }  # fmt: skip


def test_numbers_are_numbers_and_what_begins_like_a_formula_is_text():
    sheet = sheet_of(workbook(paper_06a()))
    assert (sheet["C12"].data_type, sheet["C12"].number_format) == ("n", "#,##0")
    assert (sheet["B12"].data_type, sheet["B12"].quotePrefix) == ("s", True)


def test_the_workbook_is_read_and_printed_with_its_head_in_sight():
    sheet = sheet_of(workbook(paper_06a()))
    assert sheet.freeze_panes == "C12"
    assert sheet.print_title_rows == "$8:$11"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_shares_days_and_hours_are_numbers_and_dates_with_a_dash_for_nothing():
    report = overdue(april(), AGENCY, APRIL, CALENDAR)
    sheet = sheet_of(workbook(as_paper(report, LETTERHEAD, NAMES)))
    late, hidden = ([plain(cell.value) for cell in sheet[row]] for row in (10, 11))
    assert late == [
        1, "H-1", "Giải quyết chế độ thờ cúng liệt sĩ", "Phòng Người có công", "Lê Văn Hòa",
        date(2018, 3, 20), date(2018, 4, 16), date(2018, 4, 16), "-",
        8, 64, 0, 8, 64, 0, "Không", "Cơ quan giải quyết chậm",
    ]  # fmt: skip
    assert hidden[2] == "Hồ sơ thuộc lĩnh vực hạn chế thông tin"
    assert hidden[8] == date(2018, 4, 20)
    assert sheet["F10"].number_format == "dd/mm/yyyy"


@pytest.mark.parametrize("which", range(7))
def test_every_report_makes_a_workbook_and_a_pdf_with_the_same_cells(which):
    paper = as_paper(every_report(april(), APRIL)[which], LETTERHEAD, NAMES)
    sheet = sheet_of(workbook(paper))
    first = 8 + paper.depth + bool(paper.numbers)
    cells = [[cell.value for cell in sheet[first + place]] for place in range(len(paper.rows))]
    assert [row[1] for row in cells] == [row[1] for row in paper.rows]
    text = text_of(report(paper))
    assert paper.form.number in text
    for row in paper.rows:
        words = f"{row[1]}".split()
        assert all(word in text for word in words), row
    for note in paper.notes:
        assert note.split(".")[0] in text


async def test_the_pdf_says_in_vietnamese_what_the_workbook_says():
    made = await pdf(paper_06a())
    text = text_of(made)
    assert sizes_of(made) == {(297, 210)}
    for words in (
        "Biểu số II.06a/VPCP/KSTT", "TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH",
        "Kỳ báo cáo: Tháng 4 năm 2018", "Đơn vị tính: Số hồ sơ TTHC",
        "Trực tiếp, dịch vụ bưu chính", "Dạy nghề 2 1 1 0 0 0 0 0 2 2 0",
        "Người có công 3 0 0 3 2 1 0 1 1 0 1", "Tổng số 6 1 2 3 2 1 0 1 4 3 1",
        "Quảng Trị, ngày 10 tháng 5 năm 2018", "THỦ TRƯỞNG ĐƠN VỊ",
        "Tình hình giải quyết hồ sơ theo lĩnh vực", "Đang giải quyết",
        "Tỷ lệ giải quyết trước hạn và đúng hạn theo lĩnh vực", "50,0%",
        "ghi nhận đến 09:00 ngày 10/05/2018",
    ):  # fmt: skip
        assert words in text, words
    assert made == report(paper_06a())


def test_no_pdf_leaves_typst_in_the_memory_of_the_service():
    """It is never loaded there: each PDF is set by a process that ends with it."""
    unloaded = "import sys; import routing.main; assert 'typst' not in sys.modules"
    subprocess.run([sys.executable, "-c", unloaded], check=True)


def test_the_head_of_a_long_list_stands_on_every_page():
    late = overdue(reference(), AGENCY, seen(quarter(2018, 1)), CALENDAR)
    pages = pages_of(report(as_paper(late, LETTERHEAD, NAMES)))
    listed = [page for page in pages if "000.00.19.H50-" in page]
    assert len(listed) > 3
    assert all("Mã hồ sơ" in page for page in listed)


def test_a_report_of_nothing_says_so():
    paper = as_paper(report_06a([], AGENCY, APRIL), LETTERHEAD, NAMES)
    text = text_of(report(paper))
    assert "Không có số liệu trong kỳ." in text
    assert "Tổng số 0 0 0" in text
    assert workbook(paper)


WORDS = [
    (3649, "whole", "3.649"), (Decimal("66.7"), "tenth", "66,7"), (None, "percent", "-"),
    (AS_OF.date(), "day", "10/05/2018"), ("Dạy nghề", "text", "Dạy nghề"), (0, "whole", "0"),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "kind", "text"), WORDS)
def test_cells_are_printed_as_vietnamese_are(cell, kind, text):
    assert said(cell, kind) == text


def test_the_day_of_a_report_has_two_digits_where_the_rule_wants_them():
    paper = as_paper(report_06a([], AGENCY, seen(month(2018, 1))), LETTERHEAD)
    assert (
        replace(paper, window=replace(paper.window, as_of=AS_OF)).day == "ngày 10 tháng 5 năm 2018"
    )
    early = AS_OF.replace(month=2, day=3)
    assert (
        replace(paper, window=replace(paper.window, as_of=early)).day == "ngày 03 tháng 02 năm 2018"
    )
