"""A carrier that stays away: its notices neither grow for ever nor are forgotten."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from notify.domain.correspondence import (
    Correspondence,
    Tried,
    claim_due,
    review,
    settle_all,
    to_send,
)
from notify.domain.hours import Hours
from notify.domain.notices import Attempt, Notice, Sent, pinned
from notify.domain.outcomes import Accepted, Busy, Unknown
from notify.domain.probing import LEASE_ENDED, LONGEST, folded
from notify.domain.resending import sent_again
from notify.domain.trying import begin, lease_ended, settle

NOW = datetime(2018, 4, 12, 2, 0, tzinfo=UTC)
LEASE = timedelta(seconds=45)
NOTICE = Notice("e1:ready:sms", "ready", "sms", "citizen", None, {}, NOW, next_at=NOW)
A, B = (Sent(name, "5a", probe=True) for name in ("viettel", "vina"))
BUSY, SILENT = Busy("no-connection"), Unknown("timeout")


def probed(notice: Notice, *what) -> Notice:
    """After these probes, each a carrier and what came of it."""
    for number, (sent, outcome) in enumerate(what):
        at = notice.next_at or NOW + timedelta(minutes=number)
        notice = begin(notice, sent, at, LEASE)
        notice = settle(notice, len(notice.attempts) - 1, outcome, at + timedelta(seconds=1))
    return notice


def away_for(whole: timedelta, carriers=(A,), outcomes=(BUSY,)) -> Correspondence:
    """A lone notice, looked at whenever it is due, while all its tries are probes."""
    told, now, number = Correspondence("H50-180412-0007", notices=(NOTICE,)), NOW, 0
    while told.next_due is not None and now < NOW + whole:
        now = told.next_due
        told, _ = review(told, now, Hours())
        for notice in to_send(told, now):
            sent = carriers[number % len(carriers)]
            told, _ = claim_due(told, {notice.id: sent}, now, LEASE)
            last = len(told.notices[0].attempts) - 1
            tried = Tried(notice.id, last, outcomes[number % len(outcomes)])
            told, _ = settle_all(told, [tried], now + timedelta(seconds=1))
            number += 1
    return told


@pytest.mark.parametrize(
    ("carriers", "outcomes"),
    [([A], [BUSY]), ([A], [SILENT]), ([A, B], [BUSY]), ([A], [BUSY, SILENT])],
    ids=["away", "silent", "both away", "now this, now that"],
)
def test_however_long_a_carrier_is_away_little_is_kept_of_asking_it(carriers, outcomes):
    [notice] = away_for(LONGEST - timedelta(hours=1), carriers, outcomes).notices
    assert notice.status in {"queued", "held", "unknown"}
    assert sum(attempt.times for attempt in notice.attempts) > 1000
    assert len(notice.attempts) <= len(carriers) + 1
    assert len(notice.history) < 20
    assert notice.attempts[0].began_at == NOW or notice.attempts[1].began_at == NOW


def test_after_a_day_in_vain_it_is_parked_and_somebody_calls():
    told = away_for(timedelta(days=2))
    [notice] = told.notices
    assert (notice.status, notice.reason) == ("failed-temporarily", "carrier-away")
    assert LONGEST <= notice.settled_at - NOW < LONGEST + timedelta(minutes=1)
    assert [call.is_open for call in told.calls] == [True]


def test_one_that_was_parked_and_is_sent_again_has_a_day_again():
    [parked] = away_for(timedelta(days=2)).notices
    again = sent_again(parked, parked.settled_at, "mc-1")
    after = probed(again, (A, BUSY), (A, BUSY))
    assert after.status == "queued"
    assert after.attempts[: len(parked.attempts)] == parked.attempts
    assert after.round_from == len(parked.attempts)


def test_that_a_carrier_perhaps_has_it_is_not_forgotten_over_the_probes_after_it():
    after = probed(NOTICE, (A, BUSY), (A, SILENT), (A, BUSY), (A, BUSY), (A, BUSY))
    assert pinned(after) == "viettel"
    assert [(one.outcome, one.times) for one in after.attempts] == [("unknown", 4), ("busy", 1)]
    assert pinned(probed(NOTICE, (A, BUSY), (B, BUSY), (A, BUSY), (B, BUSY))) is None


def test_a_probe_whose_worker_perhaps_died_keeps_its_number_for_its_answer():
    died = lease_ended(begin(probed(NOTICE, (A, BUSY)), A, NOW + LEASE, LEASE), NOW + 2 * LEASE)
    after = probed(died, (A, BUSY), (A, BUSY), (A, BUSY))
    assert [one.reason for one in after.attempts[:2]] == ["no-connection", LEASE_ENDED]
    late = settle(after, 1, Accepted("77"), NOW + timedelta(hours=1))
    assert (late.status, late.provider_ref) == ("accepted", "77")


def test_a_try_that_was_no_probe_stays_as_it_is():
    tried = probed(NOTICE, (replace(A, probe=False), BUSY), (A, BUSY))
    assert folded(tried) == tried
    assert folded(replace(NOTICE, attempts=(Attempt(NOW, A),))).attempts == (Attempt(NOW, A),)


def test_an_outcome_that_is_written_twice_is_not_taken_for_that_of_the_next_probe():
    before = probed(NOTICE, (A, BUSY), (A, BUSY))
    told = Correspondence("H50-180412-0007", notices=(before,))
    once = Tried(NOTICE.id, 1, BUSY, before.attempts[1].at)
    next_at = before.next_at + LEASE
    claimed, _ = claim_due(told, {NOTICE.id: A}, next_at, LEASE)
    assert claimed.notices[0].attempts[1].outcome is None
    assert settle_all(claimed, [once], next_at) == (claimed, [])
    own = Tried(NOTICE.id, 1, Accepted("77"), next_at)
    assert settle_all(claimed, [own], next_at)[0].notices[0].status == "accepted"
