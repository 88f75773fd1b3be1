"""The tracking book in MongoDB, by its own index; and as a workbook."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from pymongo import ASCENDING

from dossier_shared.mongo.aggregates import LOADED, Aggregates
from dossier_shared.mongo.client import Cursor
from intake.adapters.store import LastNumbers
from intake.application.keep_book import Book
from intake.domain.dossier import Dossier
from intake.domain.forms import Row

COLUMNS: tuple[tuple[str, str, int], ...] = (
    ("number", "TT", 6),
    ("code", "Mã hồ sơ", 28),
    ("content", "Nội dung hồ sơ", 50),
    ("copies", "Số lượng (bộ)", 9),
    ("owner", "Họ tên", 28),
    ("address", "Địa chỉ", 40),
    ("phone", "Số điện thoại", 15),
    ("received", "Ngày nhận", 17),
    ("due", "Ngày hẹn trả", 17),
    ("result", "Kết quả", 28),
    ("result_at", "Ngày nhận kết quả", 17),
    ("method", "Phương thức nhận", 26),
    ("fee", "Phí, lệ phí", 15),
    ("note", "Ghi chú", 24),
)
"""Fields of a line with their titles and widths (Mẫu 06)."""


class StoredEntries:
    """`booked` sorts by number within agency and year."""

    def __init__(self, dossiers: Aggregates[Dossier]) -> None:
        self._dossiers = dossiers
        self._last = LastNumbers(dossiers.collection)

    async def last(self, book: Book) -> int:
        return await self._last(f"{book.agency}/{book.year}")

    async def between(self, book: Book, first: int, last: int) -> Sequence[Dossier]:
        rows = await self.lines(book, first, last).to_list(None)
        return [self._dossiers.read(row).state for row in rows]

    def lines(self, book: Book, first: int, last: int) -> Cursor:
        """The read of these numbers, in their order."""
        low, high = (f"{book.agency}/{book.year}/{number:06d}" for number in (first, last))
        found = self._dossiers.collection.find({"booked": {"$gte": low, "$lte": high}}, LOADED)
        return found.sort("booked", ASCENDING)


def workbook(title: str, rows: Sequence[Row]) -> bytes:
    """One sheet. What people wrote is text, also where it begins like a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    for place, (_, _, width) in enumerate(COLUMNS):
        sheet.column_dimensions[chr(ord("A") + place)].width = width
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, name, bold=True) for _, name, _ in COLUMNS])
    for row in rows:
        sheet.append([_cell(sheet, getattr(row, field)) for field, _, _ in COLUMNS])
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _cell(sheet: Any, value: str | int | None, *, bold: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = value[:1] in "=+-@"
    if bold:
        cell.font = Font(bold=True)
    return cell
