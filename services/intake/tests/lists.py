"""Lists of dossiers taken on paper, as offices send them."""

import csv
import io
from collections.abc import Mapping, Sequence

from openpyxl import Workbook

ROW: Mapping[str, str] = {
    "Mã thủ tục": "NCC-01",
    "Thời điểm tiếp nhận": "10/04/2018 09:30",
    "Số giấy tiếp nhận": "15/GTN",
    "Chủ hồ sơ": "Nguyễn Thị Bưởi",
    "Điện thoại": "0912 345 678",
    "Giấy tờ đã nộp": "1 2s 3 4tx2",
}


def row(**changes: str) -> dict[str, str]:
    """A good one; `changes` name columns with underscores for blanks."""
    return dict(ROW) | {title.replace("_", " "): cell for title, cell in changes.items()}


def rows(count: int) -> list[dict[str, str]]:
    return [row(Số_giấy_tiếp_nhận=f"{number}/GTN") for number in range(1, count + 1)]


def csv_list(listed: Sequence[Mapping[str, str]], delimiter: str = ",", bom: bool = False) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(listed[0])
    writer.writerows(one.values() for one in listed)
    return text.getvalue().encode("utf-8-sig" if bom else "utf-8")


def xlsx_list(listed: Sequence[Mapping[str, object]]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(listed[0]))
    for one in listed:
        sheet.append(list(one.values()))
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()
