from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from dossier_shared.worktime import (
    Calendar,
    CalendarNotCovered,
    Session,
    TimeLimit,
    Unit,
    add,
    load_calendar,
    opening,
    previous_working_days,
    working_days_between,
    working_time_between,
)

OFFICE = load_calendar()


def at(text: str) -> datetime:
    return datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=OFFICE.zone)


def on(text: str) -> date:
    return at(f"{text} 00:00").date()


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        ("12/04/2018", None),
        ("14/04/2018", "thứ Bảy"),
        ("15/04/2018", "Chủ nhật"),
        ("25/04/2018", "ngày nghỉ lễ"),
        ("05/01/2019", None),
    ],
)
def test_the_office_says_why_it_is_closed(day, reason):
    assert OFFICE.reason_not_working(on(day)) == reason
    assert OFFICE.is_working(on(day)) == (reason is None)


@pytest.mark.parametrize(
    ("year", "days"),
    list(enumerate([250, 250, 252, 252, 250, 249, 249, 251, 250, 249], 2017)),
)
def test_each_covered_year_has_its_working_days(year, days):
    first, last = date(year, 1, 1), date(year, 12, 31)
    assert OFFICE.is_working(first) + working_days_between(first, last, OFFICE) == days


def test_the_working_days_up_to_the_article_are_318():
    assert working_days_between(on("01/01/2017"), on("12/04/2018"), OFFICE) == 318


def test_days_between_run_backwards_as_well():
    assert working_days_between(on("27/04/2018"), on("12/04/2018"), OFFICE) == -10


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        ("02/05/2018", 1, "27/04/2018"),
        ("26/04/2018", 1, "24/04/2018"),
        ("15/04/2018", 1, "13/04/2018"),
        ("07/01/2019", 1, "05/01/2019"),
        ("27/04/2018", 10, "12/04/2018"),
        ("14/04/2018", 0, "14/04/2018"),
    ],
)
def test_a_reminder_is_sent_working_days_ahead(day, n, expected):
    assert previous_working_days(on(day), n, OFFICE) == on(expected)


def test_a_reminder_is_not_sent_days_after():
    with pytest.raises(ValueError, match="not negative"):
        previous_working_days(on("12/04/2018"), -1, OFFICE)


def test_there_is_no_working_day_before_the_calendar_begins():
    with pytest.raises(CalendarNotCovered, match="2016"):
        previous_working_days(on("03/01/2017"), 2, OFFICE)


def test_the_office_opens_at_seven():
    assert opening(on("12/04/2018"), OFFICE) == at("12/04/2018 07:00")


@pytest.mark.parametrize(
    ("a", "b", "hours"),
    [
        ("12/04/2018 09:00", "12/04/2018 11:00", 2),
        ("12/04/2018 11:00", "12/04/2018 14:00", 1),
        ("12/04/2018 12:00", "12/04/2018 13:00", 0),
        ("12/04/2018 05:00", "12/04/2018 22:00", 8),
        ("24/04/2018 16:00", "26/04/2018 16:00", 8),
        ("13/04/2018 18:00", "15/04/2018 18:00", 0),
        ("12/04/2018 09:00", "27/04/2018 09:00", 80),
        ("12/04/2018 11:00", "12/04/2018 09:00", -2),
    ],
)
def test_office_hours_between_two_moments(a, b, hours):
    assert working_time_between(at(a), at(b), OFFICE) == timedelta(hours=hours)


def test_an_office_may_keep_shorter_hours():
    counter = replace(
        OFFICE, sessions=(Session(time(7, 30), time(11)), Session(time(14), time(16, 30)))
    )
    assert add(at("12/04/2018 16:00"), TimeLimit(4, Unit.HOUR), counter) == at("13/04/2018 11:00")
    assert add(at("12/04/2018 17:00"), TimeLimit(1, Unit.WORKING_DAY), counter) == at(
        "13/04/2018 16:30"
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"sessions": ()}, "sessions"),
        ({"sessions": (Session(time(13), time(17)), Session(time(7), time(11)))}, "sessions"),
        ({"worked_saturdays": frozenset({date(2018, 4, 12)})}, "not a Saturday"),
        ({"years": range(2018, 2018)}, "years"),
    ],
)
def test_a_calendar_that_contradicts_itself_is_refused(change, message):
    with pytest.raises(ValueError, match=message):
        Calendar(**{"days_off": frozenset()} | change)


def test_an_office_may_load_a_calendar_of_its_own(tmp_path):
    own = tmp_path / "own.json"
    own.write_text(
        '{"years": [2018, 2018], "weekday_days_off": ["2018-04-13"], "worked_saturdays": []}'
    )
    calendar = load_calendar(own)
    assert (calendar.years, calendar.days_off) == (range(2018, 2019), {date(2018, 4, 13)})


def test_a_calendar_that_does_not_say_which_years_it_covers_is_refused(tmp_path):
    own = tmp_path / "own.json"
    own.write_text('{"weekday_days_off": [], "worked_saturdays": []}')
    with pytest.raises(ValueError, match=r"own\.json holds no 'years'"):
        load_calendar(own)
