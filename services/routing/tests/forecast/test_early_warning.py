import sys
from datetime import UTC, timedelta
from heapq import heappop, heappush
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from services.routing.tests.forecast.builders import (
    CALENDAR,
    NOW,
    STEPS,
    at,
    case,
    observed,
    step,
    warnings,
)

from routing.domain.forecast import OpenStep

ALWAYS_A_DAY = observed([8] * 20)
PATH = (step(), *(step(name, f"holder-{name}") for name in STEPS[1:]))


def a_queue(number: int, due: str = "2018-04-20 09:00") -> list:
    return [case(f"other-{n}", due) for n in range(number)]


def test_a_case_alone_is_finished_when_its_steps_have_taken_as_long_as_usual():
    warning = warnings([case("mine", ahead=PATH)], ALWAYS_A_DAY)["mine"]
    assert warning.finish == warning.finish_late == at("2018-04-18 17:00")  # 5 ngày làm việc
    assert warning.finish.tzinfo is UTC


def test_it_is_late_by_date_and_not_by_hour():
    on_the_day = case("mine", due="2018-04-13 09:00", ahead=[step(), step("submit", "tp-1")])
    assert warnings([on_the_day], ALWAYS_A_DAY)["mine"].late == 0
    a_day_less = case("mine", due="2018-04-12 09:00", ahead=[step(), step("submit", "tp-1")])
    assert warnings([a_day_less], ALWAYS_A_DAY)["mine"].late == 1


def test_rest_days_at_the_end_of_the_limit_give_nothing_more_to_work():
    two_days = [step(), step("submit", "tp-1")]
    from_friday = at("2018-04-13 07:00")
    for due in ("2018-04-13 09:00", "2018-04-15 09:00"):
        warning = warnings([case("mine", due, two_days)], ALWAYS_A_DAY, now=from_friday)["mine"]
        assert (warning.late, warning.overdue) == (1, False)


@pytest.mark.parametrize(
    ("due", "now", "late", "overdue", "why"),
    [
        ("2018-04-11 17:00", NOW, 1, True, "the date has passed"),
        ("2018-04-13 09:00", at("2018-04-14 06:00"), 1, True, "not an hour was worked since"),
        ("2018-04-12 07:30", at("2018-04-12 18:00"), 1, False, "the date is today, work is over"),
        ("2018-06-29 09:00", NOW, 0, False, "ample time and nobody before it"),
        (None, NOW, 0, False, "nothing is due"),
        ("2027-03-01 09:00", NOW, 0, False, "the calendar knows no such year"),
    ],
)
def test_the_ends_of_the_scale(due, now, late, overdue, why):
    warning = warnings([case("mine", due, PATH)], now=now)["mine"]
    assert (warning.late, warning.overdue) == (late, overdue), why


def test_the_same_seed_gives_the_same_whatever_the_order_of_the_cases():
    cases = [*a_queue(4), case("mine", ahead=PATH)]
    assert warnings(cases) == warnings(cases) == warnings(cases[::-1])


def test_nobody_open_nobody_warned():
    assert warnings([]) == {}


@given(before=st.integers(0, 8), more=st.integers(1, 5))
@settings(max_examples=25, deadline=None)
def test_more_work_ahead_never_lowers_the_probability(before, more):
    mine = case("mine", "2018-04-20 10:00")
    less = warnings([*a_queue(before), mine], draws=30)["mine"]
    with_more = warnings([*a_queue(before + more), mine], draws=30)["mine"]
    assert with_more.late >= less.late
    assert with_more.finish > less.finish


def test_more_work_in_the_whole_office_raises_the_probabilities_on_average():
    few = more = 0.0
    for seed in range(6):
        luck = Random(seed)
        days = [luck.randint(13, 30) for _ in range(40)]
        cases = [case(f"c-{n}", f"2018-04-{day} 09:00", _path(luck)) for n, day in enumerate(days)]
        few += sum(warning.late for warning in warnings(cases[:25]).values())
        said = warnings(cases)
        more += sum(said[open_case.code].late for open_case in cases[:25])
    assert more > few + 1


def _path(luck: Random) -> list[OpenStep]:
    officer = step("appraise", f"cv-{luck.randrange(4)}")
    return [officer, *(step(name, f"holder-{name}") for name in STEPS[1:])]


@given(steps=st.integers(1, 4), due=st.integers(13, 24))
@settings(max_examples=25, deadline=None)
def test_one_step_more_never_lowers_the_probability(steps, due):
    few, more = (case("mine", f"2018-04-{due} 09:00", PATH[:n]) for n in (steps, steps + 1))
    queue = a_queue(2)
    assert warnings([*queue, more])["mine"].late >= warnings([*queue, few])["mine"].late


@given(due=st.integers(21, 27), later=st.integers(0, 3))
@settings(max_examples=25, deadline=None)
def test_a_later_due_date_never_raises_it_while_the_place_in_the_queue_stays(due, later):
    early, late = (case("mine", f"2018-04-{day} 09:00", PATH) for day in (due, due + later))
    queue = a_queue(5)
    assert warnings([*queue, late])["mine"].late <= warnings([*queue, early])["mine"].late


@given(days=st.integers(1, 10), start=st.integers(0, 5))
@settings(max_examples=25, deadline=None)
def test_absence_of_the_holder_never_lowers_it(days, start):
    cases = [*a_queue(3), case("mine", "2018-04-20 10:00")]
    gone = NOW + timedelta(days=start)
    away = {"cv-1": [(gone, gone + timedelta(days=days))]}
    there, without_him = warnings(cases)["mine"], warnings(cases, absences=away)["mine"]
    assert without_him.late >= there.late
    assert without_him.finish >= there.finish


def test_absence_of_the_holder_raises_it_and_is_said():
    cases = [case("mine", "2018-04-17 09:00")]
    away = {
        "cv-1": [
            (at("2018-04-16 00:00"), at("2018-04-21 00:00")),
            (NOW - timedelta(days=2), at("2018-04-17 00:00")),
            (at("2018-03-01 00:00"), at("2018-03-02 00:00")),
        ]
    }
    assert warnings(cases)["mine"].late == 0
    warning = warnings(cases, absences=away)["mine"]
    assert warning.late == 1
    assert warning.why.startswith("người giữ vắng, làm lại ngày 23/04; còn 1 bước;")
    assert "vắng" not in warnings(cases, absences={"cv-9": away["cv-1"]})["mine"].why


@pytest.mark.parametrize("until", ["2018-04-17 00:00", "2018-04-01 00:00", "0219-01-01 00:00"])
def test_an_absence_from_before_the_calendar_counts_for_what_is_left_of_it(until):
    cases = [case("mine", "2018-04-20 09:00")]
    mistyped = {"cv-1": [(at("0218-04-01 00:00"), at(until))]}
    left = {"cv-1": [(NOW, at(until))]} if at(until) > NOW else {}
    assert warnings(cases, absences=mistyped) == warnings(cases, absences=left)


def test_what_was_worked_off_already_is_not_to_be_done_again():
    fresh, begun = case("mine"), case("mine", handled=6)
    finish = warnings([fresh], ALWAYS_A_DAY)["mine"].finish
    assert finish == at("2018-04-12 17:00")
    assert warnings([begun], ALWAYS_A_DAY)["mine"].finish == at("2018-04-12 09:00")


def test_a_step_that_outlasts_all_that_were_seen_is_drawn_afresh():
    assert warnings([case("mine", handled=40)], ALWAYS_A_DAY)["mine"].finish == at(
        "2018-04-12 17:00"
    )


def test_what_was_begun_is_finished_before_what_is_due_earlier():
    said = warnings([case("urgent", "2018-04-13 09:00"), case("begun", handled=1)], ALWAYS_A_DAY)
    assert said["begun"].finish < said["urgent"].finish
    assert "chờ sau 1 hồ sơ khác" in said["urgent"].why


def test_another_agency_has_no_queue_here():
    outside = [step("consult", "", external=True), step("submit", "tp-1")]
    said = warnings([case(f"c-{n}", ahead=outside) for n in range(3)], ALWAYS_A_DAY)
    assert {w.finish for w in said.values()} == {at(f"2018-04-{day} 17:00") for day in (13, 16, 17)}
    assert all(w.why.startswith("đang chờ cơ quan khác; còn 2 bước") for w in said.values())


@pytest.mark.parametrize(
    ("made", "why"),
    [
        ([case("mine")], "còn 1 bước; không phải chờ sau hồ sơ nào; thường mất 1 ngày làm việc"),
        (
            [*a_queue(4), case("mine", ahead=PATH)],
            "còn 5 bước; chờ sau 4 hồ sơ khác; thường mất 5 ngày làm việc",
        ),
        (
            [case("mine", "2018-04-10 09:00")],
            "đã quá hạn; còn 1 bước; không phải chờ sau hồ sơ nào; thường mất 1 ngày làm việc",
        ),
    ],
)
def test_the_reason_names_the_steps_left_and_the_cases_before(made, why):
    assert warnings(made, ALWAYS_A_DAY)["mine"].why == why


@pytest.mark.parametrize(
    ("took", "said"),
    [(0.1, "1 giờ"), (3.4, "3 giờ"), (12, "1,5 ngày"), (20, "2,5 ngày"), (80, "10 ngày")],
)
def test_how_long_it_usually_takes_is_said_as_an_officer_would(took, said):
    why = warnings([case("mine")], observed([took] * 20))["mine"].why
    assert why.endswith(f"thường mất {said} làm việc")


def test_a_forecast_of_the_whole_office_costs_two_turns_of_a_heap_for_each_step():
    holders = {"appraise": 24, "submit": 8, "sign": 3, "issue": 2, "hand-over": 3}
    cases = [
        case(
            f"c-{n:03}",
            f"2018-05-{1 + n % 28:02} 09:00",
            [OpenStep(s, f"{s}-{n % holders[s]}", None) for s in STEPS[n % 5 :]],
        )
        for n in range(322)
    ]
    steps, draws = sum(len(c.ahead) for c in cases), 5
    turns = {heappush: 0, heappop: 0}

    def count(_frame, event, called):
        if event == "c_call" and called in turns:
            turns[called] += 1

    sys.setprofile(count)
    try:
        warnings(cases, draws=draws)
    finally:
        sys.setprofile(None)
    assert turns[heappush] == turns[heappop]
    assert draws * steps <= turns[heappush] <= 2 * draws * steps


def test_a_moment_outside_the_calendar_is_refused():
    with pytest.raises(ValueError, match="2031"):
        warnings([case("mine")], now=at("2031-01-05 09:00"))


def test_beyond_the_calendar_a_week_is_taken_to_have_forty_hours():
    near_its_end = at(f"{CALENDAR.years.stop - 1}-12-31 16:00")
    long = observed([41] * 20)
    warning = warnings([case("mine", None)], long, now=near_its_end)["mine"]
    passed = warning.finish - near_its_end
    assert timedelta(days=7) < passed < timedelta(days=7, hours=9)
