from datetime import UTC, datetime, timedelta

import pytest

from dossier_shared.worktime import CalendarNotCovered, TimeLimit, Unit, add, due, load_calendar

OFFICE = load_calendar()
HOUR, WORKING_DAY, CALENDAR_DAY = Unit.HOUR, Unit.WORKING_DAY, Unit.CALENDAR_DAY


def at(text: str) -> datetime:
    return datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=OFFICE.zone)


@pytest.mark.parametrize(
    ("received", "amount", "unit", "expected"),
    [
        pytest.param(
            "12/04/2018 09:00", 10, WORKING_DAY, "27/04/2018 09:00", id="passes Giỗ Tổ 25/04"
        ),
        pytest.param("12/04/2018 09:00", 20, WORKING_DAY, "15/05/2018 09:00", id="30/04 and 01/05"),
        pytest.param("12/02/2018 09:00", 5, WORKING_DAY, "26/02/2018 09:00", id="Tết 14-20/02"),
        pytest.param(
            "28/12/2018 09:00", 5, WORKING_DAY, "07/01/2019 09:00", id="31/12 swapped for 05/01"
        ),
        pytest.param(
            "26/04/2019 09:00", 5, WORKING_DAY, "07/05/2019 09:00", id="29/04 swapped for 04/05"
        ),
        pytest.param(
            "24/04/2025 09:00", 3, WORKING_DAY, "28/04/2025 09:00", id="Saturday 26/04 is worked"
        ),
        pytest.param(
            "07/01/2026 09:00", 4, WORKING_DAY, "12/01/2026 09:00", id="Saturday 10/01 is worked"
        ),
        pytest.param(
            "18/04/2018 09:00", 12, CALENDAR_DAY, "02/05/2018 17:00", id="ends on 30/04, moved"
        ),
        pytest.param(
            "24/04/2018 16:00", 8, HOUR, "26/04/2018 16:00", id="1 h, holiday, 4,5 h, 2,5 h"
        ),
        pytest.param(
            "12/04/2018 09:00", 1, WORKING_DAY, "13/04/2018 09:00", id="one day is not today"
        ),
        pytest.param(
            "12/04/2018 09:00", 1, CALENDAR_DAY, "13/04/2018 09:00", id="one date is not today"
        ),
        pytest.param(
            "23/01/2017 09:00", 5, WORKING_DAY, "06/02/2017 09:00", id="an old dossier, Tết 2017"
        ),
        pytest.param(
            "12/04/2018 06:10", 1, WORKING_DAY, "13/04/2018 07:00", id="before opening: opening"
        ),
        pytest.param(
            "12/04/2018 11:30", 1, WORKING_DAY, "13/04/2018 11:30", id="as the morning closes"
        ),
        pytest.param(
            "12/04/2018 12:15", 1, WORKING_DAY, "13/04/2018 13:30", id="at lunch: the afternoon"
        ),
        pytest.param(
            "12/04/2018 21:40", 1, WORKING_DAY, "13/04/2018 17:00", id="after closing: closing"
        ),
        pytest.param(
            "14/04/2018 10:00", 1, WORKING_DAY, "16/04/2018 17:00", id="Saturday: all of Monday"
        ),
        pytest.param(
            "25/04/2018 10:00", 2, WORKING_DAY, "27/04/2018 17:00", id="on Giỗ Tổ: not a day more"
        ),
        pytest.param(
            "05/01/2019 10:00", 1, WORKING_DAY, "07/01/2019 10:00", id="on a worked Saturday"
        ),
        pytest.param(
            "09/04/2018 10:00", 3, CALENDAR_DAY, "12/04/2018 10:00", id="three dates of one week"
        ),
        pytest.param(
            "14/04/2018 10:00", 4, CALENDAR_DAY, "18/04/2018 10:00", id="dates from a Saturday"
        ),
        pytest.param(
            "12/04/2018 10:00", 2, CALENDAR_DAY, "16/04/2018 17:00", id="ends Saturday: Monday"
        ),
        pytest.param(
            "13/04/2018 10:00",
            3,
            CALENDAR_DAY,
            "16/04/2018 17:00",
            id="Monday, not before what Sunday moved there",
        ),
        pytest.param("12/04/2018 08:00", 2, HOUR, "12/04/2018 10:00", id="hours start at once"),
        pytest.param("12/04/2018 10:30", 2, HOUR, "12/04/2018 14:30", id="lunch is not counted"),
        pytest.param("12/04/2018 12:00", 1, HOUR, "12/04/2018 14:30", id="received at lunch"),
        pytest.param("12/04/2018 16:00", 1, HOUR, "12/04/2018 17:00", id="ends as the office does"),
        pytest.param("13/04/2018 18:00", 1, HOUR, "16/04/2018 08:00", id="evening before weekend"),
        pytest.param("14/04/2018 10:00", 8, HOUR, "16/04/2018 17:00", id="eight hours are a day"),
    ],
)
def test_the_office_promises(received, amount, unit, expected):
    assert add(at(received), TimeLimit(amount, unit), OFFICE) == at(expected)


def account(received: str, amount: int, unit: Unit) -> list[tuple[str, int | None, str]]:
    counted = due(at(received), TimeLimit(amount, unit), OFFICE).days
    return [(f"{day.date:%d/%m}", day.number, day.reason) for day in counted]


def test_a_citizen_can_check_the_working_days_one_by_one():
    assert account("23/04/2018 09:00", 4, WORKING_DAY) == [
        ("23/04", None, "ngày nhận, không tính"),
        ("24/04", 1, "ngày làm việc"),
        ("25/04", None, "ngày nghỉ lễ"),
        ("26/04", 2, "ngày làm việc"),
        ("27/04", 3, "ngày làm việc"),
        ("28/04", None, "thứ Bảy"),
        ("29/04", None, "Chủ nhật"),
        ("30/04", None, "ngày nghỉ lễ"),
        ("01/05", None, "ngày nghỉ lễ"),
        ("02/05", 4, "ngày làm việc"),
    ]


def test_a_worked_saturday_is_counted_and_named():
    assert account("25/04/2025 09:00", 1, WORKING_DAY) == [
        ("25/04", None, "ngày nhận, không tính"),
        ("26/04", 1, "thứ Bảy làm bù"),
    ]


def test_the_account_says_why_a_dossier_filed_on_a_rest_day_has_until_closing():
    assert account("14/04/2018 10:00", 1, WORKING_DAY)[0] == (
        "14/04",
        None,
        "ngày nhận, không tính (thứ Bảy, hạn hết giờ làm việc)",
    )


def test_the_account_of_dates_shows_where_a_holiday_moves_the_end():
    assert account("27/04/2018 09:00", 3, CALENDAR_DAY) == [
        ("27/04", None, "ngày nhận, không tính"),
        ("28/04", 1, "thứ Bảy"),
        ("29/04", 2, "Chủ nhật"),
        ("30/04", 3, "ngày nghỉ lễ"),
        ("01/05", None, "ngày nghỉ lễ"),
        ("02/05", None, "ngày làm việc sau ngày nghỉ, hạn hết giờ làm việc"),
    ]


def test_the_account_of_hours_says_which_were_used_each_day():
    assert account("24/04/2018 15:45", 8, HOUR) == [
        ("24/04", 1, "tính 1,25 giờ (15:45-17:00)"),
        ("25/04", None, "ngày nghỉ lễ"),
        ("26/04", 2, "tính 6,75 giờ (07:00-11:30, 13:30-15:45)"),
    ]


def test_hours_of_a_dossier_filed_in_the_evening_start_in_the_morning():
    assert account("12/04/2018 19:00", 8, HOUR) == [
        ("12/04", None, "nhận sau giờ làm việc"),
        ("13/04", 1, "tính 8 giờ (07:00-11:30, 13:30-17:00)"),
    ]


def test_an_instant_of_another_zone_is_the_offices_own_day():
    late_on_the_eleventh = datetime(2018, 4, 11, 23, 30, 15, 250_000, tzinfo=UTC)
    end = add(late_on_the_eleventh, TimeLimit(1, WORKING_DAY), OFFICE)
    assert end.isoformat() == "2018-04-13T07:00:00+07:00"


@pytest.mark.parametrize("unit", list(Unit))
def test_milliseconds_of_the_receipt_are_kept(unit):
    received = at("12/04/2018 09:00") + timedelta(milliseconds=123)
    assert add(received, TimeLimit(1, unit), OFFICE).microsecond == 123_000


def test_a_receipt_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="no time zone"):
        due(datetime(2018, 4, 12, 9), TimeLimit(1, WORKING_DAY), OFFICE)  # noqa: DTZ001


@pytest.mark.parametrize("amount", [0, -1, 10_001])
def test_a_limit_of_no_days_or_of_decades_is_refused(amount):
    with pytest.raises(ValueError, match="time limit"):
        TimeLimit(amount, WORKING_DAY)


@pytest.mark.parametrize(
    ("received", "amount", "unit", "year"),
    [
        ("30/12/2026 09:00", 2, WORKING_DAY, 2027),
        ("30/12/2026 09:00", 2, CALENDAR_DAY, 2027),
        ("31/12/2026 16:00", 2, HOUR, 2027),
        ("03/01/2027 09:00", 1, WORKING_DAY, 2027),
        ("30/12/2016 09:00", 1, HOUR, 2016),
    ],
)
def test_nothing_is_promised_in_a_year_whose_holidays_are_unknown(received, amount, unit, year):
    with pytest.raises(CalendarNotCovered, match=str(year)) as refused:
        due(at(received), TimeLimit(amount, unit), OFFICE)
    assert refused.value.year == year
