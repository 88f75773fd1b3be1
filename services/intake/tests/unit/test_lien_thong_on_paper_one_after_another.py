"""Liên thông: on paper one agency after another, electronically at once (NĐ 61/2018 art.19.6)."""

from dataclasses import replace
from typing import Any

import pytest
from services.intake.tests.builders import AGENCY, DUE, NOW, at, dossier
from services.intake.tests.file_builders import attachment

from dossier_shared.contracts import DossierAnswered, DossierPassed
from dossier_shared.rules import RuleViolation
from intake.domain.episodes import Passing
from intake.domain.passing import AgencyAnswer, open_passings, pass_on, take_answer
from intake.domain.statuses import Status

BOARD, INSURANCE = "000.00.26.H50", "000.00.30.H50"
PASSING = Passing(BOARD, "Đề nghị giám định y khoa.", NOW, "tiep-nhan-1", at("2018-04-20 17:00"))
ANSWER = AgencyAnswer(BOARD, "Tỷ lệ 41%.", None, at("2018-04-19 10:00"), "tiep-nhan-1")


def test_the_clock_keeps_running_while_another_agency_has_the_dossier() -> None:
    passed, payloads = pass_on(dossier(), PASSING)
    assert (passed.status, passed.due_now, passed.clock) == (
        Status.PROCESSING, DUE, dossier().clock
    )  # fmt: skip
    assert list(payloads) == [DossierPassed(agency=BOARD, answer_due=PASSING.answer_due)]


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        (False, False, "passing-open"),
        (True, False, "passing-open"),
        (False, True, "passing-open"),
        (True, True, None),
    ],
    ids=["paper waits for paper", "paper waits for electronic", "electronic waits for paper",
         "electronic goes to all at once"],
)  # fmt: skip
def test_whether_a_second_agency_gets_it_before_the_first_has_answered(
    first: bool, second: bool, code: str | None
) -> None:
    passed, _ = pass_on(dossier(), replace(PASSING, parallel=first))
    other = replace(PASSING, agency=INSURANCE, parallel=second)
    if code is None:
        assert len(open_passings(pass_on(passed, other)[0])) == 2
        return
    with pytest.raises(RuleViolation, match=code):
        pass_on(passed, other)
    answered, _ = take_answer(passed, ANSWER)
    assert [one.agency for one in open_passings(pass_on(answered, other)[0])] == [INSURANCE]


@pytest.mark.parametrize(
    ("passing", "code"),
    [
        ({"agency": AGENCY}, "passed-to-itself"),
        ({"answer_due": NOW}, "answer-due-past"),
    ],
)
def test_a_passing_goes_elsewhere_and_is_answered_later(passing: dict[str, Any], code: str) -> None:
    with pytest.raises(RuleViolation, match=code):
        pass_on(dossier(), replace(PASSING, **passing))


def test_no_agency_has_the_same_question_twice() -> None:
    passed, _ = pass_on(dossier(), replace(PASSING, parallel=True))
    with pytest.raises(RuleViolation, match="passing-twice"):
        pass_on(passed, replace(PASSING, parallel=True))


def test_the_answer_is_kept_with_the_result_of_the_other_agency() -> None:
    result = attachment(document=None)
    passed, _ = pass_on(dossier(files=(result,)), PASSING)
    answered, payloads = take_answer(passed, replace(ANSWER, file=result.id))
    [kept] = answered.passings
    assert (kept.answer, kept.file, kept.answered_at) == (ANSWER.text, result.id, ANSWER.at)
    assert list(payloads) == [DossierAnswered(agency=BOARD)]
    with pytest.raises(RuleViolation, match="no-passing-open"):
        take_answer(answered, ANSWER)
    with pytest.raises(RuleViolation, match="file-not-in-dossier"):
        take_answer(passed, replace(ANSWER, file="66f1c0de5a1b2c3d4e5f6099"))
