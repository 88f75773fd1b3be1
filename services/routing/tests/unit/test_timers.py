"""Reminders and escalation: each told once, those past their sense not at all."""

from dataclasses import replace
from datetime import UTC

import pytest
from services.routing.tests.builders import (
    CALENDAR,
    DUE,
    NCC,
    NOW,
    act,
    asked_case,
    at,
    case_at,
    finished,
    fresh,
    office,
    suspended_case,
    swept,
)

from dossier_shared.contracts import CaseDueSoon, CaseOverdue, CaseReminded, Limit
from routing.domain.case import Case
from routing.domain.commands import answer, complete, open_case, resume
from routing.domain.firing import fire
from routing.domain.following import dated
from routing.domain.timers import LADDER, armed

ABOUT = {"division": NCC, "step": "sign", "assignee": "gd-1"}


def ladder(case: Case):
    return [(timer.kind, timer.at) for timer in case.timers if timer.kind in LADDER]


def signing() -> Case:
    """A case whose step is due with the dossier, so that only the ladder is armed."""
    case = case_at("sign")
    return armed(replace(case, step_due_at=case.due_at), CALENDAR, NOW)


def test_the_ladder_of_a_dossier_climbs_by_working_days():
    assert ladder(case_at("appraise")) == [
        ("due-soon-3", at("2018-04-23 07:00")),
        ("due-soon-2", at("2018-04-24 07:00")),  # 25/04: Giỗ Tổ
        ("due-soon-1", at("2018-04-26 07:00")),
        ("overdue", at("2018-05-02 07:00")),  # 28/04-01/05 are days off
        ("overdue-2", at("2018-05-03 07:00")),
        ("overdue-3", at("2018-05-04 07:00")),
    ]


@pytest.mark.parametrize(
    ("received_at", "due_at", "rungs", "why"),
    [
        ("2018-04-12 09:00", "2018-04-16 09:00", ["due-soon-1"], "the second was this morning"),
        ("2018-04-12 06:30", "2018-04-16 09:00", ["due-soon-2", "due-soon-1"], "before opening"),
        ("2018-04-12 09:00", "2018-04-13 09:00", [], "the last was this morning"),
    ],
)
def test_a_rung_that_was_past_when_the_dossier_came_is_never_told(received_at, due_at, rungs, why):
    case = fresh(received_at=at(received_at), due_at=at(due_at))
    case, _ = open_case(case, office(), at(received_at))
    assert [kind for kind, _ in ladder(case) if kind.startswith("due-soon")] == rungs


@pytest.mark.parametrize(
    ("now", "told", "why"),
    [
        ("2018-04-23 07:00", CaseDueSoon(**ABOUT, due_at=DUE, days=3), "three days before"),
        ("2018-04-26 07:00", CaseDueSoon(**ABOUT, due_at=DUE, days=1), "only the nearest rung"),
        ("2018-05-02 07:00", CaseOverdue(**ABOUT, due_at=DUE), "lateness silences reminders"),
        (
            "2018-05-03 07:00",
            CaseReminded(
                **ABOUT, kind="overdue-2", due_at=DUE,
                to=("holder", "division_head", "one_stop_head"),
            ),
            "who was away hears of the highest rung, for all below it too",
        ),
        (
            "2018-06-01 07:00",
            CaseReminded(
                **ABOUT, kind="overdue-3", due_at=DUE,
                to=("holder", "division_head", "one_stop_head", "leader"),
            ),
            "up to the leader",
        ),
    ],
)  # fmt: skip
def test_a_service_that_was_away_tells_what_is_still_true_and_once(now, told, why):
    case, payloads = swept(signing(), now)
    assert payloads == [told]
    assert swept(case, now)[1] == []


def test_swept_day_by_day_every_rung_is_told_once():
    case, told = signing(), []
    for day in ("04-23", "04-24", "04-25", "04-26", "04-27", "05-02", "05-03", "05-04", "05-07"):
        case, payloads = swept(case, f"2018-{day} 08:00")
        told += payloads
    assert [(type(p), getattr(p, "days", None), getattr(p, "kind", None)) for p in told] == [
        (CaseDueSoon, 3, None),
        (CaseDueSoon, 2, None),
        (CaseDueSoon, 1, None),
        (CaseOverdue, None, None),
        (CaseReminded, None, "overdue-2"),
        (CaseReminded, None, "overdue-3"),
    ]


def test_each_level_is_told_to_those_above_who_were_not():
    case, _ = swept(signing(), "2018-05-02 07:00")
    _, [told] = swept(case, "2018-05-03 07:00")
    assert told.to == ("one_stop_head",)


def test_a_new_date_begins_a_new_ladder_and_the_old_one_is_silent():
    case, _ = swept(signing(), "2018-04-24 07:00")
    later = dated(case, at("2018-05-10 09:00"), CALENDAR, at("2018-04-24 10:00"))
    assert [kind for kind, _ in ladder(later)][:3] == ["due-soon-3", "due-soon-2", "due-soon-1"]
    told = swept(later, "2018-05-04 06:00")[1]
    assert [payload.kind for payload in told] == ["step-overdue"]


def test_the_same_date_again_tells_nothing_again():
    case, _ = swept(signing(), "2018-04-24 07:00")
    same = dated(case, DUE, CALENDAR, at("2018-04-24 10:00"))
    assert next(kind for kind, _ in ladder(same)) == "due-soon-1"


def test_what_was_told_of_a_date_is_told_whatever_zone_the_date_is_given_in():
    case, _ = swept(signing(), "2018-06-01 07:00")
    same = dated(case, DUE.astimezone(UTC), CALENDAR, at("2018-06-01 08:00"))
    assert ladder(same) == []


def test_a_step_that_is_over_its_budget_is_told_to_holder_and_head_once():
    case, told = swept(case_at("appraise"), "2018-04-23 06:59")
    assert told == []  # due 20/04, a Friday
    case, told = swept(case, "2018-04-23 07:00")
    assert [p.to for p in told if isinstance(p, CaseReminded)] == [("holder", "division_head")]
    assert swept(case, "2018-04-23 17:00")[1] == []


STEP_TOLD = "2018-04-23 07:00"


def step_timers(case: Case):
    return [timer.at for timer in case.timers if timer.kind == "step-overdue"]


def test_a_step_with_a_new_date_is_told_of_again_when_that_is_over():
    case, _ = swept(case_at("appraise"), STEP_TOLD)
    later = dated(case, at("2018-05-31 09:00"), CALENDAR, at("2018-04-24 10:00"))
    assert step_timers(later) == [at("2018-05-08 07:00")]
    assert step_timers(dated(case, DUE, CALENDAR, NOW)) == [], "the same date"


def test_a_step_told_of_before_its_date_stood_in_the_key_is_not_told_of_again():
    case, _ = swept(case_at("appraise"), STEP_TOLD)
    [key] = [key for key in case.fired if key.startswith("step-overdue")]
    before = replace(case, fired=(key.rpartition("/")[0],))
    assert step_timers(armed(before, CALENDAR, at(STEP_TOLD))) == []


def test_a_silent_party_is_told_to_the_lead_and_the_one_stop():
    case = asked_case()
    [asked] = case.consultations
    case, told = swept(case, "2018-04-17 09:00")
    assert asked.due_at == at("2018-04-17 09:00")
    assert [(p.kind, p.to) for p in told] == [("consultation-over", ("holder", "one_stop_head"))]
    assert swept(case, "2018-04-18 09:00")[1] == []


def test_who_answered_in_time_is_not_told_of():
    case, _ = answer(asked_case(), act("cv-9", "Không trùng"), 1, True, office())
    assert swept(case, "2018-04-18 09:00")[1] == []


def test_work_put_aside_still_stands_under_the_clock_of_the_law():
    aside = suspended_case()
    assert ladder(aside) == ladder(case_at("appraise"))
    again, _ = resume(aside, act("cv-1"), office())
    assert ladder(again) == ladder(aside)


def test_a_finished_case_is_reminded_of_nothing_but_its_collection():
    assert [timer.kind for timer in finished().timers] == ["uncollected"]
    case, _ = open_case(fresh(due_at=None, limit=None), office(), NOW)
    assert case.next_due is None
    assert fire(case, at("2030-01-01 00:00")) == (case, [])


@pytest.mark.parametrize(
    ("lapses", "now", "kinds", "why"),
    [
        (None, "2018-05-08 08:00", [], "it may lie for five working days after the due date"),
        (None, "2018-05-10 08:00", ["uncollected"], "and is then told"),
        (Limit(amount=3, unit="working-day"), "2018-05-04 08:00", [], "the third day is still his"),
        (Limit(amount=3, unit="working-day"), "2018-05-07 08:00", ["lapsed"],
         "NĐ 28/2015/NĐ-CP art.18.3"),
    ],
)  # fmt: skip
def test_a_result_that_nobody_collects(lapses, now, kinds, why):
    done = replace(
        finished(), lapses=lapses, finished_at=at("2018-04-26 10:00"), due_at=DUE, timers=()
    )
    _, told = swept(armed(done, CALENDAR, NOW), now)
    assert [payload.kind for payload in told] == kinds


def test_passing_a_step_leaves_the_ladder_of_the_dossier_alone():
    case = case_at("appraise")
    after, _ = complete(case, act("cv-1"), office())
    assert ladder(after) == ladder(case)


def test_a_dossier_entered_after_its_due_date_is_late_at_once():
    case, _ = open_case(fresh(), office(), at("2018-05-02 08:00"))
    _, told = swept(case, "2018-05-02 08:00")
    assert CaseOverdue in {type(payload) for payload in told}
