"""Commands that change who has a case, and not where it stands."""

from dataclasses import replace
from typing import Literal

from dossier_shared.contracts import CaseAssigned, CaseClaimed
from routing.domain.case import Case
from routing.domain.commands.acting import Act, Done, assigned, noted, passage
from routing.domain.errors import ALREADY_CLAIMED, CANNOT_TAKE, REASON_MISSING
from routing.domain.may import must_be_at_work, must_be_open, must_fit, must_hold, must_lead
from routing.domain.office import Assigned, Office
from routing.domain.records import Action

BY_HAND = "by-hand"
"""The policy of who was named by a head of division."""


def claim(case: Case, act: Act, office: Office) -> Done:
    """Take the case over, from whoever of the same role has it."""
    must_be_open(case)
    acting_for = must_fit(case, act.caller)
    if case.assignee == act.caller.id and case.claimed_at is not None:
        raise ALREADY_CLAIMED.broken()
    taken_from = case.assignee if case.assignee != act.caller.id else None
    what = replace(passage(case, act, "claimed"), taken_from=taken_from, acting_for=acting_for)
    claimed = replace(noted(case, what), assignee=act.caller.id, claimed_at=act.at)
    return claimed, [CaseClaimed(step=case.step, assignee=act.caller.id)]


def reassign(case: Case, act: Act, to: str | None, office: Office) -> Done:
    """Give the step to `to`, or to whom the policy names; the reason is kept in the history. Also
    what waits or was put aside: its holder may be one who does not come back.
    """
    must_be_at_work(case)
    must_lead(case, act.caller)
    if not (act.note or "").strip():
        raise REASON_MISSING.broken()
    given = _given(case, act, to, office)
    return _handed(case, act, "reassigned", given, "reassigned")


def return_to_pool(case: Case, act: Act, office: Office) -> Done:
    """Give the step back, with the reason: somebody else gets it."""
    must_be_open(case)
    must_hold(case, act.caller)
    if not (act.note or "").strip():
        raise REASON_MISSING.broken()
    both = frozenset({act.caller.id, case.assignee})
    given = assigned(case, case.present, office, act.at, not_to=both)
    return _handed(case, act, "returned", given, "returned")


def _given(case: Case, act: Act, to: str | None, office: Office) -> Assigned:
    if to is None:
        return assigned(case, case.present, office, act.at, not_to=frozenset({case.assignee}))
    member = office.members.get(to)
    fits = member is not None and member.serves(case.present.role, case.agency, case.division)
    if member is None or not fits or member.away(act.at):
        raise CANNOT_TAKE.broken(person=to, step=case.present.name)
    return Assigned(to, BY_HAND, "Trưởng phòng chỉ định.")


def _handed(
    case: Case,
    act: Act,
    action: Action,
    given: Assigned,
    cause: Literal["reassigned", "returned"],
) -> Done:
    what = replace(passage(case, act, action), taken_from=case.assignee)
    after = replace(noted(case, what), assignee=given.assignee, assigned=given, claimed_at=None)
    return after, [CaseAssigned(step=case.step, assignee=given.assignee, cause=cause)]
