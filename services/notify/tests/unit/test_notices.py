"""The way of one notice, as tables: what each try makes of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from notify.domain.notices import WAITS, Attempt, Notice, claim, settle
from notify.domain.outcomes import Accepted, Busy, Refused, Unknown

NOW = datetime(2018, 4, 12, 2, 0, tzinfo=UTC)
LEASE = timedelta(seconds=60)
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
SENDING = claim(QUEUED, NOW, LEASE)
LATER = NOW + timedelta(seconds=3)


def tried(times: int) -> Notice:
    """A notice whose try number `times` is under way."""
    attempts = (*(Attempt(NOW, "busy", "http-500") for _ in range(times - 1)), Attempt(NOW))
    return replace(QUEUED, status="sending", attempts=attempts, next_at=NOW + LEASE)


def test_a_try_is_written_down_before_the_provider_is_called():
    assert SENDING.status == "sending"
    assert SENDING.attempts == (Attempt(NOW),)
    assert SENDING.next_at == NOW + LEASE


def test_every_try_carries_the_same_request_and_every_notice_its_own():
    again = claim(settle(SENDING, 0, Unknown("timeout"), LATER), LATER, LEASE)
    assert again.request_id == QUEUED.request_id
    assert replace(QUEUED, id="7c9e:ready:email").request_id != QUEUED.request_id


def test_a_claim_whose_worker_died_is_taken_again_as_a_try_of_which_nothing_is_known():
    after = claim(SENDING, NOW + LEASE, LEASE)
    assert after.attempts == (Attempt(NOW, "unknown", "lease-ended"), Attempt(NOW + LEASE))
    assert (after.status, after.next_at) == ("sending", NOW + 2 * LEASE)


def test_a_notice_whose_last_worker_died_is_given_up():
    after = claim(tried(len(WAITS) + 1), NOW + LEASE, LEASE)
    assert (after.status, after.reason, after.next_at) == ("failed", "attempts-used-up", None)
    assert after.attempts[-1].outcome == "unknown"


def test_an_accepted_notice_keeps_where_the_provider_has_it():
    after = settle(SENDING, 0, Accepted("SMS-1"), LATER)
    assert (after.status, after.provider_ref, after.next_at) == ("accepted", "SMS-1", None)
    assert after.settled_at == LATER
    assert after.attempts == (Attempt(NOW, "accepted"),)


def test_a_refused_notice_has_failed_at_once():
    after = settle(SENDING, 0, Refused("number-refused"), LATER)
    assert (after.status, after.reason, after.next_at) == ("failed", "number-refused", None)


@pytest.mark.parametrize("outcome", [Busy("http-500"), Unknown("timeout")])
@pytest.mark.parametrize(("number", "wait"), list(enumerate(WAITS)))
def test_a_notice_not_surely_taken_waits_longer_each_time(number, wait, outcome):
    after = settle(tried(number + 1), number, outcome, LATER)
    assert (after.status, after.next_at) == ("queued", LATER + wait)
    assert after.attempts[number].reason == outcome.reason


@pytest.mark.parametrize("outcome", [Busy("http-500"), Unknown("timeout")])
def test_after_the_last_wait_the_notice_is_given_up(outcome):
    after = settle(tried(len(WAITS) + 1), len(WAITS), outcome, LATER)
    assert (after.status, after.reason) == ("failed", "attempts-used-up")


def test_the_waits_are_those_of_the_office():
    seconds = [wait.total_seconds() for wait in WAITS]
    assert seconds == [1, 5, 30, 120, 600, 3600]


@pytest.mark.parametrize("late", [Busy("http-500"), Unknown("timeout"), Refused("number-refused")])
def test_what_an_overtaken_try_did_not_achieve_changes_nothing_but_its_record(late):
    overtaken = claim(SENDING, NOW + LEASE, LEASE)
    after = settle(overtaken, 0, late, NOW + LEASE)
    assert (after.status, after.next_at) == ("sending", overtaken.next_at)
    assert after.attempts[0].reason == late.reason
    assert after.attempts[1] == overtaken.attempts[1]


@pytest.mark.parametrize(
    "before",
    [claim(SENDING, NOW + LEASE, LEASE), settle(tried(7), 6, Busy("http-500"), LATER)],
    ids=["while another try is under way", "after it was given up"],
)
def test_that_a_provider_took_it_is_true_whenever_it_is_learnt(before):
    after = settle(before, 0, Accepted("SMS-1"), LATER)
    assert (after.status, after.provider_ref, after.reason) == ("accepted", "SMS-1", None)


@pytest.mark.parametrize("late", [Accepted("SMS-2"), Busy("http-500"), Refused("number-refused")])
def test_an_accepted_notice_stays_as_it_is(late):
    accepted = settle(SENDING, 0, Accepted("SMS-1"), LATER)
    assert settle(accepted, 0, late, LATER + LEASE) == accepted
