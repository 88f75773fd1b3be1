"""Reports as workbooks (XLSX) in the official layout: merged heads, numbers as numbers."""

from collections.abc import Iterator
from datetime import UTC, date
from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell as Place
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from routing.domain.reports.counts import NOTHING
from routing.domain.reports.paper import Cell, Kind, Paper

FONT = "Times New Roman"
THIN = Side(style="thin")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
FORMATS: dict[Kind, str] = {
    "text": "@",
    "whole": "#,##0",
    "tenth": "#,##0.0",
    "percent": "0.0",
    "day": "dd/mm/yyyy",
}
SIDES: dict[Kind, str] = {
    "text": "left",
    "whole": "right",
    "tenth": "right",
    "percent": "right",
    "day": "center",
}
HEAD_HEIGHT = 32
FIXED = 2
"""Columns that stay in sight: the number and the name."""


def workbook(paper: Paper) -> bytes:
    """One sheet. What people wrote is text, also where it begins like a formula."""
    book = Workbook()
    book.properties.created = paper.window.as_of.astimezone(UTC).replace(tzinfo=None)
    book.properties.title = paper.form.title
    book.properties.creator = paper.letterhead.name
    sheet = book.active
    sheet.title = "Báo cáo"
    row = _heading(sheet, paper)
    table = _heads(sheet, paper, row)
    row = _body(sheet, paper, table)
    row = _notes(sheet, paper, row)
    _signatures(sheet, paper, row + 1)
    _page(sheet, paper, row, table)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _heading(sheet: Worksheet, paper: Paper) -> int:
    """Number of the form at the left, who reports at the right, the title; the row after it."""
    last = len(paper.columns)
    left, right = _halves(paper)
    head, period = paper.letterhead, paper.window.period
    _write(sheet, (1, 1, left), paper.form.number, bold=True, side="left")
    _write(sheet, (2, 1, left), paper.form.basis, side="left")
    _write(sheet, (1, right, last), f"Đơn vị báo cáo: {head.name}", bold=True, side="left")
    _write(sheet, (2, right, last), f"Đơn vị nhận báo cáo: {head.receiver or '…'}", side="left")
    _write(sheet, (3, 1, last), paper.form.title, bold=True, size=13)
    _write(sheet, (4, 1, last), f"Kỳ báo cáo: {period.title}", bold=True)
    _write(sheet, (5, 1, last), f"({period.days})", italic=True)
    _write(sheet, (6, 1, last), f"{paper.as_of}.", italic=True)
    _write(sheet, (7, 1, last), f"Đơn vị tính: {paper.form.unit}", italic=True, side="right")
    return 8


def _heads(sheet: Worksheet, paper: Paper, first: int) -> int:
    """The head of the table with its merged cells; the row after it."""
    for row in range(first, first + paper.depth):
        sheet.row_dimensions[row].height = HEAD_HEIGHT
        for column in range(1, len(paper.columns) + 1):
            sheet.cell(row, column).border = BOX
    for head in paper.heads:
        top, left = first + head.row, 1 + head.column
        _styled(sheet.cell(top, left, head.text), bold=True)
        if (head.rows, head.columns) != (1, 1):
            bottom, right = top + head.rows - 1, left + head.columns - 1
            sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
    after = first + paper.depth
    for column, number in enumerate(paper.numbers, start=1):
        _styled(sheet.cell(after, column, number), italic=True, size=9).border = BOX
    return after + bool(paper.numbers)


def _body(sheet: Worksheet, paper: Paper, first: int) -> int:
    rows = [*paper.rows, *([paper.total] if paper.total else [])]
    for row, cells in enumerate(rows, start=first):
        total = cells is paper.total
        for place, (cell, column) in enumerate(zip(cells, paper.columns, strict=True), start=1):
            _put(sheet.cell(row, place), cell, column.kind, bold=total)
    return first + len(rows)


def _put(place: Place, cell: Cell, kind: Kind, *, bold: bool) -> None:
    place.value = _stored(cell)
    if isinstance(cell, str):
        place.data_type = "s"
        place.quotePrefix = cell[:1] in {"=", "+", "-", "@"}
    place.number_format = FORMATS[kind if not isinstance(cell, str) else "text"]
    centred = place.column == 1 or cell is None
    _styled(place, bold=bold, side="center" if centred else SIDES[kind]).border = BOX


def _stored(cell: Cell) -> str | int | float | date:
    if cell is None:
        return NOTHING
    return float(cell) if isinstance(cell, Decimal) else cell


def _notes(sheet: Worksheet, paper: Paper, first: int) -> int:
    row = first
    for row, note in enumerate(paper.notes, start=first):
        _write(sheet, (row, 1, len(paper.columns)), note, italic=True, side="left")
    return row + 1


def _signatures(sheet: Worksheet, paper: Paper, row: int) -> None:
    left, right = _halves(paper)
    last = len(paper.columns)
    _write(sheet, (row, right, last), f"{paper.letterhead.place}, {paper.day}", italic=True)
    _write(sheet, (row + 1, 1, left), "NGƯỜI LẬP BIỂU", bold=True)
    _write(sheet, (row + 1, right, last), "THỦ TRƯỞNG ĐƠN VỊ", bold=True)


def _page(sheet: Worksheet, paper: Paper, last: int, table: int) -> None:
    """A4 lying, as wide as the paper, the head on every page; `table` is the first row below it."""
    for place, column in enumerate(paper.columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    sheet.freeze_panes = sheet.cell(table, FIXED + 1)
    sheet.print_title_rows = f"8:{table - 1}"
    sheet.page_setup.orientation = sheet.ORIENTATION_LANDSCAPE
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _halves(paper: Paper) -> tuple[int, int]:
    """The last column of the left half and the first one of the right, by their widths."""
    whole = sum(column.width for column in paper.columns)
    middle = next(place for place, passed in _passed(paper) if passed >= whole / 2)
    return max(1, middle - 1), max(2, middle)


def _passed(paper: Paper) -> Iterator[tuple[int, int]]:
    passed = 0
    for place, column in enumerate(paper.columns, start=1):
        passed += column.width
        yield place, passed


def _write(
    sheet: Worksheet, where: tuple[int, int, int], text: str, *, side: str = "center",
    bold: bool = False, italic: bool = False, size: int = 11,
) -> None:  # fmt: skip
    """In the row from one column to another."""
    row, left, right = where
    _styled(sheet.cell(row, left, text), bold=bold, italic=italic, size=size, side=side)
    if right > left:
        sheet.merge_cells(start_row=row, start_column=left, end_row=row, end_column=right)


def _styled(
    place: Place, *, bold: bool = False, italic: bool = False, size: int = 11, side: str = "center"
) -> Place:
    place.font = Font(name=FONT, size=size, bold=bold, italic=italic)
    place.alignment = Alignment(horizontal=side, vertical="center", wrap_text=True)
    return place
