"""Digests: at the start of work, once, and none for whoever has nothing to do."""

from dataclasses import replace
from datetime import date

import pytest
from services.routing.tests.builders import AGENCY, CALENDAR, NCC, at

from routing.domain.digests import Figures, digest, tell

BUSY, IDLE = Figures(14, 3, 1), Figures(0, 0, 0)


@pytest.mark.parametrize(
    ("rhythm", "now", "told_at", "why"),
    [
        ("daily", "2018-04-12 06:00", "2018-04-12 07:00", "this morning, before work begins"),
        ("daily", "2018-04-12 07:00", "2018-04-13 07:00", "tomorrow, once it has begun"),
        ("daily", "2018-04-13 15:00", "2018-04-16 07:00", "over a weekend"),
        ("daily", "2018-04-24 15:00", "2018-04-26 07:00", "25/04 is Giỗ Tổ"),
        ("daily", "2019-01-04 15:00", "2019-01-05 07:00", "a worked Saturday"),
        ("weekly", "2018-04-12 09:00", "2018-04-16 07:00", "on Monday"),
        ("weekly", "2018-04-26 09:00", "2018-05-02 07:00", "30/04 and 01/05 are days off"),
        ("quarterly", "2018-04-12 09:00", "2018-07-02 07:00", "01/07 is a Sunday"),
        ("quarterly", "2018-12-31 09:00", "2019-01-02 07:00", "01/01 is a day off"),
        ("daily", "2026-12-31 15:00", "2027-01-01 07:00", "beyond the calendar, the next day"),
    ],
)
def test_a_digest_is_told_at_the_opening_of_the_next_turn(rhythm, now, told_at, why):
    assert digest(AGENCY, rhythm, NCC, at(now), CALENDAR).next_due == at(told_at)


def test_what_was_missed_while_nobody_swept_is_told_once():
    waiting = digest(AGENCY, "daily", NCC, at("2018-04-12 09:00"), CALENDAR)
    after, [told] = tell(waiting, BUSY, at("2018-04-17 10:00"), CALENDAR)
    assert (told.day.isoformat(), told.open, told.near_due, told.overdue) == (
        "2018-04-17", 14, 3, 1,
    )  # fmt: skip
    assert after.next_due == at("2018-04-18 07:00")


@pytest.mark.parametrize("rhythm", ["daily", "weekly", "quarterly"])
def test_on_a_day_declared_off_since_nobody_is_told_before_the_next_opening(rhythm):
    waiting = replace(
        digest(AGENCY, rhythm, None, at("2018-04-12 09:00"), CALENDAR),
        next_due=at("2018-04-16 07:00"),
    )
    changed = replace(CALENDAR, days_off=CALENDAR.days_off | {date(2018, 4, 16)})
    put_off, payloads = tell(waiting, BUSY, waiting.next_due, changed)
    assert (put_off.next_due, payloads) == (at("2018-04-17 07:00"), [])
    assert len(tell(put_off, BUSY, put_off.next_due, changed)[1]) == 1


@pytest.mark.parametrize(("rhythm", "told"), [("daily", 0), ("weekly", 1), ("quarterly", 1)])
def test_a_division_with_nothing_to_do_is_told_nothing_and_the_leaders_are(rhythm, told):
    waiting = digest(AGENCY, rhythm, None, at("2018-04-12 09:00"), CALENDAR)
    after, payloads = tell(waiting, IDLE, waiting.next_due, CALENDAR)
    assert len(payloads) == told
    assert after.next_due > waiting.next_due
