"""Who calls, and which cases he sees; the one place that decides it, for every way of reading."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from routing.domain.workflow import DIVISION_ROLES

AGENCY_ROLES = frozenset({"receptionist", "clerk", "leader", "admin", "auditor"})


@dataclass(frozen=True, slots=True)
class Caller:
    """`id` as in the staff register; `division` is None for who belongs to none. `lent`: the roles
    he may use now by delegation (uỷ quyền) or as a substitute, each with those for whom.
    """

    id: str
    roles: frozenset[str]
    agency: str
    division: str | None
    lent: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def all_roles(self) -> frozenset[str]:
        return self.roles | self.lent.keys()


@dataclass(frozen=True, slots=True)
class Scope:
    """The cases of one agency, or of one of its divisions: those it handles and those on which it
    is asked for its opinion.
    """

    agency: str
    division: str | None

    def holds(self, agency: str, divisions: Iterable[str]) -> bool:
        """`divisions`: the one that handles the case, and those that are consulted on it."""
        return self.agency == agency and (self.division is None or self.division in divisions)

    def within(self, division: str | None) -> "Scope | None":
        """What is left when only one division is asked for; None when nothing is."""
        if division is None or division == self.division:
            return self
        return Scope(self.agency, division) if self.division is None else None


def scope_of(caller: Caller) -> Scope | None:
    """Division staff see their own division, the one-stop and the leadership the whole agency."""
    if caller.all_roles & AGENCY_ROLES:
        return Scope(caller.agency, None)
    if caller.all_roles & DIVISION_ROLES and caller.division:
        return Scope(caller.agency, caller.division)
    return None
