import pytest
from services.routing.tests.forecast.builders import CALENDAR, at, hours

from dossier_shared.contracts import Limit
from routing.domain.forecast import budget_time, handling, presumed_holder
from routing.domain.forecast.hours import Axis
from routing.domain.office import UNASSIGNED


@pytest.mark.parametrize(
    ("limit", "time"),
    [
        (Limit(amount=6, unit="hour"), hours(6)),
        (Limit(amount=3, unit="working-day"), hours(24)),
        (Limit(amount=14, unit="calendar-day"), hours(80)),
        (None, None),
    ],
)
def test_a_budget_as_working_time(limit, time):
    assert budget_time(limit) == time


@pytest.mark.parametrize(
    ("away", "left", "why"),
    [
        ([], 16, "Friday and Monday"),
        ([("2018-04-13 13:30", "2018-04-14 00:00")], 12.5, "gone on Friday afternoon"),
        ([("2018-04-01 00:00", "2018-04-13 09:00")], 14, "back from leave at nine"),
        ([("2018-04-16 16:00", "2018-05-01 00:00")], 15, "gone an hour before it was done"),
        ([("2018-04-14 00:00", "2018-04-16 00:00")], 16, "away on rest days"),
        ([("2018-04-02 00:00", "2018-04-06 00:00")], 16, "away long before"),
        ([("2018-04-18 00:00", "2018-04-20 00:00")], 16, "away afterwards"),
    ],
)
def test_handling_is_working_time_in_which_the_holder_was_there(away, left, why):
    gone = [(at(start), at(end)) for start, end in away]
    took = handling(at("2018-04-13 07:00"), at("2018-04-16 17:00"), gone, CALENDAR)
    assert took == hours(left), why


def test_coming_work_is_dealt_out_evenly_and_each_case_to_one():
    able = ["gd-1", "gd-2", "gd-3"]
    dealt = [presumed_holder(able, f"000.00.19.H50-180412-{n:04}") for n in range(300)]
    assert all(80 < dealt.count(person) < 120 for person in able)
    assert presumed_holder(able, "a") == presumed_holder(able, "a")
    assert presumed_holder([], "a") == UNASSIGNED


@pytest.mark.parametrize(
    ("now", "left", "instant", "why"),
    [
        ("2018-04-12 07:00", 3, "2018-04-12 10:00", "this morning"),
        ("2018-04-12 11:00", 1, "2018-04-12 14:00", "over noon"),
        ("2018-04-12 12:00", 1, "2018-04-12 14:30", "from noon"),
        ("2018-04-12 16:00", 1, "2018-04-12 17:00", "until closing"),
        ("2018-04-12 16:00", 1.5, "2018-04-13 07:30", "over night"),
        ("2018-04-13 16:00", 2, "2018-04-16 08:00", "over the week-end"),
        ("2018-04-24 16:00", 2, "2018-04-26 08:00", "over a holiday"),
        ("2018-04-14 10:00", 1, "2018-04-16 08:00", "from a rest day"),
        ("2018-04-12 19:00", 0, "2018-04-12 19:00", "never before now"),
        ("2017-01-01 00:00", 1, "2017-01-03 08:00", "from the first day that is known"),
        ("2026-12-31 16:00", 1, "2026-12-31 17:00", "until the last hour that is known"),
    ],
)
def test_working_hours_from_now_on(now, left, instant, why):
    axis = Axis(at(now), CALENDAR)
    assert axis.instant(left) == at(instant), why
    assert axis.hours(at(instant)) == pytest.approx(left), why


@pytest.mark.parametrize(
    ("due", "last"),
    [
        ("2018-04-12 07:30", 7),
        ("2018-04-13 07:30", 15),
        ("2018-04-15 07:30", 15),
        ("2018-04-11 23:00", -1),
    ],
)
def test_the_last_hour_on_time_is_the_end_of_the_due_date(due, last):
    assert Axis(at("2018-04-12 08:00"), CALENDAR).last_on_time(at(due)) == last
