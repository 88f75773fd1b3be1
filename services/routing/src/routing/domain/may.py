"""Who may act on a case now; each refusal says how to mend it."""

from routing.domain.caller import Caller
from routing.domain.case import Case
from routing.domain.errors import (
    CASE_CLOSED,
    CASE_FINISHED,
    CASE_NOT_RECEIVED,
    CASE_WAITING,
    NOT_HOLDER,
    NOT_STEP_ROLE,
    OTHER_DIVISION,
)
from routing.domain.workflow import DIVISION_ROLES, ROLE_NAMES, STEP_NAMES

_NOT_OPEN = {
    "registered": CASE_NOT_RECEIVED,
    "waiting": CASE_WAITING,
    "finished": CASE_FINISHED,
    "closed": CASE_CLOSED,
}


def must_be_open(case: Case) -> None:
    if case.status != "open":
        raise _NOT_OPEN[case.status].broken()


def must_fit(case: Case, caller: Caller) -> None:
    """The caller has the role of the present step and, for a step of the division, works there."""
    must_be_open(case)
    role = case.present.role
    if role not in caller.roles:
        raise NOT_STEP_ROLE.broken(step=STEP_NAMES[case.step], role=ROLE_NAMES[role])
    if role in DIVISION_ROLES and caller.division != case.division:
        raise OTHER_DIVISION.broken(division=case.division)


def must_hold(case: Case, caller: Caller) -> None:
    """The caller fits the present step and the case is in his hands."""
    must_fit(case, caller)
    if case.assignee != caller.id:
        raise NOT_HOLDER.broken()
