from datetime import timedelta

from services.routing.tests.builders import (
    DUE,
    NOW,
    act,
    at,
    case_at,
    finished,
    fresh,
    office,
)

from dossier_shared.contracts import (
    Limit,
)
from routing.domain.commands import complete, open_case
from routing.domain.plan import plan


def test_each_step_is_due_when_its_budget_ends_and_never_after_the_dossier():
    case = case_at("appraise")
    assert case.step_due_at == at("2018-04-20 09:00")  # 6 ngày làm việc
    late, _ = complete(case, act("cv-1", now=at("2018-04-27 08:30")), office())
    assert late.step_due_at == DUE


def test_without_a_time_limit_no_step_is_due():
    case = case_at("sign", limit=None, due_at=None)
    assert case.step_due_at is None
    assert {planned.due_at for planned in plan(case, office().calendar)} == {None}


def test_a_step_without_a_budget_is_due_with_the_dossier():
    case, _ = open_case(fresh(limit=Limit(amount=1, unit="hour")), office(), NOW)
    assert case.step_due_at is not None
    case, _ = complete(case, act("cv-1"), office())
    assert case.step_due_at == DUE


def test_a_due_date_beyond_the_known_calendar_stops_nobody():
    beyond = at("2027-01-15 09:00")
    received_at = at("2026-12-30 09:00")
    case, _ = open_case(fresh(received_at=received_at, due_at=beyond), office(), received_at)
    assert case.step_due_at == beyond
    assert [(timer.kind, timer.at) for timer in case.timers if timer.kind == "overdue"] == [
        ("overdue", at("2027-01-16 07:00"))
    ]
    assert not any(timer.kind.startswith("due-soon") for timer in case.timers)


def test_the_plan_shows_what_was_is_and_will_be_due():
    case = case_at("submit")
    states = [(p.step.key, p.state) for p in plan(case, office().calendar)]
    assert states == [
        ("assign", "done"),
        ("appraise", "done"),
        ("submit", "present"),
        ("sign", "ahead"),
        ("issue", "ahead"),
        ("hand-over", "ahead"),
    ]
    dues = [p.due_at for p in plan(case, office().calendar)][1:]
    assert dues[0] == case_at("appraise").step_due_at
    assert dues[1:] == sorted(dues[1:])
    assert all(p.state == "done" for p in plan(finished(), office().calendar))


def test_history_says_how_long_each_had_it():
    case, _ = complete(case_at("appraise"), act("cv-1", now=NOW + timedelta(hours=2)), office())
    passage = case.history[-1]
    assert (passage.since, passage.until) == (NOW, NOW + timedelta(hours=2))
