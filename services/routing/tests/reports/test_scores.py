"""Scores by the citizens' points (TT 01/2018/TT-VPCP art.13-15)."""

from dataclasses import replace
from decimal import Decimal

import pytest
from services.routing.tests.reports.timelines import AGENCY, mark, seen, timeline

from routing.domain.reports.counts import Contradiction
from routing.domain.reports.periods import month
from routing.domain.reports.ratings import means, rating_of
from routing.domain.reports.scores import OF_STAFF, OF_UNIT, Score, holders, scores

APRIL = seen(month(2018, 4))
RECEIVED = mark("received", "2018-04-02 08:00", "2018-04-16 08:00")
DONE = mark("finished", "2018-04-13 08:00", "2018-04-16 08:00")
LATE = mark("finished", "2018-04-18 08:00", "2018-04-16 08:00")


def step(when, who, key="appraise", **more):
    return mark("step-entered", f"2018-04-{when}", detail=key, who=who, **more)


def rated(*points, when="2018-04-20 08:00"):
    return mark("rated", when, points=points)


def test_an_index_is_the_points_by_the_dossiers_that_gave_some():
    found = means([(2, 1, None, 0, 2, 2, 2, 2, 2), (1, 2, None, 0, 2, 2, 1, 2, None), (2,) * 9])
    assert [None if one is None else str(one) for one in found] == [
        "1.7", "1.7", "2.0", "0.7", "2.0", "2.0", "1.7", "2.0", "2.0",
    ]  # fmt: skip
    assert means([(None,) * 9]) == (None,) * 9 == means([])


GRADES = [
    (OF_UNIT, "1.7", "Xuất sắc", "15,3"), (OF_UNIT, "1.4", "Tốt", "12,6"),
    (OF_UNIT, "1.0", "Khá", "9: the least of its band"), (OF_UNIT, "0.7", "Trung bình", "6,3"),
    (OF_UNIT, "0.6", "Yếu", "5,4"),
    (OF_STAFF, "1.0", "Hoàn thành 100% nhiệm vụ", "5: the least of its band"),
    (OF_STAFF, "0.9", "Hoàn thành từ 70% đến dưới 100% nhiệm vụ", "4,5"),
    (OF_STAFF, "0.7", "Hoàn thành từ 70% đến dưới 100% nhiệm vụ", "3,5: the least of its band"),
    (OF_STAFF, "0.6", "Hoàn thành dưới 70% nhiệm vụ", "3,0"),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "each", "grade", "why"), GRADES)
def test_the_sum_gives_the_grade(asked, each, grade, why):
    score = Score("x", 1, 1, 1, (Decimal(each),) * 9, asked)
    assert score.grade == grade, why


def test_what_nobody_was_asked_is_not_nought_points():
    without_online = (*(Decimal(2),) * 8, None)
    unit = Score("x", 1, 1, 1, without_online, OF_UNIT)
    assert (unit.total, unit.grade) == (None, None)
    person = Score("x", 1, 1, 1, without_online, OF_STAFF)
    assert (person.total, person.grade) == (Decimal(10), "Hoàn thành 100% nhiệm vụ")


def test_a_rating_stands_for_the_division_and_for_all_who_had_a_step():
    first = timeline(
        RECEIVED, step("02 08:00", "cv-1"), step("03 08:00", "tp-1", "submit"), DONE,
        rated(*(2,) * 9), code="a",
    )  # fmt: skip
    second = timeline(
        RECEIVED, step("02 08:00", "cv-1"), LATE, rated(*(1,) * 9), code="b", division="Dạy nghề"
    )
    third = timeline(RECEIVED, step("02 08:00", "cv-2"), DONE, code="c", division="Dạy nghề")
    other = timeline(RECEIVED, DONE, rated(*(0,) * 9), code="d", agency="H50.20")
    report = scores([first, second, third, other], AGENCY, APRIL)
    assert (report.whole.rated, report.whole.total) == (2, Decimal("13.5"))
    assert {unit.key: (unit.rated, unit.total) for unit in report.units} == {
        "Dạy nghề": (1, Decimal(9)), "Phòng Người có công": (1, Decimal(18)),
    }  # fmt: skip
    assert {
        one.key: (one.rated, one.resolved, one.punctual, one.total) for one in report.staff
    } == {
        "cv-1": (2, 2, 1, Decimal("7.5")), "tp-1": (1, 1, 1, Decimal(10)), "cv-2": (0, 1, 1, None),
    }  # fmt: skip
    assert [one.punctual_share for one in report.units] == [Decimal("50.0"), Decimal("100.0")]


HELD = [
    ([step("02 08:00", "cv-1"), step("02 09:00", "cv-2")], ("cv-2",), "taken over unfinished"),
    (
        [step("02 08:00", "cv-1"), step("03 08:00", "tp-1", "submit"), step("04 08:00", "cv-1")],
        ("cv-1", "tp-1"), "sent back: once each",
    ),
    ([step("02 08:00", "officer")], (), "a role is nobody"),
    ([step("02 08:00", "unassigned")], (), "nobody has taken it"),
    ([step("02 08:00", "routing", "assign")], (), "the system did it"),
    ([step("02 08:00", "Sở Y tế", external=True)], (), "a partner is not graded"),
    ([step("02 08:00", None)], (), "nobody told"),
    ([mark("step-entered", "2018-05-02 08:00", who="cv-1", detail="sign")], (), "after the month"),
]  # fmt: skip


@pytest.mark.parametrize(("marks", "people", "why"), HELD)
def test_whoever_had_a_step_is_graded(marks, people, why):
    assert holders(timeline(RECEIVED, *marks), APRIL) == people, why


def test_a_dossier_has_one_voice_and_the_last_word_counts():
    twice = timeline(RECEIVED, rated(*(0,) * 9), rated(*(2,) * 9, when="2018-04-21 08:00"))
    rating = rating_of(twice, APRIL)
    assert rating.points == (2,) * 9
    assert not rating.dissatisfied
    assert rating_of(timeline(RECEIVED, rated(*(2,) * 9, when="2018-05-21 08:00")), APRIL) is None


def test_scores_that_do_not_agree_are_not_given_out():
    with pytest.raises(Contradiction, match="more on time"):
        Score("x", 0, 1, 2, (None,) * 9, OF_UNIT)
    report = scores([timeline(RECEIVED, DONE, rated(*(2,) * 9))], AGENCY, APRIL)
    with pytest.raises(Contradiction, match="other dossiers"):
        replace(report, units=())
