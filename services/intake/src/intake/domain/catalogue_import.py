"""What an import of the catalogue changes: planned whole, then carried out procedure by procedure.

Each step may be taken again: a version that is there already is left as it is.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from dossier_shared.rules import RuleViolation
from intake.domain.catalogue_book import Line, SheetFault, Whole
from intake.domain.catalogued import Catalogued, Change, Ordered, bring_into_force, save_draft
from intake.domain.errors.catalogue import DOCUMENT_KINDS, REGISTER_MISSING
from intake.domain.errors.imports import DECISION_MISSING, OVERTAKEN
from intake.domain.procedure import Act, Decision, Procedure, same_content
from intake.domain.registers import Entry, Want, beyond, into_force, wanting


@dataclass(frozen=True, slots=True)
class Planned:
    """A version to come: its content, its number, the decision and the day (ISO) it holds from."""

    procedure: Procedure
    number: int
    decision: Decision
    from_day: str


@dataclass(frozen=True, slots=True)
class Failed:
    """A procedure that another changed between the check and its turn; `says` why."""

    procedure: str
    error: str
    says: str


@dataclass(frozen=True, slots=True)
class CatalogueImport:
    """`id` is the digest of the file; `done` once every planned version had its turn."""

    id: str
    agency: str
    by: str
    at: datetime
    today: str
    planned: tuple[Planned, ...]
    unchanged: int
    done: bool = False
    failed: tuple[Failed, ...] = ()


DECIDED = ("decision_number", "decision_date", "valid_from")


def plan(
    whole: Whole, found: Catalogued, entries: Sequence[Entry], by: str, today: date
) -> tuple[Planned | None, list[SheetFault]]:
    """The next version of a procedure, None if it says nothing new; all that speaks against it."""
    if found.versions and same_content(found.versions[-1], whole.procedure):
        return None, []
    said = whole.line.values
    missing = [name for name in DECIDED if name not in said]
    faults = [whole.line.fault(name, DECISION_MISSING.broken()) for name in missing]
    faults += _unregistered(whole, entries)
    if missing:
        return None, faults
    kind: Act = "amend" if found.versions else "publish"
    decision = Decision(kind, said["decision_number"], said["decision_date"], by)
    planned = Planned(whole.procedure, len(found.versions) + 1, decision, said["valid_from"])
    try:
        bring_into_force(_drafted(found, planned), _ordered(planned, today), sensitive=False)
    except RuleViolation as broken:
        faults.append(whole.line.fault(broken.field, broken))
    return planned, faults


def take(
    found: Catalogued, planned: Planned, entries: Sequence[Entry], today: date
) -> Change | None:
    """The procedure with the planned version; None when it has it. A draft of somebody's is kept.

    OVERTAKEN when another version took its place meanwhile.
    """
    if len(found.versions) >= planned.number:
        if same_content(found.versions[planned.number - 1], planned.procedure):
            return None
        raise OVERTAKEN.broken()
    after, told = into_force(_drafted(found, planned), _ordered(planned, today), entries)
    if found.draft is not None:
        after, _ = save_draft(after, found.draft)
    return after, told


def finished(found: CatalogueImport, failed: Iterable[Failed]) -> CatalogueImport:
    return replace(found, done=True, failed=tuple(failed))


def _drafted(found: Catalogued, planned: Planned) -> Catalogued:
    return save_draft(found, planned.procedure)[0]


def _ordered(planned: Planned, today: date) -> Ordered:
    return Ordered(planned.decision, date.fromisoformat(planned.from_day), today)


def _unregistered(whole: Whole, entries: Sequence[Entry]) -> Iterator[SheetFault]:
    """What the registers do not hold, or not so: at the cell that says it."""
    for want in wanting(whole.procedure, entries):
        line, column = _place(whole, want)
        yield line.fault(column, REGISTER_MISSING.broken(what=want))
    for number in beyond(whole.procedure, entries):
        line = whole.documents[number - 1]
        yield line.fault("accepts", DOCUMENT_KINDS.broken(numbers=number))


def _place(whole: Whole, want: Want) -> tuple[Line, str]:
    if want.kind == "fees":
        return next(one for one in whole.fees if one.values["fee"] == want.named), "fee"
    if want.kind == "document-types":
        return next(one for one in whole.documents if one.values.get("type") == want.named), "type"
    return whole.line, "field" if want.kind == "fields" else "division"
