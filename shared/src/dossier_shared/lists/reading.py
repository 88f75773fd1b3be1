"""One list as a CSV or XLSX file, told by its content, within bounds."""

import csv
import io
from collections.abc import Iterator

from dossier_shared.lists.sheets import (
    MOST_COLUMNS,
    MOST_ROWS,
    XLSX,
    Cells,
    TooLong,
    rows_of,
    table,
    workbook,
)
from dossier_shared.lists.tables import Table
from dossier_shared.lists.wrongs import LIST_EMPTY, LIST_TOO_LONG, LIST_UNREADABLE


def read_rows(content: bytes, most: int = MOST_ROWS) -> Table:
    """The first sheet; BadInput when it is no list, or has more than `most` rows."""
    try:
        found = table(_xlsx(content) if content.startswith(XLSX) else _csv(content), most)
    except TooLong as error:
        raise LIST_TOO_LONG.broken(most=most) from error
    except Exception as error:  # a broken workbook fails in any way
        raise LIST_UNREADABLE.broken() from error
    if not found.rows:
        raise LIST_EMPTY.broken()
    return found


def _csv(content: bytes) -> Iterator[Cells]:
    text = content.decode("utf-8-sig")
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
        yield row[:MOST_COLUMNS]


def _xlsx(content: bytes) -> Iterator[Cells]:
    with workbook(content) as book:
        yield from rows_of(book.worksheets[0])
