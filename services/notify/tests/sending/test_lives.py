"""Random lives of a notice: whatever is tried, told and replayed, more and more is known of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

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
from notify.domain.notices import Notice, Sent, pinned
from notify.domain.outcomes import Accepted, Busy, Refused, Unknown
from notify.domain.receiving import receive
from notify.domain.reporting import News
from notify.domain.resending import sent_again
from notify.domain.statuses import LOST, RANK, TRANSITIONS

NOW = datetime(2018, 4, 12, 2, 0, tzinfo=UTC)
LEASE = timedelta(seconds=45)
NOTICE = Notice("e1:ready:sms", "ready", "sms", "citizen", None, {}, NOW, next_at=NOW)
OUTCOMES = [Accepted("77"), Refused("number-refused"), Busy("http-500"), Unknown("timeout")]
STEPS = st.one_of(
    st.tuples(st.just("wait"), st.integers(0, 90_000)),
    st.tuples(st.just("claim"), st.builds(Sent, st.sampled_from(["viettel", "vina"]))),
    st.tuples(
        st.just("claim"), st.builds(Sent, st.sampled_from(["viettel", "vina"]), probe=st.just(True))
    ),
    st.tuples(st.just("outcome"), st.tuples(st.sampled_from(OUTCOMES), st.integers(0, 9))),
    st.tuples(
        st.just("receipt"),
        st.sampled_from(["delivered", "failed-temporarily", "failed-for-good"]),
    ),
    st.tuples(st.just("replay"), st.none()),
    st.tuples(st.just("resend"), st.none()),
    st.tuples(st.just("returned"), st.none()),
)


class Life:
    """One notice, its clock, and what was asked of it."""

    def __init__(self) -> None:
        self.now = NOW
        self.told, _ = add(Correspondence("H50-180412-0007"), [NOTICE])

    @property
    def notice(self) -> Notice:
        return self.told.notices[0]

    def wait(self, seconds) -> None:
        self.now += timedelta(seconds=seconds)

    def claim(self, by) -> None:
        self.told, _ = review(self.told, self.now, Hours())
        if NOTICE.id in {one.id for one in to_send(self.told, self.now)}:
            sent = {NOTICE.id: replace(by, provider=pinned(self.notice) or by.provider)}
            self.told, _ = claim_due(self.told, sent, self.now, LEASE)

    def outcome(self, what) -> None:
        outcome, number = what
        if self.notice.attempts:
            tried = Tried(NOTICE.id, number % len(self.notice.attempts), outcome)
            self.told, _ = settle_all(self.told, [tried], self.now)

    def receipt(self, fate) -> None:
        news = News("viettel", self.notice.request_id, None, fate, "sms-23", self.now)
        self.told = (receive(self.told, news) or (self.told, []))[0]

    def replay(self, _) -> None:
        self.told, _ = add(self.told, [NOTICE])

    def resend(self, _) -> None:
        if self.notice.status in LOST:
            again = sent_again(self.notice, self.now, "mc-1")
            self.told = replace(self.told, notices=(again, *self.told.notices[1:]))

    def returned(self, _) -> None:
        later = replace(NOTICE, id="e2:returned:sms", kind="returned", queued_at=self.now)
        self.told, _ = add(self.told, [later])


def live(steps):
    life, seen = Life(), []
    for name, argument in steps:
        before = life.notice
        getattr(life, name)(argument)
        seen.append((name, before, life.notice))
    return life, seen


@settings(max_examples=400, deadline=None)
@given(st.lists(STEPS, max_size=40))
def test_whatever_happens_every_step_is_one_of_the_table_and_stands_in_the_history(steps):
    life, seen = live(steps)
    status = "queued"
    for mark in life.notice.history:
        assert mark.status in TRANSITIONS[status]
        status = mark.status
    assert status == life.notice.status
    for name, before, after in seen:
        kept = len(before.history) if name != "claim" else len(before.history) - 3
        assert after.history[: max(0, kept)] == before.history[: max(0, kept)]


@settings(max_examples=400, deadline=None)
@given(st.lists(STEPS, max_size=40))
def test_what_is_known_of_a_notice_only_grows_until_somebody_has_it_sent_again(steps):
    for name, before, after in live(steps)[1]:
        known = RANK.get(before.status, 0)
        if name == "resend" or before.status == after.status:
            continue
        late_truth = after.status == "accepted" and before.reported is None
        assert RANK.get(after.status, 0) >= known or late_truth
        assert before.status != "delivered"


@settings(max_examples=200, deadline=None)
@given(st.lists(STEPS, max_size=40))
def test_there_is_one_notice_for_one_natural_key_however_often_its_event_is_heard(steps):
    life, _ = live(steps)
    ids = [notice.id for notice in life.told.notices]
    assert len(ids) == len(set(ids))


@settings(max_examples=400, deadline=None)
@given(st.lists(STEPS, max_size=40))
def test_no_other_provider_is_asked_and_no_other_request_made_while_one_perhaps_has_it(steps):
    for name, before, after in live(steps)[1]:
        begun = after.attempts != before.attempts
        if name == "claim" and begun and before.perhaps_taken:
            assert after.attempts[-1].provider == before.attempts[-1].provider
            assert after.request_id == before.request_id
        if name == "resend" and before.perhaps_taken:
            assert after.request_id == before.request_id


@settings(max_examples=200, deadline=None)
@given(st.lists(STEPS, max_size=40))
def test_a_waiting_notice_has_its_time_and_an_ended_one_has_none(steps):
    life, _ = live(steps)
    for notice in life.told.notices:
        waiting = notice.status in {"queued", "held", "sending", "unknown"}
        assert (notice.next_at is not None) == waiting
