"""A report as it is laid out: head, table, notes and charts, for whoever makes files of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, NamedTuple

from routing.domain.reports.periods import Window

Cell = str | int | Decimal | date | None
"""None stands for what there is nothing of; it is printed as `-`."""

Kind = Literal["text", "whole", "tenth", "percent", "day"]


@dataclass(frozen=True, slots=True)
class Column:
    """`width` in characters, about. A `text` stands at the left, a `day` in the middle, numbers at
    the right."""

    width: int
    kind: Kind = "whole"


class Head(NamedTuple):
    """A cell of the table's head, over so many rows and columns; places from 0."""

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1


class Series(NamedTuple):
    name: str
    values: tuple[int | Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar chart: one group for each of `names`, with one bar of each series."""

    title: str
    names: tuple[str, ...]
    series: tuple[Series, ...]
    percent: bool = False


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who reports (its superior, its name, its place), and to whom."""

    parent: str
    name: str
    place: str
    receiver: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """What codes are called; one without a name stands as it is."""

    agencies: Mapping[str, str] = field(default_factory=dict)
    procedures: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    steps: Mapping[str, str] = field(default_factory=dict)

    def agency(self, code: str) -> str:
        return self.agencies.get(code, code)

    def procedure(self, code: str) -> str:
        return self.procedures.get(code, code)

    def person(self, code: str) -> str:
        return self.people.get(code, code)

    def step(self, key: str) -> str:
        return self.steps.get(key, key)


@dataclass(frozen=True, slots=True)
class Form:
    """The number of a form, where it is laid down, its title and what it counts."""

    number: str
    basis: str
    title: str
    unit: str


@dataclass(frozen=True, slots=True)
class Paper:
    """`numbers` stands under the heads, one for each column; empty where a form has none."""

    form: Form
    letterhead: Letterhead
    window: Window
    columns: tuple[Column, ...]
    heads: tuple[Head, ...]
    numbers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None = None
    notes: tuple[str, ...] = ()
    charts: tuple[Bars, ...] = ()

    @property
    def depth(self) -> int:
        """Rows of the head."""
        return max(head.row + head.rows for head in self.heads)

    @property
    def as_of(self) -> str:
        return f"Số liệu theo những gì được ghi nhận đến {moment(self.window.as_of, self.window)}"

    @property
    def day(self) -> str:
        """`ngày 12 tháng 4 năm 2018`, that of the report's instant (NĐ 30/2020)."""
        local = self.window.as_of.astimezone(self.window.zone)
        month = f"{local.month:02d}" if local.month <= 2 else str(local.month)
        return f"ngày {local.day:02d} tháng {month} năm {local.year}"


def moment(instant: datetime, window: Window) -> str:
    """`09:00 ngày 12/04/2018`, in the office's zone."""
    return f"{instant.astimezone(window.zone):%H:%M ngày %d/%m/%Y}"


def plain_heads(*titles: str) -> tuple[Head, ...]:
    """Heads of one row."""
    return tuple(Head(title, 0, place) for place, title in enumerate(titles))


def numbered(rows: Sequence[Sequence[Cell]]) -> tuple[tuple[Cell, ...], ...]:
    """With a number from 1 before each."""
    return tuple((place, *row) for place, row in enumerate(rows, start=1))


SOLVING = "TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH"
TT_01_2020 = "Ban hành theo Thông tư số 01/2020/TT-VPCP ngày 21/10/2020"
FORMS: Mapping[str, Form] = {
    "06a": Form("Biểu số II.06a/VPCP/KSTT", TT_01_2020,
                f"{SOLVING} TẠI CƠ QUAN, ĐƠN VỊ TRỰC TIẾP GIẢI QUYẾT", "Số hồ sơ TTHC"),
    "06b": Form("Biểu số II.06b/VPCP/KSTT", TT_01_2020,
                f"TỔNG HỢP {SOLVING}", "Số hồ sơ TTHC"),
    "07a": Form("Biểu số II.07a/VPCP/KSTT", TT_01_2020,
                "SỐ LƯỢNG THỦ TỤC HÀNH CHÍNH ĐƯỢC THỰC HIỆN TẠI BỘ PHẬN MỘT CỬA", "Số TTHC"),
    "07b": Form("Biểu số II.07b/VPCP/KSTT", TT_01_2020,
                "TỔNG HỢP SỐ LƯỢNG THỦ TỤC HÀNH CHÍNH", "Số TTHC"),
    "overdue": Form("Danh sách kèm Biểu số II.06a", "Nghị định số 61/2018/NĐ-CP, Điều 19",
                    "DANH SÁCH HỒ SƠ QUÁ HẠN VÀ NGUYÊN NHÂN", "Hồ sơ"),
    "indices": Form("Bộ chỉ số phục vụ", "Quyết định số 766/QĐ-TTg ngày 23/6/2022",
                    "CHỈ SỐ CHẤT LƯỢNG PHỤC VỤ NGƯỜI DÂN, DOANH NGHIỆP", "%"),
    "scores": Form("Đánh giá việc giải quyết TTHC",
                   "Thông tư số 01/2018/TT-VPCP ngày 23/11/2018, Điều 13-15",
                   "KẾT QUẢ ĐÁNH GIÁ CÁN BỘ, CÔNG CHỨC VÀ CƠ QUAN, ĐƠN VỊ", "Điểm"),
}  # fmt: skip
