from dataclasses import replace
from datetime import UTC, datetime, timedelta

from dossier_shared.contracts import NoticeAccepted, NoticeFailed
from notify.domain.correspondence import Correspondence, Tried, add, begun, claim_due, settle_all
from notify.domain.notices import WAITS, Attempt, Notice
from notify.domain.outcomes import Accepted, Busy, Refused

NOW = datetime(2018, 4, 12, 2, 0, tzinfo=UTC)
LEASE = timedelta(seconds=60)
SMS = Notice("e1:ready:sms", "ready", "sms", "citizen", None, {}, NOW, next_at=NOW)
MAIL = replace(SMS, id="e1:ready:email", channel="email")
REMINDER = Notice(
    "e2:staff-due:email", "staff-due", "email", "staff", "cv-1", {"due": NOW}, NOW,
    next_at=NOW + timedelta(minutes=5),
)  # fmt: skip
DOSSIER = Correspondence("000.00.19.H50-180412-0007", notices=(SMS, MAIL, REMINDER))


def test_a_notice_is_added_once_however_often_its_event_is_heard():
    after, events = add(DOSSIER, [SMS, MAIL])
    assert (after, events) == (DOSSIER, [])


def test_the_next_look_is_due_when_the_first_notice_is():
    assert DOSSIER.next_due == NOW
    assert Correspondence("x").next_due is None


def test_one_claim_takes_all_that_is_due_and_leaves_the_rest():
    claimed, events = claim_due(DOSSIER, NOW, LEASE)
    assert [notice.id for notice in begun(DOSSIER, claimed)] == [SMS.id, MAIL.id]
    assert claimed.notices[2] == REMINDER
    assert claimed.next_due == NOW + LEASE
    assert events == []


def test_a_claim_that_finds_the_tries_used_up_tells_the_counter_and_begins_none():
    dead = replace(SMS, status="sending", attempts=(Attempt(NOW),) * (len(WAITS) + 1))
    before = replace(DOSSIER, notices=(dead,))
    claimed, events = claim_due(before, NOW, LEASE)
    assert begun(before, claimed) == []
    assert events == [
        NoticeFailed(kind="ready", channel="sms", audience="citizen", reason="attempts-used-up")
    ]


def test_each_notice_at_its_end_is_told_and_one_put_off_is_not():
    claimed, _ = claim_due(replace(DOSSIER, notices=(SMS, MAIL)), NOW, LEASE)
    tried = [Tried(SMS.id, 0, Accepted("SMS-1")), Tried(MAIL.id, 0, Busy("smtp-451"))]
    settled, events = settle_all(claimed, tried, NOW)
    assert events == [NoticeAccepted(kind="ready", channel="sms", audience="citizen")]
    assert settled.next_due == NOW + WAITS[0]


def test_a_refusal_is_told_with_its_reason():
    claimed, _ = claim_due(DOSSIER, NOW, LEASE)
    _, events = settle_all(claimed, [Tried(SMS.id, 0, Refused("number-refused"))], NOW)
    assert events == [
        NoticeFailed(kind="ready", channel="sms", audience="citizen", reason="number-refused")
    ]


def test_notices_that_came_while_a_provider_was_asked_are_kept():
    claimed, _ = claim_due(replace(DOSSIER, notices=(SMS,)), NOW, LEASE)
    grown, _ = add(claimed, [REMINDER])
    settled, _ = settle_all(grown, [Tried(SMS.id, 0, Accepted("SMS-1"))], NOW)
    assert [notice.status for notice in settled.notices] == ["accepted", "queued"]
