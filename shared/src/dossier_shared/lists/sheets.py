"""Workbooks (XLSX) that people hand in, read within bounds: a small archive can hold no end."""

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from typing import Any

from openpyxl import Workbook, load_workbook

from dossier_shared.lists.tables import Table

MOST_ROWS = 5_000
MOST_COLUMNS = 40
MOST_UNPACKED = 64 * 1024 * 1024
"""Bytes that a workbook may unpack to."""

MOST_PARTS = 200
MOST_BLANK = 1_000
"""Blank rows that are passed over; formatting alone can make a sheet a million rows long."""

XLSX = b"PK\x03\x04"
Cells = Sequence[str]


class TooLong(Exception):
    """A sheet has more rows than are read."""


@contextmanager
def workbook(content: bytes) -> Iterator[Workbook]:
    """To be read sheet by sheet; any exception when it is none."""
    _check_archive(content)
    book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    try:
        yield book
    finally:
        book.close()


def rows_of(sheet: Any) -> Iterator[Cells]:
    """The cells of each row as texts."""
    for row in sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True):
        yield [said(value) for value in row]


def table(rows: Iterable[Cells], most: int = MOST_ROWS) -> Table:
    """The first row that is not blank is the header; TooLong for more than `most` others."""
    numbered = list(islice(_filled(rows), most + 2))
    if len(numbered) > most + 1:
        raise TooLong
    header: Cells = numbered[0][1] if numbered else []
    return Table(_without_tail(header), numbered[1:])


def said(value: Any) -> str:
    """What stands in a cell, as text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _filled(sheet: Iterable[Cells]) -> Iterator[tuple[int, Cells]]:
    blank = 0
    for number, cells in enumerate(sheet, start=1):
        if any(cells):
            yield number, cells
        elif (blank := blank + 1) > MOST_BLANK:
            return


def _without_tail(header: Cells) -> Cells:
    while header and not header[-1].strip():
        header = header[:-1]
    return header


def _check_archive(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise ValueError("the archive is larger than a list can be")
