"""Calls by hand: by when each is due, and what closes it."""

from datetime import datetime, timedelta
from typing import get_args

import pytest
from services.notify.tests.people.dossiers import LATER, NOW

from dossier_shared.rules import RuleViolation
from dossier_shared.worktime import load_calendar
from dossier_shared.worktime.days import OFFICE_ZONE
from notify.domain.calls import (
    CLOSES,
    Call,
    CallOutcome,
    CallTry,
    closed,
    due_of,
    has_told,
    oldest,
    opened,
    overdue_before,
    tried,
)
from notify.domain.naming import CALLS

CALENDAR = load_calendar()
ID = "e1:ready"
OPEN = opened((), ID, "ready", NOW)


def office(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=OFFICE_ZONE)


@pytest.mark.parametrize(
    ("since", "due", "because"),
    [
        ("2018-04-12 09:00", "2018-04-13 17:00", "a Thursday: the Friday after"),
        ("2018-04-12 06:00", "2018-04-13 17:00", "before the office opens it is the same day"),
        ("2018-04-12 23:30", "2018-04-13 17:00", "in the night too, by the office's clock"),
        ("2018-04-13 00:30", "2018-04-16 17:00", "a new day although Greenwich has the old one"),
        ("2018-04-13 16:59", "2018-04-16 17:00", "over the weekend"),
        ("2018-04-14 10:00", "2018-04-16 17:00", "a Saturday"),
        ("2018-04-15 10:00", "2018-04-16 17:00", "a Sunday"),
        ("2018-04-24 10:00", "2018-04-26 17:00", "the 25th is the Hùng Kings' day"),
        ("2018-04-27 10:00", "2018-05-02 17:00", "weekend, the day of reunification, May Day"),
        ("2019-01-04 10:00", "2019-01-05 17:00", "a Saturday that is worked"),
        ("2026-12-31 10:00", "2027-01-01 17:00", "the day after is beyond the calendar"),
        ("2027-01-01 10:00", "2027-01-04 17:00", "beyond it the weekend is off"),
    ],
)
def test_a_call_is_due_at_the_end_of_the_next_working_day(since, due, because):
    call = Call(ID, "ready", office(since), office(since))
    assert due_of(call, CALENDAR) == office(due), because


def test_what_was_opened_first_is_due_first():
    sinces = [office("2018-04-09 00:00") + timedelta(hours=5 * n) for n in range(200)]
    dues = [due_of(Call(ID, "ready", since, since), CALENDAR) for since in sinces]
    assert dues == sorted(dues)


@pytest.mark.parametrize(
    ("outcome", "is_open", "told", "because"),
    [
        ("reached", False, True, "he knows"),
        ("told-otherwise", False, True, "by letter, or at his door"),
        ("given-up", False, False, "nobody tries again"),
        ("no-answer", True, False, "another day"),
        ("wrong-number", True, False, "until the right one is found"),
    ],
)
def test_what_came_of_a_call(outcome, is_open, told, because):
    [call] = tried(OPEN, ID, CallTry(LATER, "mc-1", outcome))
    assert (call.is_open, has_told((call,), ID)) == (is_open, told), because
    assert call.tries == (CallTry(LATER, "mc-1", outcome),)
    assert (call.closed_as, call.closed_at) == ((None, None) if is_open else (outcome, LATER))


def test_each_outcome_has_its_row_and_its_name():
    assert {"reached", "told-otherwise", "given-up"} == CLOSES
    assert set(get_args(CallOutcome)) <= set(CALLS)


def test_tried_in_vain_it_is_due_from_then_on_and_keeps_when_it_was_opened():
    [call] = tried(OPEN, ID, CallTry(LATER, "mc-1", "no-answer"))
    assert (call.opened_at, call.since) == (NOW, LATER)
    [again] = tried((call,), ID, CallTry(LATER, "mc-2", "reached"))
    assert [one.by for one in again.tries] == ["mc-1", "mc-2"]


@pytest.mark.parametrize(
    ("calls", "id_", "code"),
    [
        (OPEN, "e2:ready", "no-such-call"),
        ((), ID, "no-such-call"),
        (tried(OPEN, ID, CallTry(LATER, "mc-1", "given-up")), ID, "call-closed"),
        (closed(OPEN, {ID: ("told", LATER)}), ID, "call-closed"),
    ],
    ids=["another", "none at all", "given up", "told meanwhile"],
)
def test_only_a_call_that_is_open_can_be_tried(calls, id_, code):
    with pytest.raises(RuleViolation, match=code):
        tried(calls, id_, CallTry(LATER, "mc-1", "reached"))


@pytest.mark.parametrize(
    ("closed_as", "is_open"),
    [
        ("sent-again", True), ("told", True), ("overtaken", False), ("reached", False),
        ("told-otherwise", False), ("given-up", False),
    ],
)  # fmt: skip
def test_only_what_was_closed_for_now_is_opened_anew(closed_as, is_open):
    [call] = opened(closed(OPEN, {ID: (closed_as, LATER)}), ID, "ready", LATER)
    assert (call.is_open, call.since) == (is_open, LATER if is_open else NOW)
    assert call.opened_at == NOW


def test_closing_touches_the_open_calls_that_are_named_and_no_other():
    calls = opened(tried(OPEN, ID, CallTry(LATER, "mc-1", "reached")), "e2:apology", "apology", NOW)
    ended = {ID: ("overtaken", LATER), "e3:ready": ("told", LATER)}
    assert closed(calls, ended) == calls


def test_the_next_due_is_that_of_the_open_call_that_waits_longest():
    both = opened(OPEN, "e2:apology", "apology", LATER)
    assert oldest(both) == NOW
    assert oldest(closed(both, {ID: ("told", LATER)})) == LATER
    assert oldest(()) is None


@pytest.mark.parametrize(
    "now",
    [
        "2018-04-12 09:00",
        "2018-04-13 17:00",
        "2018-04-13 17:01",
        "2018-04-15 12:00",
        "2018-05-02 08:00",
        "2040-02-29 23:00",
    ],
)
def test_those_since_before_an_instant_are_the_ones_that_should_have_been_made(now):
    """Over a holiday and beyond the years of the calendar alike."""
    moment = office(now)
    edge = overdue_before(moment, CALENDAR)
    for since in (edge - timedelta(seconds=1), edge, edge + timedelta(days=1)):
        late = due_of(Call(ID, "ready", since, since), CALENDAR) <= moment
        assert late == (since < edge)
