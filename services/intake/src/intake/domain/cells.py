"""A cell of an imported list, read as the office writes it; BadInput says what is wrong."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime

from dossier_shared.folding import fold
from dossier_shared.lists.cells import shaped, text
from dossier_shared.lists.wrongs import CELL_FORM
from dossier_shared.worktime import Unit
from intake.domain.people import Copy, HandedIn, PersonKind
from intake.domain.procedure import ANY_COPY, UNITS
from intake.domain.spelling import LISTED, PLAIN

KINDS: Mapping[str, PersonKind] = {
    "cong dan": "citizen", "doanh nghiep": "business", "ho kinh doanh": "household",
}  # fmt: skip


def kind(cell: str) -> PersonKind:
    if fold(cell) not in KINDS:
        raise CELL_FORM.broken(example="công dân, doanh nghiệp, hộ kinh doanh")
    return KINDS[fold(cell)]


COPIES: Mapping[str, Copy] = {
    "": "original", "c": "original", "t": "certified", "s": "copy", "d": "electronic",
}  # fmt: skip
_DOCUMENT = re.compile(r"([1-9]\d?)([ctsd]?)(?:x([1-9]\d?))?")


def documents(cell: str) -> tuple[HandedIn, ...]:
    """`1 2s 3tx2`: number in the checklist, kind (chính, chứng thực, sao, điện tử), how many."""
    found = [_DOCUMENT.fullmatch(part) for part in re.split(r"[\s,;]+", fold(cell)) if part]
    read = [
        HandedIn(int(part[1]), COPIES[part[2]], int(part[3] or 1)) for part in found if part
    ]  # fmt: skip
    if len(read) < len(found) or len({one.number for one in read}) < len(read):
        raise CELL_FORM.broken(example="1 2s 3tx2 (số thứ tự, loại C/T/S/Đ, số lượng)")
    return tuple(read)


def count(cell: str) -> int:
    return int(shaped(r"[1-9]|1\d|20", "1")(cell))


def whole(least: int, most: int) -> Callable[[str], int]:
    def read(cell: str) -> int:
        if not re.fullmatch(r"\d{1,15}", cell) or not least <= int(cell) <= most:
            raise CELL_FORM.broken(example=f"số từ {least} đến {most}")
        return int(cell)

    return read


def day(cell: str) -> str:
    """An ISO date."""
    for form in ("%d/%m/%Y", "%Y-%m-%d", "%Y-%m-%d %H:%M:%S"):
        try:
            return datetime.strptime(cell, form).date().isoformat()  # noqa: DTZ007 - a mere day
        except ValueError:
            continue
    raise CELL_FORM.broken(example="02/05/2018")


YES: Mapping[str, bool] = {
    "co": True, "x": True, "true": True, "khong": False, "false": False,
}  # fmt: skip


def yes(cell: str) -> bool:
    if fold(cell) not in YES:
        raise CELL_FORM.broken(example="có, không")
    return YES[fold(cell)]


def unit(cell: str) -> Unit:
    by_name = {fold(name): unit for name, unit in UNITS.items()}
    if fold(cell) not in by_name:
        raise CELL_FORM.broken(example=", ".join(UNITS))
    return by_name[fold(cell)]


def copies(cell: str) -> tuple[Copy, ...]:
    """`C T S Đ`: chính, chứng thực, sao, điện tử."""
    found = {COPIES.get(part) for part in re.split(r"[\s,;]+", fold(cell)) if part}
    if None in found or not found:
        raise CELL_FORM.broken(example="C T S Đ (chính, chứng thực, sao, điện tử)")
    return tuple(copy for copy in ANY_COPY if copy in found)


def plain(cell: str) -> str:
    """A text of the catalogue, as it is also taken over HTTP."""
    return spelt(PLAIN, text(500)(cell))


def several(cell: str) -> tuple[str, ...]:
    """Texts with semicolons between them."""
    parts = [part.strip() for part in cell.split(";")]
    return tuple(spelt(LISTED, text(200)(part)) for part in parts if part)


def spelt(pattern: str, cell: str) -> str:
    return shaped(pattern, "chữ và số, không bắt đầu bằng = + - @")(cell)
