from dataclasses import replace

import pytest
from services.routing.tests.builders import (
    AGENCY,
    CODE,
    NCC,
    NOW,
    TEN_DAYS,
    act,
    case_at,
    claimed,
    fresh,
    office,
    passed,
    with_steps,
)

from dossier_shared.contracts import (
    CaseClaimed,
    CaseDecided,
    CaseFinished,
    CaseOpened,
    CaseSentBack,
    CaseStepCompleted,
)
from dossier_shared.rules import RuleViolation
from routing.domain.caller import Caller
from routing.domain.case import SYSTEM
from routing.domain.commands import claim, complete, open_case, send_back
from routing.domain.workflow import default_definition

STEPS = ("appraise", "submit", "sign", "issue", "hand-over")


def test_a_received_dossier_is_with_an_officer_of_its_division_at_once():
    case, [opened] = open_case(fresh(), office(), NOW)
    assert (case.code, case.step, case.assignee, case.status) == (CODE, "appraise", "cv-1", "open")
    assert opened == CaseOpened(
        division=NCC, step="appraise", assignee="cv-1", step_due_at=case.step_due_at
    )
    [assigned] = case.history
    assert (assigned.step, assigned.by, assigned.to_step) == ("assign", SYSTEM, "appraise")


def test_where_assignment_is_not_automatic_the_division_head_does_it():
    by_hand = with_steps(default_definition(TEN_DAYS), key="assign", automatic=False)
    case, [opened] = open_case(fresh(by_hand), office(), NOW)
    assert (opened.step, opened.assignee, case.history) == ("assign", "tp-1", ())
    case, [told] = complete(case, act("tp-1"), office())
    assert (told.step, told.next_step, told.assignee) == ("assign", "appraise", "cv-1")


def test_a_case_passes_from_hand_to_hand_until_the_one_stop_has_the_result():
    case, _ = open_case(fresh(), office(), NOW)
    told = []
    while case.status == "open":
        case, payloads = passed(claimed(case))
        told += payloads
    assert [type(payload) for payload in told] == [
        CaseStepCompleted,
        CaseStepCompleted,
        CaseDecided,
        CaseStepCompleted,
        CaseFinished,
    ]
    assert (case.outcome, case.finished_at, told[-1].outcome) == ("approved", NOW, "approved")
    by = [(p.step, p.by) for p in case.history if p.action != "claimed"]
    assert by == [
        ("assign", SYSTEM),
        ("appraise", "cv-1"),
        ("submit", "tp-1"),
        ("sign", "gd-1"),
        ("issue", "vt-1"),
        ("hand-over", "mc-1"),
    ]


def test_a_refusal_too_is_issued_and_handed_over():
    case, [decided] = passed(case_at("sign"), outcome="refused")
    assert (decided.outcome, decided.next_step, case.status) == ("refused", "issue", "open")
    case, _ = passed(case)
    _, [told] = passed(case)
    assert told.outcome == "refused"


@pytest.mark.parametrize("step", STEPS)
def test_whoever_of_the_role_claims_takes_the_case_over_and_it_is_known_from_whom(step):
    case = replace(case_at(step), assignee="somebody-else")
    holder = case_at(step).assignee
    after, [told] = claim(case, act(holder), office())
    assert (after.assignee, after.claimed_at, after.step) == (holder, NOW, step)
    assert told == CaseClaimed(step=step, assignee=holder)
    assert (after.history[-1].by, after.history[-1].taken_from) == (holder, "somebody-else")


def test_the_next_holder_has_claimed_nothing_yet():
    after, _ = passed(claimed(case_at("appraise")))
    assert after.claimed_at is None


@pytest.mark.parametrize(
    ("step", "person", "to_step", "former"),
    [
        ("submit", "tp-1", "appraise", "cv-1"),
        ("sign", "gd-1", "submit", "tp-1"),
        ("issue", "vt-1", "sign", "gd-1"),
        ("hand-over", "mc-1", "issue", "vt-1"),
    ],
)
def test_what_is_sent_back_returns_to_who_passed_it_up_however_busy(step, person, to_step, former):
    busy = office(loads={former: 99})
    case, [told] = send_back(case_at(step), act(person, "Thiếu chữ ký"), busy)
    assert told == CaseSentBack(
        step=step, to_step=to_step, assignee=former, step_due_at=case.step_due_at
    )
    assert (case.history[-1].action, case.history[-1].note) == ("sent-back", "Thiếu chữ ký")


def test_what_is_sent_back_to_one_who_left_goes_to_a_colleague():
    case, _ = send_back(case_at("submit"), act("tp-1", "Thiếu chữ ký"), office("cv-1"))
    assert case.assignee == "cv-2"


def test_an_officer_gives_a_case_back_to_the_head_who_assigns_it_by_hand_then():
    case, [told] = send_back(case_at("appraise"), act("cv-1", "Không đúng lĩnh vực"), office())
    assert (told.to_step, told.assignee, case.step) == ("assign", "tp-1", "assign")
    with pytest.raises(RuleViolation, match="first-step"):
        send_back(case, act("tp-1", "Không nhận"), office())
    case, _ = complete(case, act("tp-1"), office(loads={"cv-1": 1}))
    assert (case.step, case.assignee) == ("appraise", "cv-2")


def test_what_is_sent_back_to_the_signatory_is_to_be_decided_anew():
    case, _ = send_back(case_at("issue"), act("vt-1", "Sai số văn bản"), office())
    assert (case.step, case.outcome) == ("sign", None)
    case, _ = send_back(case_at("hand-over"), act("mc-1", "Thiếu dấu"), office())
    assert (case.step, case.outcome) == ("issue", "approved")


def test_somebody_of_both_roles_may_do_both():
    both = Caller("cv-1", frozenset({"officer", "division_head"}), AGENCY, NCC)
    case, _ = claim(case_at("submit"), replace(act("cv-1"), caller=both), office())
    assert case.assignee == "cv-1"
