from datetime import UTC, datetime
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier_shared.clock import OFFICE_ZONE
from dossier_shared.worktime import load_calendar, working_time_between
from routing.domain.assignment.hours import HOUR, OfficeHours, OwnHours, own_hours
from routing.domain.assignment.port import Absence

CALENDAR = load_calendar()


def at(text: str) -> datetime:
    """`2018-04-12 09:00`, by the office's clock."""
    return datetime.fromisoformat(text).replace(tzinfo=OFFICE_ZONE)


OFFICE = OfficeHours(at("2018-04-12 09:00"), CALENDAR)
REST = working_time_between(OFFICE.now, at("2026-12-31 23:00"), CALENDAR) / HOUR
"""To the end of the years the calendar knows."""


@pytest.mark.parametrize(
    ("due", "last", "why"),
    [
        ("2018-04-12 07:30", 6, "all of the due date counts, be its hour past"),
        ("2018-04-13 09:00", 14, "the next working day"),
        ("2018-04-14 09:00", 14, "nothing is worked on a Saturday"),
        ("2018-04-11 17:00", -1, "overdue since yesterday"),
        ("2026-12-31 17:00", REST, "the calendar's last day"),
        ("2027-01-07 17:00", REST + 40, "beyond it, forty hours a week"),
    ],
)
def test_a_dossier_is_late_by_date(due, last, why):
    assert OFFICE.last_on_time(at(due)) == pytest.approx(last), why


def test_without_a_due_date_nothing_is_late():
    assert OFFICE.last_on_time(None) == inf


@given(st.floats(0.01, 17_000))
def test_the_instant_is_when_so_many_hours_were_worked(hours):
    instant = OFFICE.instant(hours)
    assert instant is not None
    assert instant.tzinfo is UTC
    assert working_time_between(OFFICE.now, instant, CALENDAR) / HOUR == pytest.approx(hours)


def test_beyond_the_calendar_no_instant_is_told():
    assert OFFICE.instant(REST + 1) is None
    assert OFFICE.instant(inf) is None


@pytest.mark.parametrize(
    ("absences", "gaps", "why"),
    [
        ([], (), "always there"),
        ([("2018-04-01 07:00", "2018-04-10 07:00")], (), "what is past is left out"),
        ([("2018-04-10 07:00", "2018-04-13 07:00")], ((0, 6),), "away now"),
        ([("2018-04-13 07:00", "2018-04-16 07:00")], ((6, 14),), "a day, and a weekend"),
        ([("2018-04-13 07:00", "2018-04-17 07:00"), ("2018-04-13 07:00", "2018-04-16 07:00")],
         ((6, 22),), "two that overlap"),
        ([("2018-04-13 07:00", "2031-01-01 07:00")], ((6, inf),), "nobody knows until when"),
    ],
)  # fmt: skip
def test_absences_are_gaps_in_ones_hours(absences, gaps, why):
    given_ = [Absence(at(since), at(until)) for since, until in absences]
    assert own_hours(given_, OFFICE).gaps == gaps, why


@pytest.mark.parametrize(
    ("office", "own", "why"),
    [(2, 2, "before he goes"), (5, 3, "while he is away"), (9, 5, "after he came back"),
     (12, 6, "in the second gap"), (inf, inf, "never ends")],
)  # fmt: skip
def test_hours_of_ones_own_leave_out_the_gaps(office, own, why):
    assert OwnHours(((3, 7), (10, 13))).until(office) == own, why


@given(st.floats(0, 100))
def test_so_much_work_is_done_when_the_office_has_reached_it(own):
    hours = OwnHours(((3, 7), (10, 13)))
    assert hours.until(hours.office(own)) == pytest.approx(own)


def test_who_does_not_come_back_never_ends_it():
    assert OwnHours(((3, inf),)).office(3.5) == inf
    assert OwnHours(((3, inf),)).until(50) == 3
