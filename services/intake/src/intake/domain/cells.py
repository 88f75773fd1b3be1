"""A cell of an imported list, read as the office writes it; BadInput says what is wrong."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from dossier_shared.clock import OFFICE_ZONE
from dossier_shared.folding import fold
from dossier_shared.phones import PhoneError, mobile
from intake.domain.errors.imports import CELL_FORM, CELL_TOO_LONG
from intake.domain.people import Copy, HandedIn, PersonKind


def text(most: int) -> Callable[[str], str]:
    def read(cell: str) -> str:
        if len(cell) > most:
            raise CELL_TOO_LONG.broken(most=most)
        return cell

    return read


def shaped(pattern: str, example: str) -> Callable[[str], str]:
    def read(cell: str) -> str:
        if not re.fullmatch(pattern, cell):
            raise CELL_FORM.broken(example=example)
        return cell

    return read


def instant(cell: str) -> datetime:
    """By the office's clock."""
    for form in ("%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"):
        try:
            local = datetime.strptime(cell, form)  # noqa: DTZ007 - the zone is the office's
        except ValueError:
            continue
        return local.replace(tzinfo=OFFICE_ZONE).astimezone(UTC)
    raise CELL_FORM.broken(example="12/04/2018 09:30")


def phone(cell: str) -> str:
    try:
        return mobile(cell)
    except PhoneError as error:
        raise error.rule.broken() from error


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
