"""Who of the staff is reminded: the register's people in the roles that an event names."""

from collections.abc import Sequence

from dossier_shared.contracts import Addressee, CaseDueSoon, CaseOverdue, CaseReminded
from dossier_shared.staff import Register

ONE_STOP = "Bộ phận Một cửa"
"""The division of the one-stop; its head, or where none is entered its staff, is told as head."""

OVERDUE_TO: tuple[Addressee, ...] = ("holder", "division_head")


def soon_to(days: int) -> tuple[Addressee, ...]:
    """Before the due date more are told the nearer it is (NĐ 61/2018/NĐ-CP art.8.2b, 12.5)."""
    ladder: tuple[Addressee, ...] = ("holder", "division_head", "one_stop_head")
    return ladder[: 4 - days] if days <= 3 else ladder[:1]


def addressed(
    to: Sequence[Addressee], about: CaseDueSoon | CaseOverdue | CaseReminded, staff: Register
) -> tuple[str, ...]:
    """The ids of those to be told, each once; the holder first."""
    people = [person for who in to for person in _of(who, about, staff)]
    return tuple(dict.fromkeys(people))


def _of(
    who: Addressee, about: CaseDueSoon | CaseOverdue | CaseReminded, staff: Register
) -> Sequence[str]:
    match who:
        case "holder":
            return [about.assignee] if staff.find(about.assignee) else []
        case "division_head":
            return _posted(staff, "division_head", about.division)
        case "leader":
            return _posted(staff, "leader")
        case "receptionist":
            return _posted(staff, "receptionist")
        case "one_stop_head":
            return _posted(staff, "division_head", ONE_STOP) or _posted(staff, "receptionist")


def figures_to(division: str | None, staff: Register) -> tuple[str, ...]:
    """A division's go to its head, the agency's to the leaders."""
    if division is None:
        return tuple(_posted(staff, "leader"))
    return tuple(_posted(staff, "division_head", division))


def _posted(staff: Register, role: str, division: str | None = None) -> list[str]:
    return [
        person.id
        for person in staff.people
        if person.role == role and division in {None, person.division}
    ]
