"""A file with the catalogue, read whole: its procedures, and every fault of every sheet at once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from dossier_shared.lists.tables import Table, columns_of, values_of
from dossier_shared.rules import RuleViolation
from dossier_shared.worktime import TimeLimit
from intake.domain.catalogue_sheets import Sheet
from intake.domain.errors import imports as wrong
from intake.domain.procedure import ANY_COPY, Fee, Procedure, RequiredDocument


@dataclass(frozen=True, slots=True)
class SheetFault:
    """`row` counts as the sheet does; of JSON, `sheet` is the list, `row` the index in it."""

    sheet: str
    row: int
    column: str | None
    code: str
    says: str
    mend: str


@dataclass(frozen=True, slots=True)
class Book:
    """The tables of a file by the names of their sheets, which are those of its kind of file."""

    sheets: tuple[Sheet, ...]
    tables: Mapping[str, Table]


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a sheet that could be read."""

    sheet: Sheet
    number: int
    values: Mapping[str, Any]

    def fault(self, column: str | None, broken: RuleViolation) -> SheetFault:
        titles = {one.name: one.title for one in self.sheet.columns}
        title = titles.get(column) if column else None
        told = broken.code, broken.detail, broken.mend
        return SheetFault(self.sheet.title, self.number, title, *told)


@dataclass(frozen=True, slots=True)
class Whole:
    """A procedure with the lines that it was made of."""

    procedure: Procedure
    line: Line
    documents: tuple[Line, ...]
    fees: tuple[Line, ...]


Lines = dict[str, list[Line]]


def read_book(book: Book) -> tuple[list[Whole], list[SheetFault]]:
    """The procedures that can be read, and all that is wrong with these and the others."""
    lines, faults = Lines(), list[SheetFault]()
    for sheet in book.sheets:
        lines[sheet.name], found = _lines(sheet, book.tables.get(sheet.name))
        faults += found
    first, found = _first(lines["procedures"])
    owned = {name: _by_procedure(lines[name]) for name in ("documents", "fees")}
    faults += found + [fault for of in owned.values() for fault in _orphans(first, of)]
    made = [_whole(line, owned) for line in first.values()]
    cells = {(fault.sheet, fault.row, fault.column) for fault in faults}
    faults += [fault for one in made for fault in _misfits(one, cells)]
    rows = {(fault.sheet, fault.row) for fault in faults}
    return [one for one in made if not rows & set(_places(one))], faults


def _lines(sheet: Sheet, table: Table | None) -> tuple[list[Line], list[SheetFault]]:
    if table is None:
        missing = Line(sheet, 0, {}).fault(None, wrong.SHEET_MISSING.broken())
        return [], [missing] if sheet.needed else []
    columns, found = columns_of(table, sheet.columns)
    lines = list[Line]()
    if not found:
        for number, cells in table.rows:
            written = dict(zip(columns, cells, strict=False))
            values, wrong_cells = values_of(number, written, sheet.columns)
            lines.append(Line(sheet, number, values))
            found += wrong_cells
    told = [
        SheetFault(sheet.title, one.row, one.column, one.code, one.says, one.mend) for one in found
    ]
    return lines, told


def _first(lines: Sequence[Line]) -> tuple[dict[str, Line], list[SheetFault]]:
    """The line of each procedure, and the faults of those that say it again."""
    first, faults = dict[str, Line](), list[SheetFault]()
    for line in lines:
        if (said := line.values.get("id")) is None:
            continue
        if said in first:
            again = wrong.PROCEDURE_TWICE.broken(other=first[said].number)
            faults.append(line.fault("id", again))
        first.setdefault(said, line)
    return first, faults


def _by_procedure(lines: Iterable[Line]) -> Lines:
    found = Lines()
    for line in lines:
        if (said := line.values.get("procedure")) is not None:
            found.setdefault(said, []).append(line)
    return found


def _orphans(first: Mapping[str, Line], owned: Lines) -> list[SheetFault]:
    """When no procedure could be read at all, that is told already."""
    return [
        line.fault("procedure", wrong.PROCEDURE_ABSENT.broken())
        for procedure, lines in owned.items()
        for line in lines
        if first and procedure not in first
    ]


def _whole(line: Line, owned: Mapping[str, Lines]) -> Whole:
    documents, fees = (
        tuple(owned[name].get(line.values["id"], ())) for name in ("documents", "fees")
    )
    return Whole(_procedure(line, documents, fees), line, documents, fees)


def _misfits(whole: Whole, wrong_cells: Set[tuple[str, int, str | None]]) -> Iterator[SheetFault]:
    """What is wrong between cells that are right by themselves."""
    said = whole.line.values
    if ("limit" in said) != ("limit_unit" in said):
        empty = "limit_unit" if "limit" in said else "limit"
        half = whole.line.fault(empty, wrong.LIMIT_HALF.broken())
        if (half.sheet, half.row, half.column) not in wrong_cells:
            yield half
    for place, line in enumerate(whole.documents, start=1):
        if line.values.get("number", place) != place:
            yield line.fault("number", wrong.NUMBER_WRONG.broken(expected=place))


def _places(whole: Whole) -> list[tuple[str, int]]:
    lines = (whole.line, *whole.documents, *whole.fees)
    return [(line.sheet.title, line.number) for line in lines]


def _procedure(line: Line, documents: tuple[Line, ...], fees: tuple[Line, ...]) -> Procedure:
    """What the lines say; where a cell is wrong it says nothing, and is not used."""
    said = line.values
    limited = "limit" in said and "limit_unit" in said
    return Procedure(
        id=said["id"],
        version=0,
        national_code=said.get("national_code"),
        name=said.get("name", ""),
        field=said.get("field", ""),
        division=said.get("division", ""),
        limit=TimeLimit(said["limit"], said["limit_unit"]) if limited else None,
        documents=tuple(_document(one.values) for one in documents),
        legal_basis=said.get("legal_basis", ()),
        level=said.get("level", ""),
        fees=tuple(_fee(one.values) for one in fees),
        pauses_on_supplement=said.get("pauses_on_supplement", False),
        starts_next_day_after_cutoff=said.get("starts_next_day_after_cutoff", False),
        retention_years=said.get("retention_years"),
        supplement_days=said.get("supplement_days"),
    )


def _fee(said: Mapping[str, Any]) -> Fee:
    return Fee(said.get("fee", ""), said.get("name", ""), said.get("vnd"))


def _document(said: Mapping[str, Any]) -> RequiredDocument:
    return RequiredDocument(
        said.get("number", 0),
        said.get("name", ""),
        said.get("mandatory", False),
        said.get("accepts", ANY_COPY),
        said.get("type"),
    )
