"""The due date of any clock, on the calendar that ships: what must hold for whatever stops there
were (NĐ 61/2018 art.19.4; Bộ luật Dân sự 2015 art.147-148)."""

from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from services.intake.tests.builders import CALENDAR, at

from dossier_shared.clock import OFFICE_ZONE
from dossier_shared.worktime import TimeLimit, Unit, add, working_days_between
from intake.domain.clock import Segment, Segments, then
from intake.domain.due import due_of

FIRST = at("2018-01-02 08:00")
MOMENTS = st.integers(0, 60 * 24 * 200).map(lambda minutes: FIRST + timedelta(minutes=minutes))
WORKING = MOMENTS.filter(lambda moment: CALENDAR.is_working(day_of(moment)))
WAITS = st.lists(st.tuples(st.integers(0, 60 * 24 * 5), st.integers(1, 60 * 24 * 20)), max_size=4)
"""Minutes until the next stop, and minutes that it lasts."""

DAYS = st.integers(1, 40)


def day_of(moment: datetime) -> date:
    return moment.astimezone(OFFICE_ZONE).date()


def stopped(start: datetime, waits: list[tuple[int, int]]) -> Segments:
    """A clock that ran from `start` and stood still now and then."""
    clock: Segments = (Segment("runs", start, "tiếp nhận", "luật"),)
    moment = start
    for before, lasts in waits:
        moment += timedelta(minutes=before)
        clock = then(clock, Segment("stopped", moment, "dừng", "luật"))
        moment += timedelta(minutes=lasts)
        clock = then(clock, Segment("runs", moment, "tiếp", "luật"))
    return clock


@given(WORKING, WAITS, DAYS, st.sampled_from([Unit.WORKING_DAY, Unit.CALENDAR_DAY]))
@settings(deadline=None)
def test_the_account_counts_exactly_the_days_of_the_limit_and_ends_on_the_due_date(
    start: datetime, waits: list[tuple[int, int]], days: int, unit: Unit
) -> None:
    due = due_of(stopped(start, waits), TimeLimit(days, unit), CALENDAR)
    assert due is not None
    counted = [one for one in due.days if one.number is not None]
    assert [one.number for one in counted] == list(range(1, days + 1))
    dates = [one.date for one in due.days]
    assert dates == sorted(set(dates))
    assert dates[-1] == due.at.date()
    assert dates[0] == day_of(start)
    assert CALENDAR.is_working(due.at.date())
    assert all(one.reason for one in due.days)


@given(WORKING, DAYS, st.integers(0, 60 * 24 * 5), st.integers(0, 60 * 24 * 30))
@settings(deadline=None)
def test_a_stop_moves_the_date_by_the_working_days_it_lasted_and_not_before_its_end(
    start: datetime, days: int, before: int, lasts: int
) -> None:
    limit = TimeLimit(days, Unit.WORKING_DAY)
    promised = add(start, limit, CALENDAR)
    stop = start + timedelta(minutes=before)
    if stop > promised:
        return
    went_on = stop + timedelta(minutes=lasts)
    due = due_of(stopped(start, [(before, lasts)]), limit, CALENDAR)
    assert due is not None
    stood = working_days_between(day_of(stop), day_of(went_on), CALENDAR)
    day = later(promised.date(), stood)
    assert due.at.date() == (day if day >= day_of(went_on) else later(day, 1))


def later(day: date, working_days: int) -> date:
    while working_days:
        day += timedelta(days=1)
        working_days -= CALENDAR.is_working(day)
    return day


@given(WORKING, WAITS, st.one_of(st.none(), DAYS.map(lambda n: TimeLimit(n, Unit.WORKING_DAY))))
@settings(deadline=None)
def test_what_is_counted_anew_forgets_all_that_was_before(
    start: datetime, waits: list[tuple[int, int]], limit: TimeLimit | None
) -> None:
    clock = stopped(start, waits)
    anew = clock[-1].start + timedelta(days=1)
    restarted = then(clock, Segment("restarted", anew, "tính lại", "NĐ 61/2018 đ.19.4"))
    due = due_of(restarted, limit, CALENDAR)
    assert (due and due.at) == (limit and add(anew, limit, CALENDAR))


@given(WORKING, st.integers(1, 80))
@settings(deadline=None)
def test_hours_are_those_that_the_office_works(start: datetime, hours: int) -> None:
    due = due_of(stopped(start, []), TimeLimit(hours, Unit.HOUR), CALENDAR)
    assert due is not None
    assert CALENDAR.is_working(due.at.date())
    assert CALENDAR.within_sessions(due.at.time(), due.at.date()) == due.at.time()


@given(WORKING, st.integers(1, 60), WAITS)
@settings(deadline=None)
def test_a_stop_never_brings_a_date_forward(
    start: datetime, hours: int, waits: list[tuple[int, int]]
) -> None:
    limit = TimeLimit(hours, Unit.HOUR)
    free = due_of(stopped(start, []), limit, CALENDAR)
    held = due_of(stopped(start, waits), limit, CALENDAR)
    assert free is not None
    assert held is not None
    assert held.at >= free.at
