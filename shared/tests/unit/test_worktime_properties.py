from dataclasses import replace
from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dossier_shared.worktime import (
    TimeLimit,
    Unit,
    add,
    due,
    load_calendar,
    previous_working_days,
    working_days_between,
    working_time_between,
)

OFFICE = load_calendar()

receipts = st.datetimes(
    datetime(2017, 1, 3),  # noqa: DTZ001
    datetime(2025, 12, 31),  # noqa: DTZ001
).map(lambda moment: moment.replace(tzinfo=OFFICE.zone))
spring_receipts = st.datetimes(
    datetime(2018, 4, 9),  # noqa: DTZ001
    datetime(2018, 5, 7),  # noqa: DTZ001
).map(lambda moment: moment.replace(tzinfo=OFFICE.zone))
day_limits = st.builds(
    TimeLimit, st.integers(1, 90), st.sampled_from([Unit.WORKING_DAY, Unit.CALENDAR_DAY])
)
limits = st.one_of(day_limits, st.builds(TimeLimit, st.integers(1, 200), st.just(Unit.HOUR)))
short_limits = st.builds(TimeLimit, st.integers(1, 12), st.sampled_from(Unit))
days = st.dates(date(2017, 2, 1), date(2026, 12, 31))


@given(spring_receipts, spring_receipts, short_limits)
def test_a_dossier_received_later_is_never_due_sooner(one, other, limit):
    first, second = sorted((one, other))
    assert add(first, limit, OFFICE) <= add(second, limit, OFFICE)


@given(receipts, st.timedeltas(timedelta(), timedelta(days=20)), limits)
def test_a_dossier_received_days_later_is_never_due_sooner(received, wait, limit):
    assert add(received, limit, OFFICE) <= add(received + wait, limit, OFFICE)


@given(receipts, limits)
def test_no_dossier_is_due_while_the_office_is_closed(received, limit):
    end = add(received, limit, OFFICE)
    assert OFFICE.is_working(end.date())
    assert any(opens <= end.time() <= closes for opens, closes in OFFICE.sessions)


@given(receipts, day_limits)
def test_no_dossier_is_due_the_day_it_is_received(received, limit):
    assert add(received, limit, OFFICE).date() > received.date()


@given(
    spring_receipts,
    short_limits,
    st.sets(st.dates(date(2018, 4, 9), date(2018, 5, 31)), min_size=1, max_size=5),
)
def test_a_holiday_more_never_makes_a_dossier_due_sooner(received, limit, holidays):
    festive = replace(OFFICE, days_off=OFFICE.days_off | holidays)
    assert add(received, limit, OFFICE) <= add(received, limit, festive)


@given(receipts, day_limits)
def test_the_account_counts_from_one_to_the_limit_without_a_day_left_out(received, limit):
    end = due(received, limit, OFFICE)
    numbers = [day.number for day in end.days if day.number is not None]
    assert numbers == list(range(1, limit.amount + 1))
    assert [day.date for day in end.days] == [
        received.date() + timedelta(days=n) for n in range(len(end.days))
    ]
    assert end.days[-1].date == end.at.date()


@given(receipts, st.integers(1, 90))
def test_counting_back_and_forth_agrees_with_the_promise(received, amount):
    promised = add(received, TimeLimit(amount, Unit.WORKING_DAY), OFFICE).date()
    assert working_days_between(received.date(), promised, OFFICE) == amount
    counted_back = previous_working_days(promised, amount, OFFICE)
    assert counted_back <= received.date()
    assert working_days_between(counted_back, received.date(), OFFICE) == 0


@given(receipts, st.integers(1, 200))
def test_a_limit_in_hours_leaves_exactly_that_much_office_time(received, amount):
    end = add(received, TimeLimit(amount, Unit.HOUR), OFFICE)
    assert working_time_between(received, end, OFFICE) == timedelta(hours=amount)


@given(days, days, days)
def test_working_days_between_add_up(a, b, c):
    whole = working_days_between(a, c, OFFICE)
    assert whole == working_days_between(a, b, OFFICE) + working_days_between(b, c, OFFICE)
