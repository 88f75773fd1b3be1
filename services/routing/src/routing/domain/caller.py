"""Who calls, and which cases he sees; the one place that decides it, for every way of reading."""

from dataclasses import dataclass

from routing.domain.workflow import DIVISION_ROLES

AGENCY_ROLES = frozenset({"receptionist", "clerk", "leader", "admin", "auditor"})


@dataclass(frozen=True, slots=True)
class Caller:
    """`id` as in the staff register; `division` is None for who belongs to none."""

    id: str
    roles: frozenset[str]
    agency: str
    division: str | None


@dataclass(frozen=True, slots=True)
class Scope:
    """The cases of one agency, or of one of its divisions."""

    agency: str
    division: str | None

    def holds(self, agency: str, division: str) -> bool:
        return self.agency == agency and self.division in {None, division}

    def within(self, division: str | None) -> "Scope | None":
        """What is left when only one division is asked for; None when nothing is."""
        if division is None or division == self.division:
            return self
        return Scope(self.agency, division) if self.division is None else None


def scope_of(caller: Caller) -> Scope | None:
    """Division staff see their own division, the one-stop and the leadership the whole agency."""
    if caller.roles & AGENCY_ROLES:
        return Scope(caller.agency, None)
    if caller.roles & DIVISION_ROLES and caller.division:
        return Scope(caller.agency, caller.division)
    return None
