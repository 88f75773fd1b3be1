"""The inbox of officials: who finds what in it, and what the marks do."""

from dataclasses import replace

import pytest
from services.notify.tests.people.dossiers import CODE, LATER, NOW, TOOK, notice

from notify.domain.correspondence import Correspondence, add
from notify.domain.inbox import addressed, is_unread, last_at, marked, of, put_in, unread_by
from notify.domain.kinds import RULES

DUE = put_in("e1:staff-due:inbox:cv-1", "staff-due", "cv-1", {"due": LATER}, NOW)
HEADS = put_in("e1:staff-due:inbox:tp-1", "staff-due", "tp-1", {"due": LATER}, NOW)
STEP = put_in("e2:staff-step-overdue:inbox:cv-1", "staff-step-overdue", "cv-1", {}, LATER)
ALL = (DUE, HEADS, STEP, notice("sms", "accepted"))


def test_what_is_put_in_is_there_at_once_and_needs_no_carrier():
    assert (DUE.status, DUE.settled_at, DUE.next_at) == ("accepted", NOW, None)
    assert is_unread(DUE)
    assert not is_unread(notice("sms", "accepted"))


def test_each_finds_what_is_to_him():
    assert of("cv-1", ALL) == [DUE, STEP]
    assert of("tp-1", ALL) == [HEADS]
    assert (of("gd-1", ALL), of("owner", ALL)) == ([], [])
    assert addressed(ALL) == unread_by(ALL) == ["cv-1", "tp-1"]
    assert (last_at(ALL), last_at(())) == (LATER, None)


@pytest.mark.parametrize(
    ("mark", "only", "read", "done", "because"),
    [
        ("read", None, [True, False, True], [False] * 3, "all that is his"),
        ("done", None, [True, False, True], [True, False, True], "what is done was read"),
        ("read", [STEP], [False, False, True], [False] * 3, "what is named"),
        ("done", [HEADS], [False] * 3, [False] * 3, "another's is not his to mark"),
    ],
)
def test_who_marks_marks_his_own(mark, only, read, done, because):
    named = only and [one.public_id for one in only]
    after = marked(ALL, "cv-1", mark, LATER, named)[:3]
    assert [one.read_at == LATER for one in after] == read, because
    assert [one.done_at == LATER for one in after] == done, because


def test_a_mark_stays_as_it_was_first_set():
    once = marked((DUE,), "cv-1", "read", NOW + TOOK)
    [twice] = marked(once, "cv-1", "read", LATER)
    assert twice.read_at == NOW + TOOK
    [done] = marked((twice,), "cv-1", "done", LATER)
    assert (done.read_at, done.done_at) == (NOW + TOOK, LATER)
    assert marked((done,), "cv-1", "read", LATER + TOOK) == (done,)
    assert not is_unread(done)


@pytest.mark.parametrize("later", ["ready", "ready-early", "rejected", "withdrawn", "returned"])
def test_what_a_result_takes_the_sense_of_is_done_by_itself(later):
    told, _ = add(Correspondence(CODE), [DUE, HEADS])
    told, _ = add(told, [notice("sms", kind=later, event="e9", at=LATER)])
    assert {one.done_at for one in told.notices[:2]} == {LATER}
    assert unread_by(told.notices) == []
    assert told.notices[0].read_at is None, "nobody read it"


def test_that_nobody_fetches_a_result_has_sense_until_it_is_fetched():
    waits = put_in("e5:staff-uncollected:inbox:mc-1", "staff-uncollected", "mc-1", {}, LATER)
    told, _ = add(Correspondence(CODE), [notice(kind="ready"), waits])
    assert unread_by(told.notices) == ["mc-1"]
    told, _ = add(told, [notice(kind="returned", event="e9", at=LATER)])
    assert unread_by(told.notices) == []


def test_the_later_step_of_a_ladder_takes_the_place_of_the_earlier_one_for_the_same_person():
    over = put_in("e3:staff-overdue:inbox:cv-1", "staff-overdue", "cv-1", {}, LATER)
    told, _ = add(Correspondence(CODE), [DUE, HEADS])
    told, _ = add(told, [over])
    assert [one.done_at for one in told.notices] == [LATER, None, None]


def test_what_was_read_is_left_as_it_was():
    read = replace(DUE, read_at=NOW)
    told, _ = add(Correspondence(CODE), [read])
    told, _ = add(told, [notice(kind="returned", event="e9", at=LATER)])
    assert (told.notices[0].read_at, told.notices[0].done_at) == (NOW, None)


def test_of_figures_the_newest_of_a_series_is_to_be_read():
    figures = [
        put_in(f"e{n}:digest:inbox:tp-1", "digest", "tp-1", {}, NOW + n * TOOK) for n in (1, 2, 3)
    ]
    told = Correspondence("digest/ncc")
    for one in figures:
        told, _ = add(told, [one])
    assert [is_unread(one) for one in told.notices] == [False, False, True]
    assert "digest" in RULES["digest"].overtakes
