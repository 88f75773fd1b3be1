"""A row of an imported list as the counter would take it."""

from collections.abc import Callable, Iterator
from datetime import datetime

from dossier_shared.lists.tables import Fault, fault
from dossier_shared.rules import RuleViolation
from intake.domain.authority import check_authority
from intake.domain.clock import Dated
from intake.domain.episodes import BookEntry
from intake.domain.importing import COLUMNS, Row
from intake.domain.people import Person
from intake.domain.procedure import Procedure
from intake.domain.receiving import (
    Application,
    Numbered,
    Receipt,
    check_time,
    receive_at_once,
    registered,
)

_TITLES = {column.name: column.title for column in COLUMNS} | {
    "authorised.authority": "Giấy ủy quyền",
}


def application_of(row: Row, agency: str, by: str) -> Application:
    said = row.values
    owner = {name: said[name] for name in _OF_OWNER if name in said}
    return Application(
        agency=agency,
        channel="counter",
        applicant=Person(**owner),
        authorised=_authorised(row),
        documents=said["documents"],
        copies=said.get("copies", 1),
        at=said["received_at"],
        by=by,
        request=said.get("request"),
        paper_reference=said["paper_reference"],
    )


_OF_OWNER = ("name", "kind", "id_number", "address", "phone", "email")


def _authorised(row: Row) -> Person | None:
    name = row.values.get("authorised_name")
    if name is None:
        return None
    phone, authority = (row.values.get(field) for field in ("authorised_phone", "authority"))
    return Person(name, phone=phone, authority=authority)


def row_faults(
    row: Row, application: Application, procedure: Procedure, dated: Dated, now: datetime
) -> list[Fault]:
    """All that the counter would refuse in it."""

    def promise() -> None:
        fresh = registered(Numbered("", "", ""), procedure, application, now)
        receipt = Receipt(application.at, application.by, dated, BookEntry(0, 0), None)
        receive_at_once(fresh, procedure, receipt)

    looks: list[Callable[[], None]] = [
        lambda: check_time(application.at, now),
        lambda: check_authority(application.authorised),
        promise,
    ]
    return list(_broken(row, looks))


def broken_at(row: Row, broken: RuleViolation) -> Fault:
    """What the counter refuses, with the column that it concerns."""
    return fault(row.number, _TITLES.get(broken.field or ""), broken)


def _broken(row: Row, looks: list[Callable[[], None]]) -> Iterator[Fault]:
    for look in looks:
        try:
            look()
        except RuleViolation as broken:
            yield broken_at(row, broken)
