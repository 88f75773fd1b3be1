"""A list of dossiers as a CSV or XLSX file, told by its content, within bounds."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from openpyxl import load_workbook

from intake.domain.errors.imports import LIST_EMPTY, LIST_TOO_LONG, LIST_UNREADABLE
from intake.domain.importing import Table

MOST_ROWS = 5_000
MOST_COLUMNS = 40
MOST_UNPACKED = 64 * 1024 * 1024
"""Bytes that a workbook may unpack to: a small archive can hold an endless file."""

MOST_PARTS = 200
MOST_BLANK = 1_000
"""Blank rows that are passed over; formatting alone can make a sheet a million rows long."""

Cells = Sequence[str]


def read_rows(content: bytes) -> Table:
    """The first sheet; BadInput when it is no list, or too long."""
    sheet = _xlsx(content) if content.startswith(b"PK\x03\x04") else _csv(content)
    try:
        numbered = list(islice(_filled(sheet), MOST_ROWS + 2))
    except Exception as error:  # a broken workbook fails in any way
        raise LIST_UNREADABLE.broken() from error
    if len(numbered) <= 1:
        raise LIST_EMPTY.broken()
    if len(numbered) > MOST_ROWS + 1:
        raise LIST_TOO_LONG.broken(most=MOST_ROWS)
    header, *rows = numbered
    return Table(_without_tail(header[1]), rows)


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


def _csv(content: bytes) -> Iterator[Cells]:
    text = content.decode("utf-8-sig")
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
        yield row[:MOST_COLUMNS]


def _xlsx(content: bytes) -> Iterator[Cells]:
    _check_archive(content)
    book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    try:
        for row in book.worksheets[0].iter_rows(max_col=MOST_COLUMNS, values_only=True):
            yield [_said(value) for value in row]
    finally:
        book.close()


def _check_archive(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise ValueError("the archive is larger than a list of dossiers can be")


def _said(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
