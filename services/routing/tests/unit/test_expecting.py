"""Early warning inside the service: what it learns, what it says, when an apology is drafted."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest
from services.routing.tests.builders import (
    CALENDAR,
    DUE,
    NOW,
    act,
    at,
    case_at,
    finished,
    fresh,
    office,
    suspended_case,
)

from dossier_shared.clock import VirtualClock
from dossier_shared.contracts import CaseLateExpected
from dossier_shared.mongo.aggregates import Stored
from routing.application.expect import Expect
from routing.domain.case import Case
from routing.domain.commands import complete, open_case
from routing.domain.commands.moving import _decides_ahead
from routing.domain.estimating import task_of
from routing.domain.expecting import observations
from routing.domain.expecting import open_case as as_open
from routing.domain.firing import fire
from routing.domain.records import Expected
from routing.domain.timers import armed
from routing.domain.workflow import END, Action, Condition, Step


def expecting(tmp_path, cases: Iterable[Case], now=NOW) -> Expect:
    clock = VirtualClock(tmp_path / "now")
    clock.move(now)
    return Expect(office(), clock, lambda: list(cases), lambda told: None, every=60)


def stored(case: Case, version: int = 1) -> Stored[Case]:
    return Stored(version, 1, {}, {}, case, None, None)


def said(late: float, finish="2018-05-10 17:00") -> Expected:
    return Expected(at("2018-04-24 07:00"), late, late, at(finish), "còn 5 bước")


def test_a_passed_step_teaches_how_long_its_holder_had_it():
    case, _ = complete(case_at("appraise"), act("cv-1", now=at("2018-04-13 09:00")), office())
    [seen] = observations(case, {}, {}, CALENDAR)
    assert (seen.step, seen.took) == ("appraise", timedelta(hours=8))


def test_what_lay_in_the_queue_behind_another_case_does_not_count():
    case, _ = complete(case_at("appraise"), act("cv-1", now=at("2018-04-13 09:00")), office())
    number = str(len(case.history) - 1)
    [seen] = observations(case, {number: at("2018-04-12 16:00")}, {}, CALENDAR)
    assert seen.took == timedelta(hours=3)


def test_the_way_ahead_begins_with_the_present_step_and_each_has_a_holder():
    asked = as_open(case_at("submit"), office(), first=True, now=NOW + timedelta(hours=1))
    assert [step.step for step in asked.ahead] == ["submit", "sign", "issue", "hand-over"]
    assert asked.ahead[0].holder == "tp-1"
    assert asked.ahead[1].holder in {"gd-1", "gd-2"}
    assert asked.handled == timedelta(hours=1)


def test_work_that_nobody_has_begun_was_not_handled():
    assert as_open(case_at("submit"), office(), first=False, now=DUE).handled == timedelta()


async def test_every_open_case_has_a_day_and_a_chance_of_lateness(tmp_path):
    cases = [replace(case_at("appraise"), code=f"H-{n}") for n in range(5)]
    expect = expecting(tmp_path, cases)
    await expect.look()
    assert expect.expected.keys() == {f"H-{n}" for n in range(5)}
    assert all(0 <= each.late <= 1 and each.finish > NOW for each in expect.expected.values())
    assert "bước" in expect.expected["H-0"].why


async def test_work_put_aside_is_forecast_as_its_clock_runs_and_what_waits_is_not(tmp_path):
    waiting = replace(case_at("appraise"), code="W", status="waiting", due_at=None)
    expect = expecting(tmp_path, [replace(suspended_case(), code="S"), waiting])
    await expect.look()
    assert expect.expected.keys() == {"S"}


async def test_the_nearer_the_due_date_the_more_is_expected_to_be_late(tmp_path):
    ample = replace(case_at("appraise"), code="A", assignee="cv-1", due_at=at("2018-06-29 09:00"))
    short = replace(ample, code="B", assignee="cv-2", due_at=at("2018-04-13 09:00"))
    expect = expecting(tmp_path, [ample, short])
    await expect.look()
    assert expect.expected["A"].late < 0.2
    assert expect.expected["B"].late > 0.8


def test_each_passage_is_learnt_once_however_often_the_case_is_read(tmp_path):
    expect = expecting(tmp_path, [])
    case, _ = complete(case_at("appraise"), act("cv-1", now=at("2018-04-13 09:00")), office())
    for _ in range(3):
        expect.learn(stored(case))
    assert expect.observed.to_dict()["minutes"] == [["NCC-01", "appraise", [480]]]


@pytest.mark.parametrize(
    ("finished_at", "late", "why"),
    [("2018-04-27 16:00", 0, "on the due date"), ("2018-05-02 07:30", 1, "the day after")],
)
def test_a_forecast_is_held_against_what_came_once(tmp_path, finished_at, late, why):
    expect = expecting(tmp_path, [])
    done = replace(finished(), expected=said(0.7), finished_at=at(finished_at))
    expect.learn(stored(done))
    expect.learn(stored(done, 2))
    assert sum(seen.count for seen in expect.tally.bins) == 1
    assert sum(seen.late for seen in expect.tally.bins) == late


def at_forecast() -> Case:
    """A case whose forecast is the next timer to be told."""
    case, _ = open_case(fresh(), office(), NOW)
    case = armed(replace(case, step_due_at=case.due_at), CALENDAR, NOW)
    rungs = {timer.key for timer in case.timers if timer.kind.startswith("due-soon")}
    return replace(case, timers=tuple(t for t in case.timers if t.key not in rungs))


@pytest.mark.parametrize(
    ("expected", "told", "why"),
    [
        (said(0.8), 1, "an apology is to be drafted"),
        (said(0.5), 1, "as likely late as not"),
        (said(0.3), 0, "it will most likely be in time"),
        (said(0.8, finish="2018-04-26 10:00"), 0, "no later day to promise"),
        (None, 0, "nothing is known"),
    ],
)
def test_two_days_before_the_due_date_an_apology_is_drafted_when_it_looks_late(expected, told, why):
    case, payloads = fire(at_forecast(), at("2018-04-24 07:00"), lambda code: expected)
    assert case.expected == expected
    assert len(payloads) == told
    if payloads:
        assert payloads == [
            CaseLateExpected(due_at=DUE, expected_at=expected.finish, late=expected.late)
        ]


def test_while_nothing_is_known_of_a_case_it_is_asked_again_until_its_due_date():
    case, payloads = fire(at_forecast(), at("2018-04-24 07:00"), lambda code: None)
    assert (case.next_due, payloads) == (at("2018-04-24 07:01"), [])
    _, [told] = fire(case, at("2018-04-24 07:01"), lambda code: said(0.8))
    assert told.expected_at == said(0.8).finish
    over, payloads = fire(case, DUE, lambda code: None)
    assert ("forecast" in {timer.kind for timer in over.timers}, payloads) == (False, [])


def branching(size: int) -> Case:
    """A case at the first of many steps, each of which may be skipped: 2^size ways."""
    steps = [
        Step(f"s{n}", f"s{n}", "receptionist", actions=(
            Action("complete", f"s{n + 2}" if n + 2 < size else END,
                   Condition(fact="outcome", equals="refused")),
            Action("complete", f"s{n + 1}" if n + 1 < size else END),
        ))
        for n in range(size)
    ]  # fmt: skip
    return replace(case_at("hand-over"), steps=tuple(steps), step="s0")


@pytest.mark.timeout(5)
def test_however_many_ways_there_are_each_step_is_looked_at_once():
    case, looked = branching(40), []

    def estimate(procedure: str, step: Step) -> timedelta:
        looked.append(step.key)
        return timedelta(hours=1)

    assert task_of(case, case.present, estimate).after == timedelta(hours=39)
    assert len(looked) <= 41
    assert len(as_open(case, office(), first=False, now=NOW).ahead) == 40
    assert not _decides_ahead(case, case.present)


def test_a_forecast_that_comes_too_late_drafts_nothing():
    case, payloads = fire(at_forecast(), at("2018-04-27 10:00"), lambda code: said(0.9))
    assert (case.expected, payloads) == (None, [])
