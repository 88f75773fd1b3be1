"""Where a dossier stands, status by status, and to which figure it adds."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from services.routing.tests.reports.timelines import (
    INSTANTS,
    LATER,
    at,
    lives,
    mark,
    seen,
    timeline,
)

from routing.domain.reports.periods import month
from routing.domain.reports.solving import adds_to
from routing.domain.reports.standing import known, standing_at
from routing.domain.reports.timeline import Mark

SUBMITTED = mark("submitted", "2018-04-09 08:00")
RECEIVED = mark("received", "2018-04-10 08:00", "2018-04-20 08:00")
MARCH = mark("received", "2018-03-20 08:00", "2018-04-20 08:00")
DUE = "2018-04-20 08:00"


def done(when: str, due: str | None = DUE) -> Mark:
    return mark("finished", when, due, detail="approved")


ADDS = [
    ([SUBMITTED], "", "status 1 is not counted"),
    ([SUBMITTED, mark("refused", "2018-04-10 08:00")], "", "status 3 is not counted"),
    ([SUBMITTED, mark("withdrawn", "2018-04-10 08:00")], "", "withdrawn before it was received"),
    ([SUBMITTED, mark("supplement-asked", "2018-04-10 08:00")], "", "5 before the receipt"),
    (
        [SUBMITTED, mark("supplement-asked", "2018-04-10 08:00"),
         mark("supplemented", "2018-04-11 08:00"), mark("received", "2018-04-11 09:00", None)],
        "counter open_in_time", "received once complete, without a limit",
    ),
    ([RECEIVED], "counter open_late open_late_first", "status 2, due before the month ended"),
    ([mark("received", "2018-04-10 08:00", "2018-05-01 08:00")], "counter open_in_time", "due 1/5"),
    (
        [mark("received", "2018-04-10 08:00", "2018-04-30 08:00")],
        "counter open_late open_late_first", "due on the last day, which is over",
    ),
    ([MARCH, done("2018-04-19 16:00")], "previous early", "finished the day before"),
    ([MARCH, done("2018-04-20 23:00")], "previous on_time", "by date, not by hour"),
    ([MARCH, done("2018-04-21 07:00")], "previous late late_first", "the day after"),
    ([MARCH, done("2018-05-02 07:00")], "previous open_late open_late_first", "finished in May"),
    ([MARCH, done("2018-03-25 07:00")], "", "came and went before the month"),
    (
        [mark("received", "2018-03-20 08:00"), done("2018-04-21 07:00", None)],
        "previous on_time", "no limit",
    ),
    ([MARCH, mark("withdrawn", "2018-04-25 08:00")], "previous on_time", "status 7, though late"),
    ([RECEIVED, mark("supplement-asked", "2018-04-12 08:00")], "counter open_in_time", "status 5"),
    ([RECEIVED, mark("duty-asked", "2018-04-12 08:00")], "counter open_in_time", "status 6"),
    ([RECEIVED, mark("stopped", "2018-04-12 08:00")], "counter open_in_time", "status 8"),
    (
        [RECEIVED, mark("stopped", "2018-04-12 08:00"),
         mark("resumed", "2018-04-13 08:00", "2018-04-23 08:00")],
        "counter open_late open_late_first", "8, then 4 with a new date that has passed",
    ),
    (
        [RECEIVED, mark("supplement-asked", "2018-04-12 08:00"),
         mark("supplemented", "2018-04-16 08:00", "2018-05-04 08:00")],
        "counter open_in_time open_late_first", "counted anew; late against the receipt only",
    ),
    (
        [RECEIVED, mark("duty-asked", "2018-04-12 08:00"),
         mark("duty-paid", "2018-04-16 08:00", "2018-04-26 08:00"),
         done("2018-04-26 08:00", "2018-04-26 08:00")],
        "counter on_time late_first", "paid, then done on the new day",
    ),
    (
        [RECEIVED, mark("rescheduled", "2018-04-18 08:00", "2018-05-03 08:00", detail="apology")],
        "counter open_in_time open_late_first", "apologised in time",
    ),
    (
        [MARCH, done("2018-04-19 16:00"), mark("returned", "2018-06-01 08:00")],
        "previous early", "waiting on the shelf is not lateness",
    ),
    (
        [MARCH, done("2018-04-19 16:00"), mark("stopped", "2018-04-20 08:00")],
        "previous early", "what is noted after the result changes nothing",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("marks", "figures", "why"), ADDS)
def test_a_dossier_adds_to_the_figures_of_april_by_its_status(marks, figures, why):
    april = seen(month(2018, 4))
    standing = standing_at(timeline(*marks), april.end, april.as_of)
    assert Counter(adds_to(standing, "counter", april)) == Counter(figures.split()), why


STATUSES = [
    ((), 0), ((SUBMITTED,), 1), ((SUBMITTED, RECEIVED), 2),
    ((SUBMITTED, mark("refused", "2018-04-09 09:00")), 3),
    ((RECEIVED, mark("step-entered", "2018-04-10 08:00", who="cv-1", detail="appraise")), 4),
    ((RECEIVED, mark("supplement-asked", "2018-04-11 08:00")), 5),
    ((RECEIVED, mark("duty-asked", "2018-04-11 08:00")), 6),
    ((RECEIVED, mark("withdrawn", "2018-04-11 08:00")), 7),
    ((RECEIVED, mark("stopped", "2018-04-11 08:00")), 8),
    ((RECEIVED, done("2018-04-11 08:00")), 9),
    ((RECEIVED, done("2018-04-11 08:00"), mark("returned", "2018-04-11 09:00")), 10),
    ((RECEIVED, mark("withdrawn", "2018-04-11 08:00"), mark("returned", "2018-04-11 09:00")), 7),
]  # fmt: skip


@pytest.mark.parametrize(("marks", "status"), STATUSES)
def test_the_marks_give_the_national_status(marks, status):
    assert standing_at(timeline(*marks), LATER, LATER).status == status


def test_what_happens_at_an_instant_belongs_to_the_time_after_it():
    life = timeline(RECEIVED)
    assert not standing_at(life, at("2018-04-10 08:00"), LATER).open
    assert standing_at(life, at("2018-04-10 08:01"), LATER).open


def test_what_was_not_yet_noted_is_not_yet_known():
    finished = mark("finished", "2018-04-12 08:00", DUE, noted="2018-04-16 08:00")
    life = timeline(RECEIVED, finished)
    assert standing_at(life, LATER, at("2018-04-15 08:00")).open
    assert not standing_at(life, LATER, at("2018-04-16 08:00")).open


def test_a_fast_clock_makes_nothing_known_before_it_happens():
    early = timeline(mark("received", "2018-04-10 08:00", noted="2018-04-10 07:59"))
    assert not standing_at(early, LATER, at("2018-04-10 07:59")).open
    assert standing_at(early, LATER, at("2018-04-10 08:00")).open


def test_what_is_noted_of_one_instant_comes_in_the_order_of_a_dossiers_life():
    when = "2018-04-10 08:00"
    kinds = ("returned", "finished", "step-entered", "received", "submitted")
    life = timeline(*(mark(kind, when, DUE) for kind in kinds))
    assert standing_at(life, LATER, LATER).status == 10
    both = timeline(
        RECEIVED, mark("finished", "2018-04-12 08:00"), mark("withdrawn", "2018-04-12 08:00")
    )
    assert standing_at(both, LATER, LATER).status == 7


def test_it_is_with_a_partner_until_the_last_one_answers():
    life = timeline(
        RECEIVED,
        mark("passed", "2018-04-11 08:00", detail="Sở Y tế"),
        mark("passed", "2018-04-11 09:00", detail="Sở Nội vụ"),
        mark("answered", "2018-04-12 08:00", detail="Sở Y tế"),
        mark("answered", "2018-04-13 08:00", detail="Sở Nội vụ"),
    )
    assert standing_at(life, at("2018-04-12 12:00"), LATER).partners == ("Sở Nội vụ",)
    assert standing_at(life, at("2018-04-12 12:00"), LATER).with_partner
    assert not standing_at(life, at("2018-04-13 12:00"), LATER).with_partner


def test_a_step_outside_is_with_a_partner_until_the_next_step():
    outside = mark("step-entered", "2018-04-11 08:00", detail="council", external=True)
    inside = mark("step-entered", "2018-04-12 08:00", detail="sign", who="gd-1")
    life = timeline(RECEIVED, outside, inside)
    assert standing_at(life, at("2018-04-11 12:00"), LATER).with_partner
    assert standing_at(life, LATER, LATER).who == "gd-1"
    assert not standing_at(life, LATER, LATER).with_partner


@pytest.mark.parametrize(
    "other",
    [
        {"due_at": RECEIVED.at}, {"detail": ""}, {"who": ""}, {"external": True}, {"points": (2,)},
    ],
    ids=str,
)  # fmt: skip
def test_marks_that_differ_in_anything_have_an_order(other):
    """An unlimited dossier beside one due at the instant of its receipt, and so on."""
    mine = replace(RECEIVED, due_at=None)
    theirs = replace(mine, **other)
    assert known(timeline(mine, theirs), LATER) == known(timeline(theirs, mine), LATER)


@settings(deadline=None)
@given(lives(), INSTANTS, INSTANTS)
def test_the_order_in_which_marks_are_told_does_not_matter(life, instant, as_of):
    backwards = replace(life, marks=life.marks[::-1])
    assert standing_at(backwards, instant, as_of) == standing_at(life, instant, as_of)


@settings(deadline=None)
@given(lives(), INSTANTS, INSTANTS)
def test_a_dossier_never_comes_back_from_its_end(life, instant, later):
    before, after = sorted((instant, later))
    ended = standing_at(life, before, LATER).resolved_at
    assert ended is None or standing_at(life, after, LATER).resolved_at == ended
