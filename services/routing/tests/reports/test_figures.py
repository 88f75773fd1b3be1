"""What holds between the figures of any dossiers, counted anew or kept up to date."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from services.routing.tests.reports.timelines import (
    AGENCY,
    FIELDS,
    INSTANTS,
    LATER,
    ZONE,
    at,
    lives,
    mark,
    reference,
    seen,
    timeline,
)

from routing.domain.reports.counts import Contradiction, Counts, percent, ratio
from routing.domain.reports.figures import Figures
from routing.domain.reports.periods import (
    between,
    half_year,
    month,
    quarter,
    whole_year,
    window,
)
from routing.domain.reports.solving import Line, Solving, check_follows, report_06a, report_06b
from routing.domain.reports.standing import known_from

DATES = st.dates(date(2018, 3, 20), date(2018, 8, 10))
PERIODS = st.one_of(
    st.builds(month, st.just(2018), st.integers(3, 8)),
    st.builds(quarter, st.just(2018), st.integers(1, 3)),
    st.builds(half_year, st.just(2018), st.integers(1, 2)),
    st.just(whole_year(2018)),
    st.tuples(DATES, DATES).map(lambda days: between(min(days), max(days))),
)
AS_OF = st.one_of(INSTANTS, st.just(LATER))
TOLD = st.lists(lives(), max_size=14)
FLOWS = ("online", "counter", "post", "early", "on_time", "late", "late_first")


def last_told(told):
    return list({life.code: life for life in told}.values())


@settings(max_examples=300, deadline=None)
@given(TOLD, PERIODS, AS_OF)
def test_kept_up_to_date_the_figures_are_those_counted_anew(told, period, as_of):
    figures, asked = Figures(ZONE), window(period, as_of, ZONE)
    for life in [*told, *told[::2], *told]:
        figures.put(life)
    lives_now = last_told(told)
    assert figures.report_06a(AGENCY, asked) == report_06a(lives_now, AGENCY, asked)
    assert figures.report_06b(asked) == report_06b(lives_now, asked)


@settings(max_examples=200, deadline=None)
@given(TOLD, PERIODS)
def test_counters_alone_answer_as_of_the_last_noting(told, period):
    """Told at the last noting, so that no figure comes from a pass over the dossiers."""
    noted = [known_from(one) for life in told for one in life.marks]
    asked = window(period, max(noted, default=LATER), ZONE)
    figures = Figures(ZONE, told)
    assert figures.report_06b(asked) == report_06b(last_told(told), asked)


@settings(deadline=None)
@given(TOLD, PERIODS, AS_OF)
def test_what_a_period_leaves_open_the_next_takes_over(told, period, as_of):
    figures = Figures(ZONE, told)
    now, then = (window(one, as_of, ZONE) for one in (period, period.following()))
    check_follows(figures.report_06a(AGENCY, now), figures.report_06a(AGENCY, then))
    check_follows(figures.report_06b(now), figures.report_06b(then))


@settings(deadline=None)
@given(TOLD, st.sampled_from([(half_year, 2), (quarter, 4), (month, 12)]), AS_OF)
def test_what_flows_in_the_parts_of_a_year_adds_up_to_the_year(told, parts, as_of):
    span, number = parts
    figures = Figures(ZONE, told)
    year = figures.report_06b(window(whole_year(2018), as_of, ZONE)).total
    totals = [
        figures.report_06b(window(span(2018, n), as_of, ZONE)).total for n in range(1, number + 1)
    ]
    for flow in FLOWS:
        assert sum(getattr(total, flow) for total in totals) == getattr(year, flow), flow
    assert (totals[0].previous, totals[-1].open) == (year.previous, year.open)


@settings(deadline=None)
@given(TOLD, PERIODS, INSTANTS)
def test_a_report_stays_as_it_was_when_more_is_noted_later(told, period, as_of):
    asked = window(period, as_of, ZONE)
    before = Figures(ZONE)
    for life in told:
        then = tuple(one for one in life.marks if known_from(one) <= as_of)
        before.put(_with(life, then))
    assert Figures(ZONE, told).report_06b(asked) == before.report_06b(asked)


def _with(life, marks):
    return timeline(
        *marks, code=life.code, agency=life.agency, field=life.field, channel=life.channel,
        division=life.division, procedure=life.procedure, sensitive=life.sensitive,
    )  # fmt: skip


@settings(deadline=None)
@given(TOLD, PERIODS, AS_OF)
def test_lines_by_field_and_lines_by_agency_count_the_same_dossiers(told, period, as_of):
    figures, asked = Figures(ZONE, told), window(period, as_of, ZONE)
    for line in figures.report_06b(asked).lines:
        assert figures.report_06a(line.key, asked).total == line.counts


def test_the_reference_period_adds_up_as_the_source_article_has_it():
    asked = seen(between(date(2017, 1, 1), date(2018, 4, 12)), at("2018-04-12 17:00"))
    lives = reference()
    total = report_06a(lives, AGENCY, asked).total
    assert (total.total, total.resolved, total.open) == (3649, 3327, 322)
    assert Figures(ZONE, lives).report_06a(AGENCY, asked).total == total


def test_every_month_of_the_reference_period_follows_the_one_before():
    figures, period = Figures(ZONE, reference()), month(2017, 1)
    while period.first < date(2018, 4, 1):
        now, period = period, period.following()
        check_follows(
            figures.report_06a(AGENCY, seen(now)), figures.report_06a(AGENCY, seen(period))
        )


def test_lines_stand_in_the_order_of_the_alphabet_and_empty_ones_are_left_out():
    received = mark("received", "2018-04-10 08:00", "2018-04-20 08:00")
    old = mark("received", "2018-01-10 08:00", "2018-04-20 08:00")
    gone = mark("finished", "2018-01-11 08:00", "2018-04-20 08:00")
    told = [timeline(received, code=field, field=field) for field in FIELDS]
    told.append(timeline(old, gone, code="x", field="Việc làm"))
    report = report_06a(told, AGENCY, seen(month(2018, 4)))
    fields = ["An toàn lao động", "Bảo trợ xã hội", "Dạy nghề", "Người có công"]
    assert [line.key for line in report.lines] == fields
    assert Figures(ZONE, told).report_06a(AGENCY, seen(month(2018, 4))) == report


def test_a_dossier_told_anew_is_counted_once_and_where_it_now_belongs():
    figures, april = Figures(ZONE), seen(month(2018, 4))
    received = mark("received", "2018-04-10 08:00", "2018-05-20 08:00")
    figures.put(timeline(received, field="Dạy nghề"))
    figures.put(timeline(received))
    assert figures.report_06a(AGENCY, april).lines == (
        Line("Người có công", Counts(counter=1, open_in_time=1)),
    )


def test_figures_that_do_not_agree_are_not_given_out():
    with pytest.raises(Contradiction, match="previous 1"):
        Counts(previous=1, counter=2, early=1, open_in_time=1)
    with pytest.raises(Contradiction, match="fewer than none: early"):
        Counts(early=-1, open_in_time=1)
    with pytest.raises(Contradiction, match="first promise"):
        Counts(counter=1, early=1, late_first=2)
    one = Counts(counter=1, open_in_time=1)
    with pytest.raises(Contradiction, match="add up"):
        Solving("06a", AGENCY, seen(month(2018, 4)), (Line("Dạy nghề", one),), Counts())


def test_reports_that_do_not_follow_one_another_are_told():
    one, none = Counts(counter=1, open_in_time=1), Counts()
    april = Solving("06a", AGENCY, seen(month(2018, 4)), (Line("Dạy nghề", one),), one)
    may = Solving("06a", AGENCY, seen(month(2018, 5)), (), none)
    with pytest.raises(Contradiction, match="Tháng 5 năm 2018 takes over 0 dossiers"):
        check_follows(april, may)


SHARES = [
    (0, 0, None, "-", "of nothing it is not 100"),
    (0, 3, "0.0", "0,0%", "none of some"),
    (2, 3, "66.7", "66,7%", "halves up"),
    (1, 2000, "0.1", "0,1%", "half a tenth"),
    (3, 3, "100.0", "100,0%", "all"),
]


@pytest.mark.parametrize(("part", "whole", "share", "text", "why"), SHARES)
def test_a_share_is_per_cent_with_one_decimal_and_of_nothing_a_dash(part, whole, share, text, why):
    found = ratio(part, whole)
    assert (None if found is None else str(found)) == share, why
    assert percent(found) == text, why


def test_the_share_on_time_is_of_the_resolved():
    assert str(Counts(counter=4, early=1, on_time=1, late=1, open_late=1).on_time_share) == "66.7"
    assert Counts(counter=1, open_late=1).on_time_share is None
