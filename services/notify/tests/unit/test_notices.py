"""The way of one notice, as tables: what each try makes of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from notify.domain.notices import Attempt, Notice, Sent, pinned
from notify.domain.outcomes import Accepted, Busy, Refused, Unknown
from notify.domain.statuses import Mark
from notify.domain.trying import JITTER, WAITS, begin, lease_ended, settle, wait_of

NOW = datetime(2018, 4, 12, 2, 0, tzinfo=UTC)
LEASE = timedelta(seconds=45)
VIA = Sent("viettel", "5a")
QUEUED = Notice(
    id="7c9e:ready:sms",
    kind="ready",
    channel="sms",
    audience="citizen",
    to=None,
    params={},
    queued_at=NOW,
    next_at=NOW,
)
SENDING = begin(QUEUED, VIA, NOW, LEASE)
LATER = NOW + timedelta(seconds=3)


def tried(times: int) -> Notice:
    """A notice whose try number `times` is under way."""
    attempts = (*(Attempt(NOW, VIA, "busy", "http-500") for _ in range(times - 1)), Attempt(NOW))
    return replace(QUEUED, status="sending", attempts=attempts, next_at=NOW + LEASE)


def taken_over(notice: Notice, at: datetime) -> Notice:
    """By another worker, when the claim of the first has ended."""
    return begin(lease_ended(notice, at), VIA, at, LEASE)


def test_a_try_is_written_down_before_the_provider_is_called():
    assert SENDING.status == "sending"
    assert SENDING.attempts == (Attempt(NOW, VIA),)
    assert SENDING.next_at == NOW + LEASE


def test_every_try_carries_the_same_request_and_every_notice_its_own():
    again = begin(settle(SENDING, 0, Unknown("timeout"), LATER), VIA, LATER, LEASE)
    assert again.request_id == QUEUED.request_id
    assert replace(QUEUED, id="7c9e:ready:email").request_id != QUEUED.request_id


def test_a_claim_whose_worker_died_is_taken_again_as_a_try_of_which_nothing_is_known():
    after = taken_over(SENDING, NOW + LEASE)
    assert after.attempts == (
        Attempt(NOW, VIA, "unknown", "lease-ended"),
        Attempt(NOW + LEASE, VIA),
    )
    assert (after.status, after.next_at) == ("sending", NOW + 2 * LEASE)


@pytest.mark.parametrize(
    ("notice", "provider"),
    [
        (QUEUED, None),
        (SENDING, "viettel"),
        (lease_ended(SENDING, NOW + LEASE), "viettel"),
        (settle(SENDING, 0, Unknown("timeout"), LATER), "viettel"),
        (settle(SENDING, 0, Busy("http-500"), LATER), None),
        (settle(taken_over(SENDING, LATER), 1, Busy("http-500"), LATER), "viettel"),
        (settle(taken_over(SENDING, LATER), 1, Refused("number-refused"), LATER), None),
    ],
    ids=[
        "new", "under way", "its worker died", "no answer", "surely not taken",
        "the next try surely not taken", "refused",
    ],
)  # fmt: skip
def test_a_provider_that_perhaps_has_the_notice_is_the_only_one_to_be_asked(notice, provider):
    assert pinned(notice) == provider


def test_an_accepted_notice_keeps_where_the_provider_has_it():
    after = settle(SENDING, 0, Accepted("SMS-1"), LATER)
    assert (after.status, after.provider_ref, after.next_at) == ("accepted", "SMS-1", None)
    assert after.settled_at == LATER
    assert after.attempts == (Attempt(NOW, VIA, "accepted", None, "SMS-1"),)
    assert after.history == (Mark("sending", NOW), Mark("accepted", LATER))


def test_a_refused_notice_has_failed_at_once():
    after = settle(SENDING, 0, Refused("number-refused"), LATER)
    ended = (after.status, after.reason, after.next_at)
    assert ended == ("failed-for-good", "number-refused", None)


@pytest.mark.parametrize(
    ("outcome", "status"), [(Busy("http-500"), "queued"), (Unknown("timeout"), "unknown")]
)
@pytest.mark.parametrize(("number", "wait"), list(enumerate(WAITS)))
def test_a_notice_not_surely_taken_waits_longer_each_time(number, wait, outcome, status):
    after = settle(tried(number + 1), number, outcome, LATER)
    assert after.status == status
    assert LATER + wait <= after.next_at <= LATER + wait * (1 + JITTER)
    assert after.attempts[number].reason == outcome.reason


def test_what_failed_together_does_not_come_back_together():
    several = [replace(tried(1), id=f"e{number}:ready:sms") for number in range(50)]
    assert len({wait_of(notice) for notice in several}) > 40
    assert [wait_of(notice) for notice in several] == [wait_of(notice) for notice in several]


@pytest.mark.parametrize("outcome", [Busy("http-500"), Unknown("timeout")])
def test_after_the_last_wait_the_notice_is_parked(outcome):
    after = settle(tried(len(WAITS) + 1), len(WAITS), outcome, LATER)
    assert (after.status, after.reason) == ("failed-temporarily", "attempts-used-up")


def test_the_waits_are_those_of_the_office():
    seconds = [wait.total_seconds() for wait in WAITS]
    assert seconds == [1, 5, 30, 120, 600, 3600]


@pytest.mark.parametrize("late", [Busy("http-500"), Unknown("timeout"), Refused("number-refused")])
def test_what_an_overtaken_try_did_not_achieve_changes_nothing_but_its_record(late):
    overtaken = taken_over(SENDING, NOW + LEASE)
    after = settle(overtaken, 0, late, NOW + LEASE)
    assert (after.status, after.next_at) == ("sending", overtaken.next_at)
    assert after.attempts[0].reason == late.reason
    assert after.attempts[1] == overtaken.attempts[1]


@pytest.mark.parametrize(
    "before",
    [taken_over(SENDING, NOW + LEASE), settle(tried(7), 6, Unknown("timeout"), LATER)],
    ids=["while another try is under way", "after it was parked"],
)
def test_that_a_provider_took_it_is_true_whenever_it_is_learnt(before):
    number = 0 if before.status == "sending" else 6
    after = settle(before, number, Accepted("SMS-1"), LATER)
    assert (after.status, after.provider_ref, after.reason) == ("accepted", "SMS-1", None)


@pytest.mark.parametrize("late", [Accepted("SMS-2"), Busy("http-500"), Refused("number-refused")])
def test_an_accepted_notice_stays_as_it_is(late):
    accepted = settle(SENDING, 0, Accepted("SMS-1"), LATER)
    assert settle(accepted, 0, late, LATER + LEASE) == accepted
