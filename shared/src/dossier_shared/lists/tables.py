"""A sheet of rows as people hand it in: its columns found, its cells read, all its faults told."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dossier_shared.folding import fold
from dossier_shared.lists import wrongs as wrong
from dossier_shared.rules import RuleViolation


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet as it was read: its header, and each row with its number in the sheet."""

    header: Sequence[str]
    rows: Sequence[tuple[int, Sequence[str]]]
    header_row: int = 1


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a list is wrong and how to mend it; it repeats nothing of what the cell holds."""

    row: int
    column: str | None
    code: str
    says: str
    mend: str


@dataclass(frozen=True, slots=True)
class Column:
    """`read` makes a value of a cell that is not empty, or says what is wrong with it."""

    name: str
    title: str
    read: Callable[[str], Any]
    mandatory: bool = False


def fault(row: int, column: str | None, broken: RuleViolation) -> Fault:
    return Fault(row, column, broken.code, broken.detail, broken.mend)


def columns_of(table: Table, known: Sequence[Column]) -> tuple[list[Column], list[Fault]]:
    """The columns in the order of the header, and what is wrong with it."""
    by_title = {fold(column.title): column for column in known}
    columns = [by_title.get(fold(title)) for title in table.header]
    found = [column for column in columns if column]
    unknown = [
        fault(table.header_row, None, wrong.COLUMN_UNKNOWN.broken(place=place + 1))
        for place, column in enumerate(columns)
        if column is None or column in columns[:place]
    ]
    missing = [
        fault(table.header_row, column.title, wrong.COLUMN_MISSING.broken(title=column.title))
        for column in known
        if column.mandatory and column not in found
    ]
    return found, unknown + missing


def values_of(
    number: int, written: Mapping[Column, str], known: Sequence[Column]
) -> tuple[dict[str, Any], list[Fault]]:
    """What a row says by the columns' names, without the cells that are empty or wrong."""
    values, faults = dict[str, Any](), list[Fault]()
    for column in known:
        try:
            values |= _value(column, " ".join(written.get(column, "").split()))
        except RuleViolation as broken:
            faults.append(fault(number, column.title, broken))
    return values, faults


def _value(column: Column, cell: str) -> dict[str, Any]:
    if not cell:
        if column.mandatory:
            raise wrong.CELL_MISSING.broken()
        return {}
    _refuse_formula(cell)
    return {column.name: column.read(cell)}


def _refuse_formula(cell: str) -> None:
    """A cell that a spreadsheet would compute is no text of the office; +84… is a number."""
    if re.match(r"[=@]|[+-](?!\d)", cell):
        raise wrong.CELL_FORMULA.broken()
