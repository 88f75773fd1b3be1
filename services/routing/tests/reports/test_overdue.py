"""Who is late, by how much, and who had the dossier meanwhile."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from services.routing.tests.reports.test_figures import AS_OF, PERIODS, last_told
from services.routing.tests.reports.timelines import (
    AGENCY,
    CALENDAR,
    ZONE,
    at,
    lives,
    mark,
    seen,
    timeline,
)

from routing.domain.reports.counts import Contradiction
from routing.domain.reports.delays import Delay
from routing.domain.reports.overdue import overdue
from routing.domain.reports.periods import month, window

NOON = at("2018-04-19 11:30")
RECEIVED = mark("received", "2018-04-02 08:00", "2018-04-16 08:00")


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


def listed(*marks, as_of=NOON, **changes):
    april = window(month(2018, 4), as_of, ZONE)
    return overdue([timeline(*marks, **changes)], AGENCY, april, CALENDAR).rows


SPLITS = [
    ([], 3, 20.5, 0, "own", "two days and a morning with the own agency"),
    (
        [mark("passed", "2018-04-10 08:00", detail="Sở Y tế")],
        3, 0, 20.5, "partner", "passed on and not answered",
    ),
    (
        [mark("passed", "2018-04-10 08:00", detail="Sở Y tế"),
         mark("answered", "2018-04-18 11:30", detail="Sở Y tế")],
        3, 8, 12.5, "both", "answered a day and a half late",
    ),
    (
        [mark("passed", "2018-04-10 08:00", detail="Sở Y tế"),
         mark("answered", "2018-04-16 16:00", detail="Sở Y tế")],
        3, 20.5, 0, "own", "answered on the promised day: the delay is the own agency's",
    ),
    (
        [mark("step-entered", "2018-04-17 07:00", detail="council", external=True),
         mark("step-entered", "2018-04-17 17:00", detail="sign", who="gd-1")],
        3, 12.5, 8, "both", "a day at a step outside",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("marks", "days", "own", "partner", "cause", "why"), SPLITS)
def test_the_delay_is_told_in_working_days_and_by_who_had_it(marks, days, own, partner, cause, why):
    [row] = listed(RECEIVED, *marks)
    assert row.now == row.first == Delay(days, hours(own), hours(partner)), why
    assert row.cause == cause, why


def test_waiting_for_papers_is_nobodys_delay():
    asked = mark("supplement-asked", "2018-04-17 11:30")
    back = mark("supplemented", "2018-04-18 11:30", "2018-04-18 17:00")
    [row] = listed(RECEIVED, asked, back)
    assert row.now == Delay(1, hours(4.5), hours(0))
    assert row.first == Delay(3, hours(4.5 + 3.5 + 4.5), hours(0))


def test_an_apology_moves_the_promise_and_the_first_one_is_still_told():
    moved = mark("rescheduled", "2018-04-13 08:00", "2018-04-27 08:00", detail="apology")
    [row] = listed(RECEIVED, moved)
    assert (row.now, row.first) == (None, Delay(3, hours(20.5), hours(0)))
    assert row.apologised
    assert row.open
    assert (row.due_first, row.due_now) == (at("2018-04-16 08:00"), at("2018-04-27 08:00"))


def test_another_cause_of_a_new_date_is_no_apology():
    moved = mark("rescheduled", "2018-04-13 08:00", "2018-04-17 08:00", detail="calendar")
    [row] = listed(RECEIVED, moved)
    assert not row.apologised
    assert row.moved == ("calendar",)


def test_what_was_resolved_late_stands_in_the_list_of_its_period():
    done = mark("finished", "2018-04-18 09:00", "2018-04-16 08:00")
    [row] = listed(RECEIVED, done)
    assert not row.open
    assert row.now == Delay(2, hours(8 + 2), hours(0))


@pytest.mark.parametrize(
    ("marks", "why"),
    [
        ([RECEIVED, mark("finished", "2018-04-16 17:00", "2018-04-16 08:00")], "on the day"),
        ([RECEIVED, mark("withdrawn", "2018-04-18 17:00")], "withdrawn is on time"),
        ([RECEIVED, mark("stopped", "2018-04-12 17:00")], "stands still"),
        ([mark("received", "2018-04-02 08:00")], "no limit"),
        ([mark("submitted", "2018-04-02 08:00")], "never received"),
    ],
)
def test_what_is_not_late_is_not_listed(marks, why):
    assert listed(*marks) == (), why


def test_at_the_end_of_a_month_its_last_day_is_over():
    due = mark("received", "2018-04-02 08:00", "2018-04-27 08:00")
    [row] = listed(due, as_of=at("2018-06-01 08:00"))
    assert row.now == Delay(0, hours(0), hours(0))
    assert row.cause == "own"


def test_with_nobody_at_work_since_the_delay_is_of_whoever_has_it():
    due = mark("received", "2018-04-02 08:00", "2018-04-27 08:00")
    passed = mark("passed", "2018-04-03 08:00", detail="Sở Y tế")
    [row] = listed(due, passed, as_of=at("2018-04-28 08:00"))
    assert row.cause == "partner"
    assert row.partners == ("Sở Y tế",)


def test_beyond_the_calendar_a_delay_is_told_without_its_length():
    old = mark("received", "2016-03-01 08:00", "2016-04-01 08:00")
    [row] = listed(old)
    assert row.now == Delay(None, None, None)
    assert (row.cause, row.days) == ("own", 0)


def test_the_longest_delay_comes_first():
    short = mark("received", "2018-04-02 08:00", "2018-04-18 08:00")
    april = window(month(2018, 4), NOON, ZONE)
    told = [timeline(short, code="a"), timeline(RECEIVED, code="c"), timeline(RECEIVED, code="b")]
    rows = overdue(told, AGENCY, april, CALENDAR).rows
    assert [(row.code, row.days) for row in rows] == [("b", 3), ("c", 3), ("a", 1)]


@settings(deadline=None)
@given(st.lists(lives(), max_size=10), PERIODS, AS_OF)
def test_the_list_names_as_many_as_the_form_counts(told, period, as_of):
    asked = window(period, as_of, ZONE)
    report = overdue(last_told(told), AGENCY, asked, CALENDAR)
    assert len({row.code for row in report.rows}) == len(report.rows)
    for row in report.rows:
        for one in (row.now, row.first):
            spans = (one.own, one.partner) if one else ()
            assert all(span is not None and span >= timedelta() for span in spans)


def test_a_list_that_leaves_one_out_is_not_given_out():
    report = overdue([timeline(RECEIVED)], AGENCY, seen(month(2018, 4)), CALENDAR)
    with pytest.raises(Contradiction, match="in the list"):
        replace(report, rows=())


def test_a_period_that_ends_at_midnight_ends_with_the_day_before():
    due = mark("received", "2018-05-02 08:00", "2018-05-30 08:00")
    may = seen(month(2018, 5))
    [row] = overdue([timeline(due)], AGENCY, may, CALENDAR).rows
    assert row.now == Delay(1, hours(8), hours(0)), "31/05; Friday 01/06 is not yet worked"
