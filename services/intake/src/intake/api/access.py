"""What each role sees of the dossiers; used by every route that reads or changes one."""

from dossier_shared.web.auth import Principal, Role
from intake.domain.scope import Scope

WHOLE_AGENCY = frozenset({Role.RECEPTIONIST, Role.CLERK, Role.LEADER, Role.ADMIN, Role.AUDITOR})
OWN_DIVISION = frozenset({Role.OFFICER, Role.DIVISION_HEAD})
READERS = (*sorted(WHOLE_AGENCY), *sorted(OWN_DIVISION), Role.CLIENT)


def scope_of(who: Principal) -> Scope:
    """The widest scope that one of the caller's roles gives. A client program sees what it handed
    in; an officer or head without a division sees nothing.
    """
    if who.roles & WHOLE_AGENCY:
        return Scope(who.agency)
    if who.roles & OWN_DIVISION:
        return Scope(who.agency, division=who.division or "")
    return Scope(who.agency, entered_by=who.sub)
