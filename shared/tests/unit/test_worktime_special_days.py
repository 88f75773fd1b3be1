"""Half days and other special hours, reasons of single days, and a clock that goes on."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier_shared.worktime import (
    Calendar,
    Session,
    TimeLimit,
    Unit,
    after_working_time,
    due,
    load_calendar,
    working_time_between,
)
from dossier_shared.worktime.days import OFFICE_ZONE

PLAIN = load_calendar()
MORNING = (Session(time(7), time(11, 30)),)
HALF = date(2018, 4, 13)
WITH_HALF_DAY = replace(PLAIN, special={HALF: MORNING})


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=OFFICE_ZONE)


@pytest.mark.parametrize(
    ("received", "limit", "ends"),
    [
        pytest.param("2018-04-12 09:00", TimeLimit(2, Unit.WORKING_DAY), "2018-04-16 09:00",
                     id="a half day is a day of a limit in days"),
        pytest.param("2018-04-12 16:00", TimeLimit(1, Unit.WORKING_DAY), "2018-04-13 11:30",
                     id="due on a half day ends when it closes"),
        pytest.param("2018-04-12 16:00", TimeLimit(8, Unit.HOUR), "2018-04-16 09:30",
                     id="hours run only while it is open: 1 + 4,5 + 2,5"),
        pytest.param("2018-04-13 14:00", TimeLimit(1, Unit.HOUR), "2018-04-16 08:00",
                     id="received on the half day after it closed"),
        pytest.param("2018-04-12 16:30", TimeLimit(1, Unit.CALENDAR_DAY), "2018-04-13 11:30",
                     id="a calendar day that ends on the half day"),
    ],
)  # fmt: skip
def test_a_half_day_counts_as_a_day_and_with_its_own_hours(
    received: str, limit: TimeLimit, ends: str
) -> None:
    assert due(at(received), limit, WITH_HALF_DAY).at == at(ends)


def test_the_account_tells_the_reason_of_a_single_day() -> None:
    named = replace(PLAIN, reasons={date(2018, 4, 25): "Giỗ Tổ Hùng Vương"})
    days = due(at("2018-04-24 09:00"), TimeLimit(1, Unit.WORKING_DAY), named).days
    assert [day.reason for day in days][1] == "Giỗ Tổ Hùng Vương"
    special = due(at("2018-04-12 09:00"), TimeLimit(1, Unit.WORKING_DAY), WITH_HALF_DAY).days
    assert special[-1].reason == "ngày làm việc, giờ riêng"


@pytest.mark.parametrize(
    ("moment", "served"),
    [
        ("2018-04-12 07:15", False),
        ("2018-04-12 07:30", True),
        ("2018-04-12 11:00", False),
        ("2018-04-12 16:29", True),
        ("2018-04-14 09:00", False),
    ],
)
def test_the_counter_has_hours_of_its_own_that_count_nothing(moment: str, served: bool) -> None:
    hours = (Session(time(7, 30), time(11)), Session(time(14), time(16, 30)))
    calendar = replace(PLAIN, counter_sessions=hours)
    assert calendar.counter_open(at(moment)) is served
    limit = TimeLimit(8, Unit.HOUR)
    assert due(at("2018-04-12 09:00"), limit, calendar) == due(at("2018-04-12 09:00"), limit, PLAIN)


@pytest.mark.parametrize("wrong", [(), (Session(time(9), time(8)),), (*MORNING, *MORNING)])
def test_special_hours_that_do_not_follow_one_another_are_refused(
    wrong: tuple[Session, ...],
) -> None:
    with pytest.raises(ValueError, match="follow one another"):
        replace(PLAIN, special={HALF: wrong})


HALF_DAYS = st.sets(
    st.dates(date(2018, 3, 1), date(2018, 6, 30)).filter(PLAIN.is_working), max_size=20
)
MOMENTS = st.datetimes(datetime(2018, 3, 1), datetime(2018, 5, 31)).map(  # noqa: DTZ001
    lambda moment: moment.replace(tzinfo=OFFICE_ZONE, microsecond=0)
)


@given(HALF_DAYS, MOMENTS, st.integers(1, 200))
def test_what_is_left_of_the_hours_runs_out_exactly_then(
    half_days: set[date], start: datetime, minutes: int
) -> None:
    calendar: Calendar = replace(PLAIN, special=dict.fromkeys(half_days, MORNING))
    left = timedelta(minutes=15 * minutes)
    ends = after_working_time(start, left, calendar).at
    assert working_time_between(start, ends, calendar) == left


@given(HALF_DAYS, MOMENTS, st.integers(1, 30))
def test_half_days_never_bring_a_due_date_forward(
    half_days: set[date], start: datetime, amount: int
) -> None:
    calendar = replace(PLAIN, special=dict.fromkeys(half_days, MORNING))
    limit = TimeLimit(8 * amount, Unit.HOUR)
    assert due(start, limit, calendar).at >= due(start, limit, PLAIN).at
