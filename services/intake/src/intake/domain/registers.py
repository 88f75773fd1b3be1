"""The registers that the catalogue draws on (danh mục dùng chung), an entry a document."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from dossier_shared.contracts import Payload
from dossier_shared.folding import fold
from intake.domain.catalogued import Catalogued, Change, Ordered, bring_into_force
from intake.domain.errors.catalogue import (
    DOCUMENT_KINDS,
    REGISTER_ENDED,
    REGISTER_MISSING,
    REGISTER_NAME_TAKEN,
)
from intake.domain.people import Copy
from intake.domain.procedure import ANY_COPY, Procedure

Kind = Literal["departments", "divisions", "counters", "fields", "fees", "document-types"]
NAMES: Mapping[Kind, str] = {
    "departments": "đơn vị", "divisions": "phòng", "counters": "quầy", "fields": "lĩnh vực",
    "fees": "phí, lệ phí", "document-types": "loại giấy tờ",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """`department` (an id) of a division or a counter, `sensitive` of a field, `vnd` of a fee,
    None where the amount depends on the case, `accepts` of a document type. `ended` is the ISO day
    from which it is not used for anything new.
    """

    kind: Kind
    id: str
    name: str
    department: str | None = None
    sensitive: bool = False
    vnd: int | None = None
    accepts: tuple[Copy, ...] = ()
    ended: str | None = None
    key: str = ""


def key_of(kind: Kind, entry_id: str) -> str:
    return f"{kind}/{entry_id}"


def keyed(entry: Entry) -> Entry:
    """The entry as it is stored."""
    return replace(entry, key=key_of(entry.kind, entry.id))


def check(wanted: Entry, entries: Iterable[Entry]) -> None:
    """Its department is there, and its name tells it from the others in use."""
    there = usable(entries)
    departments = {entry.id for entry in there if entry.kind == "departments"}
    if wanted.department is not None and wanted.department not in departments:
        raise REGISTER_MISSING.broken(what=Want("departments", wanted.department))
    others = {named(entry) for entry in there if entry.id != wanted.id}
    if named(wanted) in others:
        raise REGISTER_NAME_TAKEN.broken()


def named(entry: Entry) -> str:
    """By its name an entry is referred to, however it is spelt."""
    return f"{entry.kind}/{fold(entry.name)}"


def changed(found: Entry, wanted: Entry) -> tuple[Entry, list[Payload]]:
    """What it says from now on; published versions keep what they were published with."""
    if found.ended is not None:
        raise REGISTER_ENDED.broken()
    return keyed(wanted), []


def ended(found: Entry, day: date) -> tuple[Entry, list[Payload]]:
    """Nothing new may name it from this day on."""
    if found.ended is not None:
        raise REGISTER_ENDED.broken()
    return replace(found, ended=day.isoformat()), []


def usable(entries: Iterable[Entry]) -> list[Entry]:
    return [entry for entry in entries if entry.ended is None]


@dataclass(frozen=True, slots=True)
class Want:
    """What a procedure names and no register holds (any more): a name, or an id."""

    kind: Kind
    named: str

    def __str__(self) -> str:
        return f"{NAMES[self.kind]} «{self.named}»"


def wanting(procedure: Procedure, entries: Iterable[Entry]) -> Iterator[Want]:
    """Field and division are named by their names, fees and types of documents by their ids."""
    there = usable(entries)
    names = {(entry.kind, entry.name) for entry in there}
    ids = {(entry.kind, entry.id) for entry in there}
    named: dict[Kind, str] = {"fields": procedure.field, "divisions": procedure.division}
    for kind, name in named.items():
        if (kind, name) not in names:
            yield Want(kind, name)
    for fee in procedure.fees:
        if ("fees", fee.id) not in ids:
            yield Want("fees", fee.id)
    for document in procedure.documents:
        if document.type is not None and ("document-types", document.type) not in ids:
            yield Want("document-types", document.type)


def beyond(procedure: Procedure, entries: Iterable[Entry]) -> tuple[int, ...]:
    """The documents that accept a kind which their type does not."""
    types = {entry.id: entry.accepts for entry in entries if entry.kind == "document-types"}
    return tuple(
        document.number
        for document in procedure.documents
        if not set(document.accepts) <= set(types.get(document.type or "", ANY_COPY))
    )


def is_sensitive(field: str, entries: Iterable[Entry]) -> bool:
    return any(one.sensitive for one in entries if (one.kind, one.name) == ("fields", field))


def into_force(found: Catalogued, ordered: Ordered, entries: Sequence[Entry]) -> Change:
    """The draft brought into force, if the registers hold all that it names."""
    draft = found.draft
    if draft is not None and (missing := list(wanting(draft, entries))):
        raise REGISTER_MISSING.broken(what="; ".join(map(str, missing)))
    if draft is not None and (wrong := beyond(draft, entries)):
        raise DOCUMENT_KINDS.broken(numbers=", ".join(map(str, wrong)))
    sensitive = draft is not None and is_sensitive(draft.field, entries)
    return bring_into_force(found, ordered, sensitive=sensitive)
