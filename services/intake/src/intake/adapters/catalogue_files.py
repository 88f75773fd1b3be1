"""The catalogue as a file, XLSX or JSON, told by its content: read within bounds, and written."""

import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook

from dossier_shared.folding import fold
from dossier_shared.lists.sheets import MOST_ROWS, XLSX, TooLong, rows_of, said, table, workbook
from dossier_shared.lists.tables import Table
from dossier_shared.rules import RuleViolation
from intake.domain.catalogue_book import Book
from intake.domain.catalogue_sheets import NAMED_SHEETS, SHEETS, Rows, Sheet, written
from intake.domain.errors.imports import (
    CATALOGUE_EMPTY,
    CATALOGUE_TOO_LONG,
    CATALOGUE_UNREADABLE,
)
from intake.domain.procedure import Procedure

BETWEEN = "; "


def read_file(content: bytes) -> Book:
    """BadInput when it is no catalogue, empty, or too long."""
    try:
        book = _xlsx(content) if content.startswith(XLSX) else _json(content)
    except TooLong as error:
        raise CATALOGUE_TOO_LONG.broken(most=MOST_ROWS) from error
    except RuleViolation:
        raise
    except Exception as error:  # a broken file fails in any way
        raise CATALOGUE_UNREADABLE.broken() from error
    procedures = book.tables.get("procedures")
    if procedures is not None and not procedures.rows:
        raise CATALOGUE_EMPTY.broken()
    return book


def to_xlsx(versions: Iterable[Procedure]) -> bytes:
    book, rows = Workbook(write_only=True), written(versions)
    for sheet in SHEETS:
        page = book.create_sheet(sheet.title)
        page.append([column.title for column in sheet.columns])
        for row in rows[sheet.name]:
            page.append([_cell(row[column.name]) for column in sheet.columns])
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def to_json(versions: Iterable[Procedure]) -> bytes:
    return json.dumps(written(versions), ensure_ascii=False, indent=1).encode()


def _cell(value: Any) -> Any:
    """As the office writes it: numbers stay numbers, the rest is text."""
    return value if isinstance(value, int) and not isinstance(value, bool) else _text(value)


def _text(value: Any) -> str:
    return BETWEEN.join(value) if isinstance(value, list) else said(value)


def _xlsx(content: bytes) -> Book:
    with workbook(content) as book:
        sheets = {fold(page.title): page for page in book.worksheets}
        tables = {
            sheet.name: table(rows_of(sheets[fold(sheet.title)]))
            for sheet in SHEETS
            if fold(sheet.title) in sheets
        }
    return Book(SHEETS, tables)


def _json(content: bytes) -> Book:
    lists: Rows = json.loads(content)
    if not isinstance(lists, dict):
        raise TypeError("the lists have names")
    there = [sheet for sheet in NAMED_SHEETS if sheet.name in lists]
    return Book(NAMED_SHEETS, {sheet.name: _listed(sheet, lists[sheet.name]) for sheet in there})


def _listed(sheet: Sheet, rows: Sequence[Mapping[str, Any]]) -> Table:
    """Its header are all names that a row uses; one that is not used is as good as an empty one."""
    if len(rows) > MOST_ROWS:
        raise TooLong
    known = [column.name for column in sheet.columns]
    header = list(dict.fromkeys([*known, *(name for row in rows for name in row)]))
    cells = [[_text(row.get(name)) for name in header] for row in rows]
    return Table(header, list(enumerate(cells)), header_row=0)
