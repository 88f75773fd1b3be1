from dataclasses import replace
from datetime import UTC, datetime, timedelta

from dossier_shared.contracts import NoticeAccepted, NoticeFailed
from notify.domain.correspondence import (
    Correspondence,
    Tried,
    add,
    claim_due,
    review,
    settle_all,
    to_send,
)
from notify.domain.hours import Hours
from notify.domain.kinds import Lane
from notify.domain.notices import Attempt, Notice, Sent
from notify.domain.outcomes import Accepted, Busy, Refused
from notify.domain.trying import JITTER, WAITS
from notify.domain.waiting import place, queue_of

NOW = datetime(2018, 4, 12, 2, 0, tzinfo=UTC)
LEASE = timedelta(seconds=45)
SMS = Notice("e1:ready:sms", "ready", "sms", "citizen", None, {}, NOW, next_at=NOW)
MAIL = replace(SMS, id="e1:ready:email", channel="email")
REMINDER = Notice(
    "e2:staff-uncollected:email:cv-1", "staff-uncollected", "email", "staff", "cv-1",
    {"due": NOW}, NOW, next_at=NOW + timedelta(minutes=5),
)  # fmt: skip
DOSSIER = Correspondence("000.00.19.H50-180412-0007", notices=(SMS, MAIL, REMINDER))
BOTH = {SMS.id: Sent("viettel"), MAIL.id: Sent("smtp")}


def claimed(correspondence=DOSSIER, sent=BOTH):
    after, events = claim_due(correspondence, sent, NOW, LEASE)
    assert events == []
    return after


def test_a_notice_is_added_once_however_often_its_event_is_heard():
    after, events = add(DOSSIER, [SMS, MAIL])
    assert (after, events) == (DOSSIER, [])


def test_the_next_look_is_due_when_the_first_notice_is():
    assert DOSSIER.next_due == NOW
    assert Correspondence("x").next_due is None


def test_a_dossier_waits_in_each_channel_in_the_lane_of_its_most_urgent_notice():
    assert queue_of(DOSSIER.notices) == {"sms": (Lane.RESULT, NOW), "email": (Lane.RESULT, NOW)}
    done, _ = settle_all(claimed(), [Tried(key, 0, Accepted(key)) for key in BOTH], NOW)
    assert queue_of(done.notices) == {"email": (Lane.REMINDER, REMINDER.next_at)}
    assert queue_of(()) == {}


def test_a_queue_sorts_by_lane_and_then_by_time():
    places = [place(lane, at) for lane in Lane for at in (NOW, NOW + LEASE)]
    assert places == sorted(places)
    assert place(Lane.RESULT) < place(Lane.RESULT, NOW) < place(Lane.SUPPLEMENT)


def test_a_look_finds_what_is_due_and_leaves_the_rest():
    looked_at, events = review(DOSSIER, NOW, Hours())
    assert (looked_at, events) == (DOSSIER, [])
    assert to_send(looked_at, NOW) == [SMS, MAIL]


def test_one_claim_takes_what_is_named_and_leaves_the_rest():
    after = claimed()
    assert [notice.status for notice in after.notices] == ["sending", "sending", "queued"]
    assert after.notices[2] == REMINDER
    assert after.next_due == NOW + LEASE


def test_a_look_that_finds_the_tries_used_up_tells_the_counter():
    dead = replace(SMS, status="sending", attempts=(Attempt(NOW),) * (len(WAITS) + 1))
    looked_at, events = review(replace(DOSSIER, notices=(dead,)), NOW, Hours())
    assert to_send(looked_at, NOW) == []
    assert events == [
        NoticeFailed(kind="ready", channel="sms", audience="citizen", reason="attempts-used-up")
    ]


def test_each_notice_at_its_end_is_told_and_one_put_off_is_not():
    before = claimed(replace(DOSSIER, notices=(SMS, MAIL)))
    tried = [Tried(SMS.id, 0, Accepted("SMS-1")), Tried(MAIL.id, 0, Busy("smtp-451"))]
    settled, events = settle_all(before, tried, NOW)
    assert events == [NoticeAccepted(kind="ready", channel="sms", audience="citizen")]
    assert NOW + WAITS[0] <= settled.next_due <= NOW + WAITS[0] * (1 + JITTER)


def test_a_refusal_is_told_with_its_reason():
    _, events = settle_all(claimed(), [Tried(SMS.id, 0, Refused("number-refused"))], NOW)
    assert events == [
        NoticeFailed(kind="ready", channel="sms", audience="citizen", reason="number-refused")
    ]


def test_only_what_is_told_to_a_citizen_of_his_dossier_is_told_to_the_counter():
    reminded = claimed(DOSSIER, {REMINDER.id: Sent("smtp")})
    outage = Correspondence("bulk/7/12", notices=claimed().notices)
    for before, notice in ((reminded, REMINDER), (outage, SMS)):
        after, events = settle_all(before, [Tried(notice.id, 0, Accepted("1"))], NOW)
        assert "accepted" in {one.status for one in after.notices}
        assert events == []


def test_notices_that_came_while_a_provider_was_asked_are_kept():
    one = replace(DOSSIER, notices=(SMS,))
    grown, _ = add(claimed(one, {SMS.id: Sent("viettel")}), [REMINDER])
    settled, _ = settle_all(grown, [Tried(SMS.id, 0, Accepted("SMS-1"))], NOW)
    assert [notice.status for notice in settled.notices] == ["accepted", "queued"]


def test_a_receipt_may_name_a_notice_by_our_request_or_by_the_providers_own_mark():
    before = claimed(replace(DOSSIER, notices=(SMS, REMINDER)), {SMS.id: Sent("viettel")})
    assert before.awaited == [str(SMS.request_id)]
    settled, _ = settle_all(before, [Tried(SMS.id, 0, Accepted("77"))], NOW)
    assert settled.awaited == [str(SMS.request_id), "viettel:77"]
