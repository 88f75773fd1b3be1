"""Who may act on a case now; each refusal says how to mend it."""

from routing.domain.caller import Caller
from routing.domain.case import Case
from routing.domain.errors import (
    CASE_CLOSED,
    CASE_FINISHED,
    CASE_NOT_RECEIVED,
    CASE_SUSPENDED,
    CASE_WAITING,
    NOT_CONSULTED,
    NOT_HOLDER,
    NOT_IN_CHARGE,
    NOT_STEP_ROLE,
    OTHER_DIVISION,
)
from routing.domain.records import Consultation
from routing.domain.workflow import DIVISION_ROLES, ROLE_NAMES

_NOT_OPEN = {
    "registered": CASE_NOT_RECEIVED,
    "waiting": CASE_WAITING,
    "suspended": CASE_SUSPENDED,
    "finished": CASE_FINISHED,
    "closed": CASE_CLOSED,
}
FOR_AGENCIES = frozenset({"clerk", "receptionist"})
"""Who enters what another agency answered: letters come in at the one-stop or the clerk's desk."""


def must_be_open(case: Case) -> None:
    if case.status != "open":
        raise _NOT_OPEN[case.status].broken()


def must_be_at_work(case: Case) -> None:
    """It is somebody's work, be it that it waits or was put aside."""
    if not case.listed:
        raise _NOT_OPEN[case.status].broken()


def must_fit(case: Case, caller: Caller) -> str | None:
    """The caller has the role of the present step and, for a step of the division, works there.

    Whose role it is when he acts for another; None when it is his own.
    """
    role = case.present.role
    if role not in caller.all_roles:
        raise NOT_STEP_ROLE.broken(step=case.present.name, role=ROLE_NAMES[role])
    if role in DIVISION_ROLES and caller.division != case.division:
        raise OTHER_DIVISION.broken(division=case.division)
    return None if role in caller.roles else caller.lent[role][0]


def must_hold(case: Case, caller: Caller) -> str | None:
    """The caller fits the present step and the case is in his hands, or in those of somebody for
    whom he acts, be it in the role that he has himself; for whom, as `must_fit` says it.
    """
    acting_for = must_fit(case, caller)
    if case.assignee in caller.lent.get(case.present.role, ()):
        return case.assignee
    if case.assignee != caller.id:
        raise NOT_HOLDER.broken()
    return acting_for


def must_lead(case: Case, caller: Caller) -> None:
    """Only the head of the case's division, or an administrator, gives work to others."""
    must_lead_some(caller)
    if caller.division != case.division and "admin" not in caller.roles:
        raise NOT_IN_CHARGE.broken()


def must_lead_some(caller: Caller) -> None:
    if "division_head" not in caller.all_roles and "admin" not in caller.roles:
        raise NOT_IN_CHARGE.broken()


def must_answer(case: Case, asked: Consultation, caller: Caller) -> None:
    """A division answers for itself; for an agency, who received its letter enters it."""
    ours = not asked.agency and caller.division == asked.party and caller.all_roles & DIVISION_ROLES
    entered = asked.agency and (caller.all_roles & FOR_AGENCIES or case.assignee == caller.id)
    if not ours and not entered:
        raise NOT_CONSULTED.broken(party=asked.party)
