"""Whoever has a case may not come back: it can be given to another, and who stands in may act."""

from dataclasses import replace

import pytest
from services.routing.tests.builders import (
    AGENCY,
    NOW,
    REGISTER,
    act,
    at,
    case_at,
    finished,
    office,
    suspended_case,
)

from dossier_shared.contracts import DossierResumed, DossierStopped
from dossier_shared.rules import RuleViolation
from routing.domain.assignment.port import Absence
from routing.domain.caller import Caller
from routing.domain.case import Case
from routing.domain.commands import (
    Act,
    claim,
    complete,
    decide,
    reassign,
    resume,
    return_to_pool,
)
from routing.domain.following import follow
from routing.domain.office import Office
from routing.domain.organisation import Delegation

TODAY = (at("2018-04-12 07:00"), at("2018-04-13 07:00"))
LEFT = office("cv-1")


def waiting() -> Case:
    case = follow(case_at("appraise"), DossierStopped(), office().calendar, NOW)
    assert case is not None
    return case


def changed(person: str, **changes: object) -> Office:
    usual = office()
    return replace(
        usual, members={**usual.members, person: replace(usual.members[person], **changes)}
    )


def standing_in(person: str, there: Office) -> Act:
    role, division = REGISTER[person]
    lent = there.lent(person, AGENCY, division, NOW)
    return Act(Caller(person, frozenset({role}), AGENCY, division, lent), NOW, "lý do")


def test_what_was_put_aside_by_one_who_left_is_given_to_another_who_takes_it_up():
    given, [told] = reassign(suspended_case(), act("tp-1", "Đã nghỉ việc"), None, LEFT)
    assert (given.status, given.assignee, told.assignee) == ("suspended", "cv-2", "cv-2")
    again, _ = resume(given, act("cv-2"), LEFT)
    assert complete(again, act("cv-2"), LEFT)[0].step == "submit"


def test_what_waits_for_the_citizen_is_given_to_another_and_comes_back_to_him():
    given, _ = reassign(waiting(), act("tp-1", "Đã nghỉ việc"), "cv-2", LEFT)
    on = follow(given, DossierResumed(due_at=at("2018-05-10 09:00")), LEFT.calendar, NOW)
    assert on is not None
    assert (given.status, on.status, on.assignee) == ("waiting", "open", "cv-2")


def test_what_is_nobodys_work_any_more_is_given_to_nobody():
    with pytest.raises(RuleViolation, match="case-finished"):
        reassign(finished(), act("tp-1", "?"), None, office())


DELEGATED = {"delegations": (Delegation("gd-2", *TODAY, "12/QĐ-UQ"),)}
SUBSTITUTED = {"absences": (Absence(*TODAY),), "substitute": "gd-2"}


@pytest.mark.parametrize("changes", [DELEGATED, SUBSTITUTED], ids=["delegate", "substitute"])
def test_who_acts_for_another_of_his_own_role_decides_what_that_one_has(changes):
    there = changed("gd-1", **changes)
    after, _ = decide(case_at("sign"), standing_in("gd-2", there), "approved", there)
    assert (after.history[-1].by, after.history[-1].acting_for) == ("gd-2", "gd-1")
    with pytest.raises(RuleViolation, match="not-holder"):
        decide(case_at("sign"), act("gd-2"), "approved", office())


def test_the_substitute_of_a_head_who_is_away_does_the_step_that_is_given_to_him():
    there = changed("tp-1", absences=(Absence(*TODAY),), substitute="cv-2")
    given, _ = complete(case_at("appraise"), act("cv-1"), there)
    assert given.assignee == "cv-2"
    deputy = standing_in("cv-2", there)
    claimed, _ = claim(given, deputy, there)
    after, _ = complete(claimed, deputy, there)
    assert (after.step, after.history[-1].acting_for) == ("sign", "tp-1")


def test_who_acts_for_two_of_a_role_has_the_cases_of_both():
    there = changed("gd-1", delegations=(Delegation("tp-1", *TODAY, "1"),))
    both = {**there.members, "gd-2": replace(there.members["gd-2"], absences=(Absence(*TODAY),))}
    there = replace(there, members=both)
    there.members["gd-2"] = replace(both["gd-2"], substitute="tp-1")
    deputy = standing_in("tp-1", there)
    for holder in ("gd-1", "gd-2"):
        case = replace(case_at("sign"), assignee=holder)
        assert decide(case, deputy, "approved", there)[0].history[-1].acting_for == holder


def test_the_delegate_of_a_head_gives_work_to_others():
    there = changed("tp-1", delegations=(Delegation("cv-2", *TODAY, "12/QĐ-UQ"),))
    given, _ = reassign(case_at("appraise"), standing_in("cv-2", there), None, there)
    assert given.assignee == "cv-2"
    with pytest.raises(RuleViolation, match="not-in-charge"):
        reassign(case_at("appraise"), act("cv-2", "lý do"), None, office())


def test_what_a_delegate_gives_back_goes_neither_to_him_nor_to_whom_he_acts_for():
    there = changed("cv-1", delegations=(Delegation("cv-2", *TODAY, "12/QĐ-UQ"),))
    given, _ = return_to_pool(case_at("appraise"), standing_in("cv-2", there), there)
    assert given.assignee not in {"cv-1", "cv-2"}
