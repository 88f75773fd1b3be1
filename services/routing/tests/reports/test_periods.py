from datetime import UTC, date, datetime

import pytest
from services.routing.tests.reports.timelines import ZONE, at, seen

from routing.domain.reports.periods import (
    Period,
    between,
    half_year,
    month,
    quarter,
    whole_year,
    window,
)

TITLES = [
    (month(2018, 4), "Tháng 4 năm 2018", "2018-04-01", "2018-04-30", "thirty days"),
    (month(2020, 2), "Tháng 2 năm 2020", "2020-02-01", "2020-02-29", "a leap year"),
    (month(2018, 12), "Tháng 12 năm 2018", "2018-12-01", "2018-12-31", "the year's last"),
    (quarter(2018, 2), "Quý II năm 2018", "2018-04-01", "2018-06-30", "a middle one"),
    (quarter(2018, 4), "Quý IV năm 2018", "2018-10-01", "2018-12-31", "the year's last"),
    (half_year(2018, 1), "6 tháng đầu năm 2018", "2018-01-01", "2018-06-30", "the first"),
    (half_year(2018, 2), "6 tháng cuối năm 2018", "2018-07-01", "2018-12-31", "the second"),
    (whole_year(2018), "Năm 2018", "2018-01-01", "2018-12-31", "a year"),
    (
        between(date(2017, 1, 3), date(2018, 4, 12)),
        "Từ ngày 03/01/2017 đến ngày 12/04/2018", "2017-01-03", "2018-04-12", "any range",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("period", "title", "first", "last", "why"), TITLES)
def test_a_period_has_its_days_and_the_title_that_stands_on_paper(period, title, first, last, why):
    assert period.title == title, why
    assert (str(period.first), str(period.last)) == (first, last), why


@pytest.mark.parametrize("span", [month, quarter, half_year])
def test_the_periods_of_a_year_follow_one_another_without_a_gap(span):
    period = span(2018, 1)
    while period.last.year == 2018:
        after = period.following()
        assert (after.first - period.last).days == 1
        assert after.span == period.span
        period = after
    assert period == span(2019, 1)


def test_a_year_follows_a_year_and_a_range_one_of_as_many_days():
    assert whole_year(2018).following() == whole_year(2019)
    week = between(date(2018, 4, 2), date(2018, 4, 8))
    assert week.following() == between(date(2018, 4, 9), date(2018, 4, 15))


def test_each_period_follows_the_one_before_it():
    for year in (2018, 2020):
        periods = [
            *(month(year, n) for n in range(1, 13)), *(quarter(year, n) for n in range(1, 5)),
            half_year(year, 1), half_year(year, 2), whole_year(year),
            between(date(year, 2, 27), date(year, 3, 2)),
        ]  # fmt: skip
        for period in periods:
            assert period.preceding().following() == period


@pytest.mark.parametrize(
    ("span", "number"), [(month, 0), (month, 13), (quarter, 5), (half_year, 3)]
)
def test_a_year_has_no_more_periods_than_it_has(span, number):
    with pytest.raises(ValueError, match=str(number)):
        span(2018, number)


def test_a_period_does_not_end_before_it_begins():
    with pytest.raises(ValueError, match="before its first day"):
        Period("range", date(2018, 4, 2), date(2018, 4, 1))


def test_days_are_those_of_the_office_and_not_of_greenwich():
    april = seen(month(2018, 4))
    assert april.start == datetime(2018, 3, 31, 17, tzinfo=UTC)
    assert april.holds(at("2018-04-01 00:00"))
    assert april.holds(at("2018-04-30 23:59"))
    assert not april.holds(at("2018-05-01 00:00"))


def test_while_a_period_lasts_the_open_are_looked_at_as_of_then():
    running = window(month(2018, 4), at("2018-04-12 09:00"), ZONE)
    assert (running.seen, running.today) == (at("2018-04-12 09:00"), date(2018, 4, 12))
    closed = window(month(2018, 4), at("2018-09-12 09:00"), ZONE)
    assert (closed.seen, closed.today) == (at("2018-05-01 00:00"), date(2018, 5, 1))
