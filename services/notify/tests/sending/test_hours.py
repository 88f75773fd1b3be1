"""When citizens are written to, and what becomes of what waits for the morning."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from uuid import uuid4

import pytest

from dossier_shared.worktime.days import OFFICE_ZONE
from notify.domain.correspondence import Correspondence, add, review, to_send
from notify.domain.hours import Hours
from notify.domain.notices import Notice


def at(hour: int, minute: int = 0, day: int = 12) -> datetime:
    return datetime(2018, 4, day, hour, minute, tzinfo=OFFICE_ZONE)


def notice(kind, queued_at, audience="citizen", to=None) -> Notice:
    return Notice(
        f"{uuid4()}:{kind}:sms", kind, "sms", audience, to, {}, queued_at, next_at=queued_at
    )


def only(*notices) -> Correspondence:
    return Correspondence("H50-180412-0007", notices=notices)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (at(7), None),
        (at(12), None),
        (at(20, 59), None),
        (at(21), at(7, day=13)),
        (at(23, 59), at(7, day=13)),
        (at(0), at(7)),
        (at(6, 59), at(7)),
    ],
)
def test_citizens_are_written_to_from_seven_until_twenty_one(now, until):
    assert Hours().held_until("citizen", now) == until
    assert Hours().held_until("staff", now) is None


def test_an_office_may_write_at_any_hour():
    assert Hours(time(0), time(0)).held_until("citizen", at(3)) is None


def test_what_falls_into_the_night_is_held_until_the_morning_and_then_sent():
    held, _ = review(only(notice("received", at(22))), at(22), Hours())
    assert [(n.status, n.next_at) for n in held.notices] == [("held", at(7, day=13))]
    assert to_send(held, at(22)) == []
    morning, _ = review(held, at(7, day=13), Hours())
    assert to_send(morning, at(7, day=13)) == list(held.notices)


def test_what_is_looked_at_too_late_in_the_evening_waits_another_night():
    held, _ = review(only(notice("received", at(22))), at(22), Hours())
    later, _ = review(held, at(21, day=13), Hours())
    assert [(n.status, n.next_at) for n in later.notices] == [("held", at(7, day=14))]


@pytest.mark.parametrize(
    ("waits", "comes", "cancelled"),
    [
        ("ready", "returned", True),
        ("ready-early", "returned", True),
        ("supplement", "supplemented", True),
        ("fee-due", "fee-paid", True),
        ("submitted", "received", True),
        ("apology", "ready", True),
        ("moved", "moved", True),
        ("received", "withdrawn", True),
        ("received", "ready", False),
        ("ready", "apology", False),
        ("rejected", "ready", False),
    ],
)
def test_what_lost_its_sense_while_it_waited_is_cancelled_and_not_sent(waits, comes, cancelled):
    held, _ = review(only(notice(waits, at(22))), at(22), Hours())
    after, events = add(held, [notice(comes, at(23))])
    assert after.notices[0].status == ("cancelled" if cancelled else "held")
    assert events == []
    morning, _ = review(after, at(7, day=13), Hours())
    assert len(to_send(morning, at(7, day=13))) == (1 if cancelled else 2)


def test_the_result_ends_the_reminders_of_all_staff_and_a_reminder_only_its_own_persons():
    mine, other = (notice("staff-due", at(9), "staff", who) for who in ("cv-1", "cv-2"))
    again = notice("staff-overdue", at(10), "staff", "cv-1")
    reminded, _ = add(only(mine, other), [again])
    assert [n.status for n in reminded.notices] == ["cancelled", "queued", "queued"]
    finished, _ = add(reminded, [notice("ready", at(11))])
    assert [n.status for n in finished.notices] == ["cancelled"] * 3 + ["queued"]


def test_notices_of_one_occasion_do_not_overtake_each_other():
    sms = notice("moved", at(9))
    mail = replace(sms, id=sms.id.replace(":sms", ":email"), channel="email")
    after, _ = add(only(), [sms, mail])
    assert [n.status for n in after.notices] == ["queued", "queued"]


def test_what_is_too_old_to_be_worth_sending_has_expired_and_the_counter_hears_of_it():
    old = notice("outage", at(9))
    late = at(9) + timedelta(days=3)
    fresh, _ = review(only(old), late - timedelta(seconds=1), Hours())
    assert to_send(fresh, late - timedelta(seconds=1)) == [old]
    after, events = review(only(old), late, Hours())
    assert [n.status for n in after.notices] == ["expired"]
    assert [event.type for event in events] == ["notice.failed.v1"]
