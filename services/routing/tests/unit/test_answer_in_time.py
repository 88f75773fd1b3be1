"""Who waits for an answer or for papers: told in time, once, and to whom it concerns."""

from datetime import timedelta

import pytest
from services.routing.tests.builders import (
    AGENCY,
    CALENDAR,
    NCC,
    NOW,
    at,
    case_at,
    event,
    office,
    received,
    swept,
)

from dossier_shared.contracts import (
    DossierRefused,
    DossierSubmitted,
    DossierSupplementAsked,
    DossierSupplemented,
    Payload,
)
from routing.adapters.catalogue import shipped_catalogue
from routing.domain.case import Case
from routing.domain.following import follow
from routing.handlers import CaseEvents


def sent_in(*then: Payload) -> Case:
    """A dossier sent in on Thursday at 9:00, and what happened in the hour after."""
    told = [
        DossierSubmitted(
            agency=AGENCY, procedure="NCC-01", field="Người có công", division=NCC,
            submitted_at=NOW, answer_due=at("2018-04-13 09:00"), sensitive=False, contact=None,
        ),
        *then,
    ]  # fmt: skip
    events = CaseEvents(shipped_catalogue(), office())
    case = events.opens(event(told[0]))
    for number, one in enumerate(told, start=1):
        now = NOW + timedelta(hours=number - 1)
        case, _ = events.react(case, event(one, sequence=number), now) or (case, [])
    return case


@pytest.mark.parametrize(
    ("now", "told", "why"),
    [
        ("2018-04-12 16:59", [], "not yet six hours of work"),
        ("2018-04-12 17:00", [("answer-near", ("receptionist",))], "two hours are left"),
        ("2018-04-13 09:00", [("answer-over", ("receptionist", "one_stop_head"))],
         "eight hours are over: that it was near is past sense"),
    ],
)  # fmt: skip
def test_an_online_dossier_that_nobody_answers_is_told_before_and_after_8_working_hours(
    now, told, why
):
    case, payloads = swept(sent_in(), now)
    assert [(payload.kind, payload.to) for payload in payloads] == told, why
    assert swept(case, now)[1] == []


def test_both_are_told_when_somebody_sweeps_in_between():
    case, _ = swept(sent_in(), "2018-04-12 17:00")
    _, [told] = swept(case, "2018-04-13 09:00")
    assert told.kind == "answer-over"


ASKED, BROUGHT = (
    DossierSupplementAsked(stage="intake"), DossierSupplemented(stage="intake", due_at=None),
)  # fmt: skip


@pytest.mark.parametrize(
    ("then", "kinds", "why"),
    [
        ([received()], [], "its receipt is the answer"),
        ([DossierRefused()], [], "so is a refusal"),
        ([ASKED], [("supplement-silent", at("2018-05-15 10:00"))], "it is the citizen's turn"),
        ([ASKED, BROUGHT],
         [("answer-near", at("2018-04-13 09:00")), ("answer-over", at("2018-04-13 11:00"))],
         "with the papers the hours begin anew"),
    ],
)  # fmt: skip
def test_who_has_had_an_answer_in_8_hours_is_not_told_of(then, kinds, why):
    timers = [(t.kind, t.at) for t in sent_in(*then).timers]
    before = {"answer-near", "answer-over", "supplement-silent"}
    assert [timer for timer in timers if timer[0] in before] == kinds, why


def test_papers_that_nobody_brings_are_told_to_the_counter_once_after_20_working_days():
    waiting = follow(case_at("appraise"), ASKED, CALENDAR, NOW)
    assert swept(waiting, "2018-05-15 08:59")[1] == []
    case, [told] = swept(waiting, "2018-05-15 09:00")
    assert (told.kind, told.to) == ("supplement-silent", ("receptionist",))
    assert swept(case, "2018-06-30 09:00")[1] == []
