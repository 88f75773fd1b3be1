"""Indices of QĐ 766/QĐ-TTg: what the data allow, by formula; what they do not, by name."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from services.routing.tests.reports.papers import april
from services.routing.tests.reports.test_figures import AS_OF, PERIODS, last_told
from services.routing.tests.reports.timelines import AGENCY, ZONE, lives, mark, seen, timeline

from routing.domain.reports.counts import Contradiction
from routing.domain.reports.indices import ABSENT, indices
from routing.domain.reports.periods import between, month, window

OF_APRIL = [
    ("resolved_on_time", 1, 2, "H-3 early, H-2 late"),
    ("open_in_time", 3, 4, "H-1 is late"),
    ("received_online", 1, 3, "H-4 of H-4, H-5, H-6"),
    ("returned_electronically", 1, 1, "H-2"),
    ("handled_well", 4, 6, "H-1 and H-2 are late"),
    ("satisfied", 1, 1, "H-2 gave no 0"),
]


@pytest.mark.parametrize(("key", "part", "whole", "why"), OF_APRIL)
def test_each_index_is_a_part_of_a_whole(key, part, whole, why):
    report = indices(april(), AGENCY, seen(month(2018, 4)))
    [found] = [index for index in report.indices if index.key == key]
    assert (found.part, found.whole) == (part, whole), why


def test_of_nothing_no_index_has_a_share():
    report = indices([], AGENCY, seen(month(2018, 4)))
    assert {index.share for index in report.indices} == {None}


def test_one_point_of_nought_is_dissatisfaction_and_a_late_one_is_not_counted_twice():
    received = mark("received", "2018-04-02 08:00", "2018-04-16 08:00")
    late = mark("finished", "2018-04-18 08:00", "2018-04-16 08:00")
    angry = mark("rated", "2018-04-19 08:00", points=(0, *(2,) * 8))
    report = indices([timeline(received, late, angry)], AGENCY, seen(month(2018, 4)))
    assert (report.facts.rated, report.facts.dissatisfied, report.facts.faulted) == (1, 1, 1)


def test_a_bad_rating_of_what_was_done_before_the_period_is_no_fault_of_its_dossiers():
    received = mark("received", "2018-03-02 08:00", "2018-03-16 08:00")
    done = mark("finished", "2018-03-13 08:00", "2018-03-16 08:00")
    angry = mark("rated", "2018-04-19 08:00", points=(0,) * 9)
    facts = indices([timeline(received, done, angry)], AGENCY, seen(month(2018, 4))).facts
    assert (facts.dissatisfied, facts.faulted, facts.counts.total) == (1, 0, 0)


def test_a_result_is_returned_once_and_in_its_own_period():
    received = mark("received", "2018-03-02 08:00", "2018-04-16 08:00")
    done = mark("finished", "2018-03-20 08:00", "2018-04-16 08:00")
    returns = [mark("returned", f"2018-04-{day} 08:00", detail="post") for day in (10, 11)]
    told = [timeline(received, done, *returns)]
    facts = indices(told, AGENCY, seen(month(2018, 4))).facts
    assert (facts.returned["post"], facts.counts.total) == (1, 0)
    tenth = seen(between(date(2018, 4, 11), date(2018, 4, 30)))
    assert indices(told, AGENCY, tenth).facts.returned.total() == 0


@settings(deadline=None)
@given(st.lists(lives(), max_size=10), PERIODS, AS_OF)
def test_no_part_is_greater_than_its_whole(told, period, as_of):
    report = indices(last_told(told), AGENCY, window(period, as_of, ZONE))
    for index in report.indices:
        assert 0 <= index.part <= index.whole


def test_an_index_beyond_its_whole_is_not_given_out():
    report = indices(april(), AGENCY, seen(month(2018, 4)))
    with pytest.raises(Contradiction, match="resolved_on_time"):
        replace(report.indices[0], part=9)


def test_what_cannot_be_computed_is_named_with_the_reason():
    assert len({absent.label for absent in ABSENT}) == len(ABSENT) == 7
    assert all(absent.why.endswith(".") for absent in ABSENT)
