import pytest
from services.routing.tests.builders import CALENDAR, at

from routing.domain.deadlines import days_before, horizon, working_days_after


@pytest.mark.parametrize(
    ("due_at", "days", "opening", "why"),
    [
        ("2018-04-27 09:00", 1, "2018-04-26 07:00", "the day before"),
        ("2018-04-27 09:00", 2, "2018-04-24 07:00", "25/04 is Giỗ Tổ"),
        ("2018-04-16 09:00", 1, "2018-04-13 07:00", "over a weekend"),
        ("2019-01-07 09:00", 1, "2019-01-05 07:00", "a worked Saturday"),
        ("2027-01-15 09:00", 2, None, "beyond the calendar"),
    ],
)
def test_so_many_working_days_before_a_due_date(due_at, days, opening, why):
    found = days_before(at(due_at), days, CALENDAR)
    assert found == (at(opening) if opening else None)


@pytest.mark.parametrize(
    ("due_at", "late"),
    [
        ("2018-04-26 16:59", "2018-04-27 07:00"),
        ("2018-04-27 07:00", "2018-05-02 07:00"),  # Saturday, Sunday, 30/04, 01/05
        ("2018-12-28 10:00", "2019-01-02 07:00"),  # 31/12 off, worked on 05/01
        ("2019-01-04 10:00", "2019-01-05 07:00"),
        ("2026-12-31 10:00", "2027-01-01 07:00"),  # beyond the calendar
    ],
)
def test_lateness_begins_on_the_working_day_after_the_due_date(due_at, late):
    assert working_days_after(at(due_at), 1, CALENDAR) == at(late)


@pytest.mark.parametrize(
    ("due_at", "standing"),
    [
        ("2018-04-23 16:59", "overdue"),
        ("2018-04-24 00:00", "near-due"),
        ("2018-04-26 09:00", "near-due"),
        ("2018-04-27 16:59", "near-due"),
        ("2018-04-28 00:00", "open"),
        (None, "open"),
    ],
)
def test_work_lists_tell_late_from_near_by_date(due_at, standing):
    now = horizon(at("2018-04-24 15:00"), 2, CALENDAR)  # 25/04 is a day off
    assert now.standing(at(due_at) if due_at else None) == standing


def test_beyond_the_calendar_near_is_counted_in_days():
    now = horizon(at("2027-03-01 09:00"), 2, CALENDAR)
    assert now.near == at("2027-03-04 00:00")
