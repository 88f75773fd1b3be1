from dataclasses import replace

import pytest
from services.routing.tests.builders import (
    BTXH,
    NCC,
    act,
    case_at,
    claimed,
    finished,
    office,
)

from dossier_shared.rules import BadInput, NotYours, RuleViolation
from routing.domain.commands import claim, complete, decide, send_back


def test_a_case_is_claimed_once_by_its_holder():
    with pytest.raises(RuleViolation, match="already-claimed"):
        claim(claimed(case_at("appraise")), act("cv-1"), office())


COMMANDS = {
    "claim": lambda case, doing: claim(case, doing, office()),
    "complete": lambda case, doing: complete(case, doing, office()),
    "send back": lambda case, doing: send_back(case, doing, office()),
    "decide": lambda case, doing: decide(case, doing, "approved", office()),
}
STRANGERS = {
    "appraise": ["tp-1", "gd-1", "vt-1", "mc-1"],
    "submit": ["cv-1", "gd-1", "mc-1"],
    "sign": ["cv-1", "tp-1", "vt-1"],
    "issue": ["cv-1", "gd-1", "mc-1"],
    "hand-over": ["cv-1", "gd-1", "vt-1"],
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS.keys())
@pytest.mark.parametrize(("step", "person"), [(s, p) for s, ps in STRANGERS.items() for p in ps])
def test_only_the_role_of_the_step_acts_at_it(command, step, person):
    with pytest.raises(NotYours, match="not-step-role"):
        command(case_at(step), act(person, "lý do"))


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS.keys())
@pytest.mark.parametrize(("step", "person"), [("appraise", "cv-9"), ("submit", "tp-9")])
def test_a_division_acts_on_its_own_cases_only(command, step, person):
    with pytest.raises(NotYours, match="other-division"):
        command(case_at(step), act(person, "lý do"))


@pytest.mark.parametrize("name", ["complete", "send back", "decide"])
def test_only_who_holds_the_case_passes_it(name):
    step, colleague = ("sign", "gd-2") if name == "decide" else ("appraise", "cv-2")
    with pytest.raises(RuleViolation, match="not-holder"):
        COMMANDS[name](case_at(step), act(colleague, "lý do"))


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS.keys())
def test_nothing_more_is_done_to_a_finished_case(command):
    with pytest.raises(RuleViolation, match="case-finished"):
        command(finished(), act("mc-1", "lý do"))


def test_a_signature_needs_a_decision_and_no_other_step_takes_one():
    with pytest.raises(RuleViolation, match="decision-needed"):
        complete(case_at("sign"), act("gd-1"), office())
    with pytest.raises(RuleViolation, match="nothing-to-decide"):
        decide(case_at("appraise"), act("cv-1"), "approved", office())


def test_nothing_is_handed_over_undecided():
    with pytest.raises(RuleViolation, match="not-decided"):
        complete(replace(case_at("hand-over"), outcome=None), act("mc-1"), office())


@pytest.mark.parametrize("reason", [None, "", "  \n"])
def test_nothing_is_sent_back_without_a_reason(reason):
    with pytest.raises(BadInput, match="reason-missing"):
        send_back(case_at("submit"), act("tp-1", reason), office())


@pytest.mark.parametrize(
    ("error", "mend"),
    [
        (lambda: complete(case_at("sign"), act("gd-1"), office()), "Phê duyệt hoặc từ chối"),
        (lambda: complete(case_at("appraise"), act("cv-2"), office()), "Nhận hồ sơ về mình"),
        (lambda: claim(case_at("appraise"), act("tp-9"), office()), "chuyên viên thụ lý"),
        (lambda: claim(case_at("appraise"), act("cv-9"), office()), NCC),
    ],
)
def test_a_refusal_says_in_vietnamese_what_to_do(error, mend):
    with pytest.raises(RuleViolation) as refused:
        error()
    assert mend in f"{refused.value.detail} {refused.value.mend}"


def test_another_division_is_named_to_who_asks():
    with pytest.raises(NotYours) as refused:
        claim(replace(case_at("appraise"), division=BTXH), act("cv-1"), office())
    assert BTXH in refused.value.detail
